"""A refund beyond what one person gives back alone, at the desk: asked for by one, decided by another."""

import re

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.access.models import Limit
from quittance.payments.actions import policies
from quittance.payments.models import Refund
from quittance.web.firm.tests import shelf, test_refund_pages
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.test_refund_pages import agreed, form_of, refunds, sent
from quittance.web.firm.tests.till import HERE, Till
from tests.cast import NOW, Cast

TODAY = "/firm-portal/today/"
filled = test_refund_pages.filled


@pytest.fixture
def danas(cast: Cast) -> Browser:
    with shelf.harbor(cast):
        policies.choose(chosen={"refund_alone_cents": 100_00}, by="staff:1", now=NOW)
        rights.give(person=cast.miguel, permissions=["refund_payments"], by="system", now=NOW)
    return desk_of(cast.dana)


@pytest.fixture
def waiting(cast: Cast, danas: Browser, filled: Till) -> Refund:
    """Dana's, of $400.00 of Acme."""
    agreed(danas, filled.card, form_of(danas, filled.card))
    (row,) = refunds(cast)
    return row


def page_of(row: Refund, verb: str = "") -> str:
    return f"{HERE}refunds/{row.pk}/{verb}"


def test_who_asks_reads_before_the_second_click_that_it_will_wait(danas: Browser, filled: Till) -> None:
    page = text(sent(danas, filled.card, form_of(danas, filled.card)))
    assert "Ask for a second person: refund $400.00 for Acme Co" in page
    assert "the payer once it is approved" in page


def test_it_stands_with_the_payment_and_is_no_task_of_the_one_who_asked(danas: Browser, waiting: Refund) -> None:
    assert waiting.state == "waiting"
    page = text(danas.get(f"{HERE}{waiting.payment_id}/"))
    assert ">waits for a second person</span>" in page
    assert ">paid</span>" in page
    assert "Give money back" not in page
    assert "A refund of $400.00 waits for you" not in text(danas.get(TODAY))
    own = text(danas.get(page_of(waiting)))
    assert "Somebody else has to agree." in own
    assert "Approve: refund" not in own
    answer = danas.post(page_of(waiting, "approve/"), follow=True)
    assert "You asked for this refund yourself" in text(answer)


def test_a_second_person_finds_it_on_their_first_page_and_approves_money_client_and_requester_by_name(
    cast: Cast, waiting: Refund
) -> None:
    browser = desk_of(cast.miguel)
    assert "A refund of $400.00 waits for you" in text(browser.get(TODAY))
    page = text(browser.get(page_of(waiting)))
    assert "Approve: refund $400.00 for Acme Co, asked for by Dana Reyes" in page
    assert "Reason: Paid twice" in page
    assert browser.post(page_of(waiting, "approve/")).status_code == 302
    (row,) = refunds(cast)
    assert (row.state, row.approved_by) == ("requested", f"staff:{cast.miguel.pk}")
    page = text(browser.get(f"{HERE}{waiting.payment_id}/"))
    assert re.search(r"by Dana Reyes, approved by Miguel \w+", page)
    assert "A refund of $400.00 waits for you" not in text(browser.get(TODAY))
    again = browser.post(page_of(waiting, "approve/"), follow=True)
    assert "approved meanwhile" in text(again)


def test_a_declined_one_says_why_and_the_money_stays(cast: Cast, danas: Browser, waiting: Refund) -> None:
    browser = desk_of(cast.miguel)
    assert "Say why it is declined" in text(browser.post(page_of(waiting, "decline/"), follow=True))
    assert "Say why it is declined" in text(browser.post(page_of(waiting, "decline/"), {"reason": "\0"}, follow=True))
    browser.post(page_of(waiting, "decline/"), {"reason": "Carol \0wants a credit"})
    (row,) = refunds(cast)
    assert row.state == "cancelled"
    page = text(danas.get(f"{HERE}{waiting.payment_id}/"))
    for words in (">declined</span>", "Carol wants a credit", ">paid</span>", "Give money back"):
        assert words in page, words
    assert danas.get(page_of(waiting)).status_code == 302


def test_nobody_without_the_right_or_the_whole_payment_decides(
    cast: Cast, danas: Browser, filled: Till, waiting: Refund
) -> None:
    agreed(danas, filled.both, form_of(danas, filled.both))
    both = refunds(cast)[1]
    with shelf.harbor(cast):
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
    browser = desk_of(cast.miguel)
    page = text(browser.get(TODAY))
    assert f'href="{page_of(waiting)}"' in page
    assert f'href="{page_of(both)}"' not in page
    for verb in ("", "approve/", "decline/"):
        method = browser.post if verb else browser.get
        assert method(page_of(both, verb)).status_code == 404
    with shelf.harbor(cast):
        rights.give(person=cast.miguel, permissions=[], by="system", now=NOW)
    for verb in ("approve/", "decline/"):
        assert browser.post(page_of(waiting, verb)).status_code == 403
    assert f'href="{page_of(waiting)}"' not in text(browser.get(TODAY))
