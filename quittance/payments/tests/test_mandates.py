"""What a payer agrees to before a bank account is debited, and how it is kept (Nacha)."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from quittance.core.money import Currency, Money
from quittance.payments.actions import mandates
from quittance.payments.actions.mandates import Agreed
from quittance.payments.models import Mandate
from quittance.payments.models.mandate import Manner
from quittance.payments.rules import mandates as texts
from quittance.payments.rules.mandates import Debtee
from quittance.payments.rules.visit import Visit
from quittance.payments.tests import orders
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from tests.cast import Cast

FIRM = Debtee(name="Harbor & Pine CPAs", contact="office@harbor.example", company_id="1234567890")
ONCE = texts.for_one_payment(
    to=FIRM, amount=Money(100_000, Currency.USD), what="invoices 5001 and 5002", on=date(2026, 6, 3)
)


def test_the_text_for_one_payment_names_the_exact_amount_who_debits_and_how_to_revoke() -> None:
    for words in (
        "Harbor & Pine CPAs", "$1,000.00 once", "June 3, 2026", "invoices 5001 and 5002", "company ID 1234567890",
        "To revoke this, write to office@harbor.example", "two years",
    ):  # fmt: skip
        assert words in ONCE.words


def test_the_text_for_a_saved_account_debits_nothing_by_itself() -> None:
    words = texts.for_kept_account(to=FIRM).words
    assert "each time only for the exact amount" in words
    assert "remove the account under “Payment methods”" in words
    assert "company ID 1234567890" in words


def test_a_text_of_version_2_never_changes() -> None:
    """Who changes a word makes a new version: each authorization is kept with the words that were shown."""
    told = [texts.for_kept_account(to=FIRM).sha256.hex()[:16], ONCE.sha256.hex()[:16]]
    assert (texts.VERSION, told) == (2, ["aeed5c7fe02904dc", "3b1e32f4a591b529"])


def test_an_authorization_is_kept_with_its_words_and_evidence_once(harbor: Cast) -> None:
    payment = orders.start(orders.line(books.invoice(books.client(), 100_00)))
    agreed = Agreed(text=ONCE, copy_to="carol@acme.example")
    for browser in ("Firefox", "Chrome"):
        with transaction.atomic():
            mandate = mandates.record(
                of=payment,
                agreed=agreed,
                visit=Visit("203.0.113.7", browser),
                by="portal:1",
                now=now_is(0),
                last4="6789",
            )
    assert Mandate.objects.count() == 1
    assert (mandate.text, mandate.browser, mandate.last4) == (ONCE.words, "Firefox", "6789")
    consent = mandates.consent_of(mandate)
    assert (consent.address, consent.given_at) == ("203.0.113.7", now_is(0))


def test_the_database_lets_nobody_change_or_delete_an_authorization(harbor: Cast) -> None:
    """It is kept two years after the last debit because it cannot go at all."""
    payment = orders.start(orders.line(books.invoice(books.client(), 100_00)))
    agreed = Agreed(text=ONCE, copy_to="carol@acme.example")
    with transaction.atomic():
        mandates.record(of=payment, agreed=agreed, visit=Visit("203.0.113.7"), by="portal:1", now=now_is(0))
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.update(text="Another one")
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.all().delete()


@pytest.mark.parametrize(
    ("manner", "note", "address"),
    [(Manner.ONLINE, "", ""), (Manner.SIGNED_FORM, "", ""), (Manner.RECORDED_CALL, " ", "")],
)
def test_an_authorization_without_a_trace_is_refused_by_the_database(
    harbor: Cast, manner: Manner, note: str, address: str
) -> None:
    payment = orders.start(orders.line(books.invoice(books.client(), 100_00)))
    agreed = Agreed(text=ONCE, copy_to="", manner=manner, note=note)
    with pytest.raises(IntegrityError), transaction.atomic():
        mandates.record(of=payment, agreed=agreed, visit=Visit(address), by="staff:1", now=now_is(0))
