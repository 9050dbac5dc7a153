"""The Email Delivery Hub (EML-19, EML-20, EML-21): every mail and recipient, found, live, and as a file."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from quittance.access.models import Limit
from quittance.core import clock, scope
from quittance.outbox.models import Delivery
from quittance.outbox.models.delivery import State
from quittance.web.firm.mail import listing
from quittance.web.firm.mail.tests import post
from quittance.web.firm.mail.tests.post import HERE
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def filled(cast: Cast) -> dict[str, Delivery]:
    with shelf.harbor(cast):
        acme, heron = shelf.two_offices()
        return {
            "carol": post.sent(cast, "carol@acme.example", client=acme, about="61001", name="Carol Diaz", state="sent"),
            "ben": post.sent(
                cast, "ben@blueheron.example", subject="Payment Received", kind="payment_received", client=heron,
                about="61002", state="bounced",
            ),
            "dana": post.sent(cast, "dana@harbor.example", subject="A passkey was added", kind="passkey_added"),
            "old": post.sent(cast, "carol@acme.example", subject="Invoice 60000", client=acme, days_ago=40),
        }  # fmt: skip


def days_ago(days: int) -> date:
    return (clock.now() - timedelta(days=days)).date()


def shown(browser: Browser, asked: str = "") -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200, answer.status_code
    return text(answer)


def in_list(page: str, rows: dict[str, Delivery]) -> set[str]:
    return {name for name, row in rows.items() if f'href="{HERE}{row.pk}/"' in page}


def test_before_any_mail_was_sent_the_list_says_what_will_stand_here(danas: Browser) -> None:
    assert "No mail yet" in shown(danas)


def test_the_list_shows_the_last_30_days_with_recipient_and_fate(danas: Browser, filled: dict[str, Delivery]) -> None:
    page = shown(danas)
    assert in_list(page, filled) == {"carol", "ben", "dana"}
    for words in ("Carol Diaz", "delivered", "bounced", "sending", "Acme Co", "Payment confirmation"):
        assert words in page, words


def test_mails_are_found_by_type_status_days_and_words(danas: Browser, filled: dict[str, Delivery]) -> None:
    for asked, found in (
        ("type=invoices", {"carol"}),
        ("type=confirmations", {"ben"}),
        ("type=sign_in", {"dana"}),
        ("type=others", set()),
        ("status=delivered", {"carol"}),
        ("status=bounced", {"ben"}),
        ("status=not-arrived", {"ben"}),
        ("status=sending", {"dana"}),
        ("status=waiting", set()),
        (f"since={days_ago(60)}", {"carol", "ben", "dana", "old"}),
        (f"until={days_ago(35)}", {"old"}),
        ("q=carol", {"carol"}),
        ("q=DIAZ", {"carol"}),
        ("q=blueheron.example", {"ben"}),
        ("q=passkey", {"dana"}),
        ("q=acme", {"carol"}),
        ("q=61002", {"ben"}),
        ("q=acme 61001", {"carol"}),
        ("q=100%25", set()),
    ):
        assert in_list(shown(danas, f"?{asked}"), filled) == found, asked


def test_what_the_list_cannot_be_asked_is_refused_with_a_clear_page(danas: Browser) -> None:
    for asked in ("type=some", "status=lost", "since=yesterday", "until=0001-01-01", "before=0", f"before={10**30}"):
        for part in ("", "rows/", "file/"):
            assert danas.get(f"{HERE}{part}?{asked}").status_code == 400, asked


def test_a_fate_that_changes_shows_in_the_living_part_and_what_is_the_same_is_not_sent_again(
    cast: Cast, danas: Browser, filled: dict[str, Delivery]
) -> None:
    first = danas.get(f"{HERE}rows/")
    tag = first.headers["ETag"]
    assert danas.get(f"{HERE}rows/", headers={"If-None-Match": tag}).status_code == 304
    with shelf.harbor(cast):
        Delivery.objects.filter(pk=filled["dana"].pk).update(state=State.SENT, settled_at=NOW)
    assert danas.get(f"{HERE}rows/", headers={"If-None-Match": tag}).status_code == 200


def test_each_page_goes_on_below_the_last_row_and_none_is_shown_twice(
    cast: Cast, danas: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    with shelf.harbor(cast):
        rows = {str(n): post.sent(cast, f"p{n}@acme.example", subject=f"No {n}") for n in range(5)}
    seen: list[str] = []
    asked = ""
    while True:
        page = shown(danas, asked)
        found = in_list(page, rows)
        assert not found & set(seen)
        seen += sorted(found, reverse=True)
        if 'rel="next"' not in page:
            break
        asked = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].removeprefix(HERE)
    assert seen == ["4", "3", "2", "1", "0"]


def test_paging_on_below_another_firms_row_shows_nothing(
    cast: Cast, danas: Browser, filled: dict[str, Delivery]
) -> None:
    with scope.firm(cast.second.pk):
        foreign = post.sent(cast, "lee@elsewhere.example")
    assert in_list(shown(danas, f"?before={foreign.pk}"), filled) == set()


def test_the_file_equals_the_list_and_holds_all_pages(
    danas: Browser, filled: dict[str, Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_AT_ONCE", 2)
    rows = list(csv.DictReader(io.StringIO(text(danas.get(f"{HERE}file/?since={days_ago(60)}")))))
    assert [row["Address"] for row in rows] == [
        "dana@harbor.example", "ben@blueheron.example", "carol@acme.example", "carol@acme.example",
    ]  # fmt: skip
    assert (rows[1]["Status"], rows[1]["Client"], rows[1]["Invoices"]) == ("bounced", "Blue Heron Bakery", "61002")
    assert len(filled) == len(rows)


def test_whoever_is_bound_sees_mails_of_their_clients_alone(
    cast: Cast, danas: Browser, filled: dict[str, Delivery]
) -> None:
    with shelf.harbor(cast):
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Boston")
    assert in_list(shown(danas), filled) == {"carol"}
    assert danas.get(f"{HERE}{filled['carol'].pk}/").status_code == 200
    for name in ("ben", "dana"):
        for page in ("", "part/", "as-sent/", "files/0/", "original/"):
            assert danas.get(f"{HERE}{filled[name].pk}/{page}").status_code == 404, page


def test_the_list_is_for_whoever_may_see_mail_and_the_file_for_whoever_may_export(cast: Cast) -> None:
    assert desk_of(cast.miguel).get(HERE).status_code == 200
    assert desk_of(cast.sam).get(HERE).status_code == 403
    assert Browser(headers={"host": "localhost"}).get(HERE).status_code == 302
