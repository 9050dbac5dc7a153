"""The pages on which a person plays the payers' banks, the networks and the weather."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from sandbox.processor.tests.conftest import Firm
from sandbox.tests.service import Answer

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def press(firm: Firm, path: str, **facts: object) -> Answer:
    """A button of a page; the page that follows."""
    service = firm.processor.service
    sent = service.ask("POST", path, urlencode(facts), FORM)
    assert sent.status == 303, sent.text
    return service.get(sent.headers["Location"])


def said(page: Answer) -> str:
    found = re.search(r'<p class="notice[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize(
    "path", ["/", "/disputes/", "/payouts/", "/webhooks/", "/mischief/", "/connect/", "/?status=succeeded&q=x"]
)
def test_every_page_answers_and_bears_no_script_or_style_of_its_own(firm: Firm, path: str) -> None:
    firm.card()
    page = firm.processor.service.get(path)
    assert page.status == 200
    assert page.text.count("<h1") == 1
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page.text)


def test_a_bank_transfer_is_returned_from_its_page(firm: Firm) -> None:
    intent = firm.bank(description="Invoice 5001 <b>")
    page = firm.processor.service.get(f"/payments/{intent.id}").text
    assert "Return the transfer" in page
    assert "<b>" not in page
    after = press(firm, f"/payments/{intent.id}/act", what="return", of=intent.latest_charge, code="R03")

    assert said(after) == "The bank transfer came back with R03."
    assert firm.intent(intent.id).last_payment_error.network_decline_code == "R03"
    again = press(firm, f"/payments/{intent.id}/act", what="return", of=intent.latest_charge, code="R03")
    assert "is failed" in said(again)


def test_a_dispute_is_opened_and_won_from_the_payments_page(firm: Firm) -> None:
    intent = firm.card()
    press(firm, f"/payments/{intent.id}/act", what="dispute", of=intent.latest_charge, reason="fraudulent")
    dispute = firm.v1.disputes.list({"payment_intent": intent.id}, firm.options).data[0]
    assert dispute.id in firm.processor.service.get(f"/payments/{intent.id}").text
    press(firm, f"/payments/{intent.id}/act", what="win", of=dispute.id)
    assert firm.v1.disputes.retrieve(dispute.id, {}, firm.options).status == "won"


def test_a_refund_is_made_and_fails_from_the_payments_page(firm: Firm) -> None:
    intent = firm.card(amount=10_000)
    assert "$12.50" in said(
        press(firm, f"/payments/{intent.id}/act", what="refund", of=intent.latest_charge, amount="12.50")
    )
    refund = firm.v1.refunds.list({"payment_intent": intent.id}, firm.options).data[0]
    press(firm, f"/payments/{intent.id}/act", what="fail-refund", of=refund.id, reason="lost_or_stolen_card")
    assert firm.v1.refunds.retrieve(refund.id, {}, firm.options).failure_reason == "lost_or_stolen_card"


def test_the_clock_of_the_page_brings_the_payout_and_its_lines_add_up(firm: Firm) -> None:
    firm.card(amount=10_000, application_fee_amount=300)
    for _ in range(3):
        press(firm, "/clock", by="business", back="/payouts/")
    payout = firm.v1.payouts.list({}, firm.options).data[0]
    page = firm.processor.service.get(f"/payouts/{payout.id}").text
    assert page.count("$97.00") >= 2
    press(firm, f"/payouts/{payout.id}/fail", code="account_closed")
    assert firm.v1.payouts.retrieve(payout.id, {}, firm.options).status == "failed"


def test_mischief_is_wished_and_taken_back(firm: Firm) -> None:
    page = press(firm, "/mischief/act", always="slow", seconds=1, on="refund")
    assert firm.processor.ask("GET", "mischief")["active"]["slow"]["on"] == "refund"
    assert "Answer slowly" in said(page)
    press(firm, "/mischief/act", behave="yes")
    assert firm.processor.ask("GET", "mischief")["active"] == {}


def test_a_page_elsewhere_can_press_no_button_here(firm: Firm) -> None:
    answer = firm.processor.service.ask("POST", "/clock", "by=1", {**FORM, "Origin": "http://evil.example"})
    assert answer.status == 403
