"""The list of all that came in: each mail in one bucket, and nobody sees what lies beyond their bounds."""

import pytest
from django.test import Client as Browser

from quittance.access.models import Limit
from quittance.relay.models import Intake
from quittance.web.firm.mail import arrived
from quittance.web.firm.mail.tests import post
from quittance.web.firm.mail.tests.post import ARRIVED, invoice
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import text
from tests.cast import Cast


def test_each_mail_stands_in_one_bucket_and_a_strange_bucket_is_refused(
    cast: Cast, danas: Browser, held: Intake
) -> None:
    with shelf.harbor(cast):
        other = post.came("ben@blueheron.example", subject="A vacation", state="refused", reason="automatic")
    for bucket, shown in (("", {held, other}), ("held", {held}), ("refused", {other}), ("delivered", set())):
        page = text(danas.get(f"{ARRIVED}?bucket={bucket}"))
        assert {row for row in (held, other) if f'href="{ARRIVED}{row.pk}/"' in page} == shown, bucket
    assert danas.get(f"{ARRIVED}?bucket=lost").status_code == 400


def test_duplicates_and_copies_for_dead_addresses_stand_in_one_bucket_the_newest_first_page_by_page(
    cast: Cast, danas: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrived, "PAGE", 2)
    with shelf.harbor(cast):
        rows = [post.came(f"p{number}@acme.example", state="suppressed", reason="") for number in range(4)]
        for row in rows[::2]:
            copy = post.sent(cast, row.addressees.get().address, state="suppressed")
            row.addressees.update(state="going", delivery=copy)
    page = text(danas.get(f"{ARRIVED}?bucket=suppressed"))
    assert [row for row in rows if f'href="{ARRIVED}{row.pk}/"' in page] == rows[2:]
    assert page.index(f'"{ARRIVED}{rows[3].pk}/"') < page.index(f'"{ARRIVED}{rows[2].pk}/"')
    older = page.partition("before=")[2].partition('"')[0]
    page = text(danas.get(f"{ARRIVED}?bucket=suppressed&before={older}"))
    assert [row for row in rows if f'href="{ARRIVED}{row.pk}/"' in page] == rows[:2]


def test_whoever_is_bound_sees_each_mail_of_their_clients_and_none_that_names_anothers_too(
    cast: Cast, danas: Browser, held: Intake
) -> None:
    """However the numbers of mails and of what was found in them fall."""
    acme, heron = invoice(cast, "61001"), invoice(cast, "61002")
    with shelf.harbor(cast):
        own, both, foreign = (post.came(subject=f"Mail {number}") for number in range(3))
        for mail, bills in ((foreign, [heron]), (both, [acme, heron]), (own, [acme])):
            for bill in bills:
                mail.matches.create(invoice=bill, found_in="subject")
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Boston")
    seen = {row.pk for row in (held, own, both, foreign) if danas.get(f"{ARRIVED}{row.pk}/").status_code == 200}
    assert seen == {own.pk}
