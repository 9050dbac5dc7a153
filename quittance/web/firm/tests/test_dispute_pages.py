"""The page of a dispute: what the bank wants until when, and an answer that takes two clicks and a right."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.access.models import Limit
from quittance.core import clock
from quittance.payments.models import Dispute
from quittance.web.firm.tests import shelf, till
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.test_payment_needs import dispute
from quittance.web.firm.tests.till import HERE, Till
from tests.cast import NOW, Cast

WORDS = {"delivered": "The tax return for 2025.", "owed": "The engagement letter of May."}


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def filled(cast: Cast) -> Till:
    return till.filled(cast)


@pytest.fixture
def row(cast: Cast, filled: Till) -> Dispute:
    with shelf.harbor(cast):
        return dispute(filled.card, answer_due_at=clock.now() + timedelta(days=9))


def page_of(row: Dispute, verb: str = "") -> str:
    return f"{HERE}disputes/{row.pk}/{verb}"


def changed(cast: Cast, row: Dispute, **fields: object) -> None:
    with shelf.harbor(cast):
        Dispute.objects.filter(pk=row.pk).update(**fields)


def test_the_page_says_what_the_bank_wants_until_when_and_what_goes_along(
    cast: Cast, danas: Browser, row: Dispute
) -> None:
    assert row.answer_due_at is not None
    due = cast.harbor.clock.wall(row.answer_due_at)
    page = text(danas.get(page_of(row)))
    assert "None" not in page
    for words in (
        "The payer disputes it", "$400.00", "I do not know this charge", f"by {due:%B} {due.day}, {due.year}",
        "in 9 days", "What was delivered", "Why it is owed", "Invoice 61001", "Pay was pressed for 400.00",
        "There is one answer and no second", "no invoice", "Confirmation sent to",
    ):  # fmt: skip
        assert words in page, words
    assert f'href="{page_of(row)}"' in text(danas.get(f"{HERE}{row.payment_id}/"))
    assert f'href="{page_of(row)}"' in text(danas.get("/firm-portal/today/"))


def test_the_first_click_shows_all_that_the_bank_reads_and_sends_nothing(
    cast: Cast, danas: Browser, row: Dispute
) -> None:
    page = text(danas.post(page_of(row, "answer/"), WORDS))
    for words in (*WORDS.values(), "PORTAL", "Send the answer about $400.00 of Acme Co for good", "no second"):
        assert words in page, words
    with shelf.harbor(cast):
        row.refresh_from_db()
    assert row.answered_at is None


def test_the_words_can_be_changed_before_they_are_sent(danas: Browser, row: Dispute) -> None:
    page = text(danas.post(page_of(row, "answer/"), {**WORDS, "change": "yes"}))
    assert "The tax return for 2025.</textarea>" in page


@pytest.mark.parametrize("missing", ["delivered", "owed"])
def test_without_the_firms_own_words_nothing_is_sent(danas: Browser, row: Dispute, missing: str) -> None:
    answer = danas.post(page_of(row, "answer/"), {**WORDS, missing: " ", "agreed": "yes"})
    assert answer.status_code == 400
    assert "is owed." in text(answer) or "what was delivered:" in text(answer)


def test_where_the_processor_cannot_be_reached_the_words_stay_in_the_form(danas: Browser, row: Dispute) -> None:
    answer = danas.post(page_of(row, "answer/"), {**WORDS, "agreed": "yes"})
    assert answer.status_code == 409
    assert "so nothing can be sent" in text(answer)
    assert WORDS["delivered"] in text(answer)


@pytest.mark.parametrize("words", [WORDS, {}])
def test_the_evidence_is_a_paper_however_much_is_written(danas: Browser, row: Dispute, words: dict[str, str]) -> None:
    answer = danas.post(page_of(row, "preview/"), words)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_accepting_names_the_money_the_client_and_what_follows_and_takes_a_second_click(
    danas: Browser, row: Dispute
) -> None:
    page = text(danas.post(page_of(row, "accept/")))
    for words in ("Let $400.00 go?", "Accept it: $400.00 stays with Acme Co", "lost at once"):
        assert words in page, words


def test_a_returned_transfer_cannot_be_answered_and_the_page_says_so(cast: Cast, danas: Browser, row: Dispute) -> None:
    changed(cast, row, kind="return", state="lost", return_code="R10", ended_at=clock.now())
    page = text(danas.get(page_of(row)))
    assert "A returned bank transfer cannot be answered." in page
    assert "<textarea" not in page
    assert danas.post(page_of(row, "answer/"), {**WORDS, "agreed": "yes"}).status_code == 302
    assert danas.post(page_of(row, "accept/"), {"agreed": "yes"}).status_code == 302


@pytest.mark.parametrize(
    "fields", [{"answered_at": NOW}, {"state": "won", "ended_at": NOW}, {"state": "inquiry_closed", "ended_at": NOW}]
)
def test_what_is_answered_or_decided_has_no_form(
    cast: Cast, danas: Browser, row: Dispute, fields: dict[str, object]
) -> None:
    changed(cast, row, **fields)
    page = text(danas.get(page_of(row)))
    assert "<textarea" not in page
    assert "See what accepting means" not in page


def test_an_inquiry_is_answered_or_ended_by_a_refund_and_never_accepted(
    cast: Cast, danas: Browser, row: Dispute
) -> None:
    changed(cast, row, state="inquiry")
    page = text(danas.get(page_of(row)))
    assert "Giving the money back" in page
    assert "See what accepting means" not in page
    assert danas.post(page_of(row, "accept/"), {"agreed": "yes"}).status_code == 302


def test_who_may_not_refund_reads_and_answers_nothing(cast: Cast, row: Dispute) -> None:
    browser = desk_of(cast.miguel)
    page = text(browser.get(page_of(row)))
    assert "Answering needs the right to refund payments." in page
    assert "<textarea" not in page
    for verb in ("answer/", "accept/"):
        assert browser.post(page_of(row, verb), {**WORDS, "agreed": "yes"}).status_code == 403


def test_who_sees_a_part_of_the_payment_or_nothing_of_it_finds_no_page(cast: Cast, filled: Till, row: Dispute) -> None:
    with shelf.harbor(cast):
        both = dispute(filled.both, dispute_id="du_2")
        bank = dispute(filled.bank, dispute_id="du_3")
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
        rights.give(person=cast.miguel, permissions=["refund_payments"], by="system", now=NOW)
    browser = desk_of(cast.miguel)
    assert browser.get(page_of(row)).status_code == 200
    for hidden in (both, bank):
        assert browser.get(page_of(hidden)).status_code == 404
        assert browser.post(page_of(hidden, "answer/"), WORDS).status_code == 404
        assert browser.post(page_of(hidden, "preview/"), WORDS).status_code == 404
