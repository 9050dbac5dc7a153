"""What mail asks of the staff on their first page: only what is so, and only of whom it is a business."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from quittance.access.models import Limit
from quittance.core import clock, scope
from quittance.outbox.models import SigningKey
from quittance.receivables.models import Client
from quittance.tenancy.models import StaffMember
from quittance.web.firm.mail.tests import post
from quittance.web.firm.mail.tests.post import ARRIVED, HERE
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

TODAY = "/firm-portal/today/"
TITLES = {
    "held": "1 mail needs attention",
    "held several": "2 mails need attention",
    "waits": "1 mail waits for its invoice",
    "wait": "2 mails wait for their invoices",
    "bounced": "Invoice 61001 did not reach carol@acme.example",
    "bounced several": "2 invoice mails did not arrive this week",
    "dns": "The DNS of harbor.example no longer shows your key",
}


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def acme(cast: Cast) -> Client:
    with shelf.harbor(cast):
        return shelf.two_offices()[0]


def told(browser: Browser) -> set[str]:
    page = text(browser.get(TODAY))
    return {name for name, title in TITLES.items() if title in page}


def bounce(cast: Cast, client: Client | None, **fields: Any) -> None:
    filled: dict[str, Any] = {"state": "bounced", "about": "61001", "days_ago": 1, **fields}
    post.sent(cast, "carol@acme.example", client=client, **filled)


def test_a_firm_whose_mail_all_went_is_asked_nothing(cast: Cast, danas: Browser, acme: Client) -> None:
    with shelf.harbor(cast):
        post.sent(cast, "carol@acme.example", client=acme, about="61001", state="sent")
        post.came(state="discarded", reason="no_pdf")
    assert told(danas) == set()


def test_one_held_mail_leads_to_its_page_and_several_to_their_list(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        row = post.came(subject="From your accountant")
    assert told(danas) == {"held"}
    page = text(danas.get(TODAY))
    assert f'href="{ARRIVED}{row.pk}/"' in page
    assert "From your accountant" in page
    assert "No invoice number was found" in page
    with shelf.harbor(cast):
        post.came()
    assert told(danas) == {"held several"}
    assert f'href="{HERE}attention/"' in text(danas.get(TODAY))


def test_who_may_not_decide_is_asked_to_look(cast: Cast) -> None:
    with shelf.harbor(cast):
        post.came()
    for person, action in ((cast.dana, "Decide"), (cast.miguel, "See it")):
        assert f'<span class="state bad">{action}</span>' in text(desk_of(person).get(TODAY)), action


def test_a_mail_that_waits_is_told_only_after_the_usual_time(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        post.came(state="waiting", reason="not_mirrored", minutes_ago=29)
    assert told(danas) == set()
    with shelf.harbor(cast):
        post.came(state="waiting", reason="not_mirrored", minutes_ago=31)
    assert told(danas) == {"waits"}
    with shelf.harbor(cast):
        post.came(state="waiting", reason="not_mirrored", minutes_ago=180)
    assert told(danas) == {"wait"}
    assert "The longest for 3 hours" in text(danas.get(TODAY))


def test_an_invoice_that_did_not_arrive_is_told_with_who_looks_after_the_client(
    cast: Cast, danas: Browser, acme: Client
) -> None:
    with shelf.harbor(cast):
        Client.objects.filter(pk=acme.pk).update(responsible=StaffMember.objects.get(code="PK"))
        bounce(cast, acme)
    assert told(danas) == {"bounced"}
    assert "PK looks after Acme Co." in text(danas.get(TODAY)).replace("PK PK", "PK")
    with shelf.harbor(cast):
        bounce(cast, acme, about="61009", subject="Invoice 61009")
    assert told(danas) == {"bounced several"}


def test_what_was_resent_and_went_asks_nothing_any_more(cast: Cast, danas: Browser, acme: Client) -> None:
    with shelf.harbor(cast):
        bounce(cast, acme)
        post.sent(cast, "ap@acme.example", client=acme, about="61001", subject="Again", state="sent")
    assert told(danas) == set()


def test_what_was_resent_and_lost_again_asks_on(cast: Cast, danas: Browser, acme: Client) -> None:
    with shelf.harbor(cast):
        bounce(cast, acme)
        post.sent(cast, "ap@acme.example", client=acme, about="61001", subject="Again", state="refused")
    assert told(danas) == {"bounced several"}


@pytest.mark.parametrize(
    "fields", [{"days_ago": 8}, {"kind": "payment_received"}, {"kind": "invoice_trial"}, {"state": "sent"}]
)
def test_what_is_old_or_no_invoice_or_a_trial_or_arrived_asks_nothing(
    cast: Cast, danas: Browser, acme: Client, fields: dict[str, Any]
) -> None:
    with shelf.harbor(cast):
        bounce(cast, acme, **fields)
    assert told(danas) == set()


def test_a_record_that_vanished_from_the_dns_is_told_to_who_may_mend_it(cast: Cast, danas: Browser) -> None:
    now = clock.now()
    with shelf.harbor(cast):
        SigningKey.objects.create(
            domain="harbor.example", selector="q1", from_address="billing@harbor.example", public_key="x", made_at=now,
            made_by="system", verified_at=now - timedelta(days=1), checked_at=now, fault="The record is not there.",
        )  # fmt: skip
    assert told(danas) == {"dns"}
    assert told(desk_of(cast.miguel)) == set()


def test_whoever_is_bound_is_asked_about_their_clients_mails_alone(cast: Cast, danas: Browser, acme: Client) -> None:
    with shelf.harbor(cast):
        post.came("ben@blueheron.example")
        bounce(cast, Client.objects.get(number="1002"), about="61002", subject="Invoice 61002")
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Boston")
    assert told(danas) == set()
    with shelf.harbor(cast):
        post.came().matches.create(invoice=acme.invoices.get(), found_in="subject")
        bounce(cast, acme)
    assert told(danas) == {"held", "bounced"}


def test_who_may_not_see_mail_and_another_firm_are_told_nothing(cast: Cast, acme: Client) -> None:
    with shelf.harbor(cast):
        post.came()
        bounce(cast, acme)
    assert told(desk_of(cast.sam)) == set()
    with scope.firm(cast.second.pk):
        post.came()
    assert told(desk_of(cast.dana)) == {"held", "bounced"}
