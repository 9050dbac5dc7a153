"""Days beyond the golden ones, from the click to the files: transfers that fail, fees agreed anew, several banks."""

from datetime import date

from quittance.payments.actions import policies
from quittance.payments.models import Payout
from quittance.payments.rules.fees import Channel, Method, Rate
from quittance.payments.tests.orders import line
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.reconciliation.models import FiledRow, FileSet, Withdrawal
from quittance.reconciliation.tests.stories import (
    CARD,
    Beginning,
    Story,
    days_told,
    fees_told,
    prove_all,
    rows_told,
)
from quittance.tenancy.actions import bank_accounts
from quittance.tenancy.models import Office
from tests.processor import beside

FAILS = "pm_usBankAccount_insufficientFunds"


def test_a_transfer_that_fails_before_any_file_stands_in_none_and_its_fee_goes_and_comes(begin: Beginning) -> None:
    """FILE-11. Heard of after the payout: the fee is withheld on one day and given back on the next."""
    story = begin("2026-06-01T13:00Z")
    of = books.client("11022")
    story.pay(line(books.invoice(of, 3_000_00, number="61001")), by_what=FAILS)
    story.days(3)
    assert rows_told() == []
    assert fees_told() == [
        ("1000-fee", "24.00", "ACH 0.8 % of 3,000.00", "2026-06-01", "2026-06-03"),
        ("1000-fee-back", "-24.00", "given back: ACH 0.8 % of 3,000.00", "2026-06-01", "2026-06-04"),
    ]
    assert days_told() == [("2026-06-03", "-24.00"), ("2026-06-04", "24.00")]
    prove_all()


def test_where_its_fee_comes_back_before_the_payout_nothing_at_all_is_said_of_it(begin: Beginning) -> None:
    """What comes to nothing waits for the next payout, and is in none of its files."""
    story = begin("2026-06-01T13:00Z")
    of = books.client("11022")
    story.pay(line(books.invoice(of, 3_000_00, number="61001")), by_what=FAILS)
    story.pay(line(books.invoice(of, 100_00, number="61002")), at="2026-06-02T13:00Z")
    story.to("2026-06-03T12:30Z")
    story.to("2026-06-04T21:00Z")
    assert rows_told() == [("2026-06-04", "AIW-1001-100", "100.00", "ACH-Invoice-61002")]
    assert [fee[:2] for fee in fees_told()] == [("1001-fee", "0.80")]
    assert days_told() == [("2026-06-04", "99.20")]
    assert Payout.objects.get().line_count == 4
    prove_all()


def test_a_fee_agreed_in_the_middle_of_a_week_holds_from_the_firms_own_midnight(begin: Beginning) -> None:
    """What is in a file later costs what held on the day of its payment."""
    story = begin("2026-06-01T13:00Z")
    for method, points, fixed in ((Method.BANK, 100, 0), (Method.CARD, 290, 30)):
        rate = Rate(method, Channel.PORTAL, date(2026, 6, 3), points, fixed)
        policies.agree(rate=rate, by="system", now=story.now, today=story.now.date())
    of = books.client("11022")
    paid = (
        ("2026-06-02T18:00Z", "pm_usBankAccount_success"),
        ("2026-06-03T03:30Z", "pm_usBankAccount_success"),  # on Tuesday, 23:30 in New York
        ("2026-06-03T14:00Z", "pm_usBankAccount_success"),
        ("2026-06-03T15:00Z", CARD),
    )
    for moment, by_what in paid:
        story.pay(line(books.invoice(of, 1_000_00)), by_what=by_what, at=moment)
    story.to("2026-06-05T21:00Z")
    assert fees_told() == [
        ("1000-fee", "8.00", "ACH 0.8 % of 1,000.00", "2026-06-02", "2026-06-04"),
        ("1001-fee", "8.00", "ACH 0.8 % of 1,000.00", "2026-06-02", "2026-06-05"),
        ("1002-fee", "10.00", "ACH 1 % of 1,000.00", "2026-06-03", "2026-06-05"),
        ("1003-fee", "29.30", "CC 2.9 % of 1,000.00 + 0.30", "2026-06-03", "2026-06-05"),
    ]
    assert days_told() == [("2026-06-04", "992.00"), ("2026-06-05", "2952.70")]
    prove_all()


def test_two_bank_accounts_of_a_firm_have_each_their_own_files_numbers_and_chain_on_one_day(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    west = Office.objects.create(source_key="west", source_hash=1, name="West", first_seen_at=story.now)
    second = Story(Till(beside(story.till.firm)))
    bank_accounts.add(
        name="West", account=second.till.account, last4="9992", by="system", now=story.now, offices=["west"]
    )
    acme, birch = books.client("1001"), books.client("2002", office=west)
    story.pay(line(books.invoice(acme, 1_000_00, number="61001")))
    second.pay(line(books.invoice(birch, 250_00, number="61002")))
    story.pay(line(books.invoice(acme, 100_00, number="61003")), by_what=CARD)
    story.to("2026-06-02T13:00Z")
    second.pay(line(books.invoice(birch, 50_00, number="61004")), by_what=CARD)
    story.days(2)
    assert [(row.bank_account.name, row.number, f"{row.deposit_date}", row.totals["deposit"]) for row in sets()] == [
        ("Operating", 1, "2026-06-03", "1089.00"),
        ("West", 1, "2026-06-03", "248.00"),
        ("West", 2, "2026-06-04", "48.50"),
    ]
    assert [(row.file_set.bank_account.name, row.ref) for row in FiledRow.objects.order_by("code")] == [
        ("Operating", "AIW-1000-100"), ("West", "AIW-1001-100"), ("Operating", "AIW-1002-100"),
        ("West", "AIW-1003-100"),
    ]  # fmt: skip
    first, *of_west = sets()
    assert (first.previous, [row.previous for row in of_west]) == ("", ["", of_west[0].hash])
    prove_all()


def test_a_payout_that_comes_back_withdraws_its_files_and_the_next_one_brings_no_new_rows(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    of = books.client("11022")
    story.pay(line(books.invoice(of, 1_000_00, number="61001")))
    story.pay(line(books.invoice(of, 100_00, number="61002")), at="2026-06-02T13:00Z")
    story.to("2026-06-03T21:00Z")
    failed = Payout.objects.get()
    story.befall(f"payouts/{failed.payout_id}/fail", code="account_closed")
    story.hear()
    story.days()
    assert Withdrawal.objects.get().payout == failed
    assert [row[:3] for row in rows_told()] == [
        ("2026-06-03", "AIW-1000-100", "1000.00"), ("2026-06-04", "AIW-1001-100", "100.00"),
    ]  # fmt: skip
    assert days_told() == [("2026-06-03", "992.00"), ("2026-06-04", "1091.20")]
    prove_all()


def test_what_is_refunded_before_its_deposit_stands_in_an_earlier_file_than_the_payment(begin: Beginning) -> None:
    """A card's money comes on the second business day, and a refund is taken from the balance at once."""
    story = begin("2026-06-01T13:00Z")
    of = books.client("11022")
    payment = story.pay(line(books.invoice(of, 100_00, number="61001")), by_what=CARD)
    story.refund(payment, {100: 30_00})
    story.days(2)
    assert rows_told() == [
        ("2026-06-02", "1000-900", "-30.00", "CC-Invoice-61001"),
        ("2026-06-03", "AIW-1000-100", "100.00", "CC-Invoice-61001"),
    ]
    assert days_told() == [("2026-06-02", "-30.00"), ("2026-06-03", "97.00")]
    prove_all()


def test_two_currencies_of_a_bank_account_are_two_file_sets_of_one_chain_on_one_day(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    here, there = books.client("1001"), books.client("2002", currency="CAD")
    for of, number in ((here, "61001"), (there, "61002")):
        story.pay(line(books.invoice(of, 100_00, number=number)), by_what=CARD)
    story.days(2)
    first, second = sets()
    assert [(row.currency, row.number, row.totals["deposit"]) for row in (first, second)] == [
        ("CAD", 1, "97.00"), ("USD", 2, "97.00"),
    ]  # fmt: skip
    assert second.previous == first.hash
    assert [row[:2] for row in rows_told()] == [("2026-06-03", "AIW-1001-100"), ("2026-06-03", "AIW-1000-100")]
    prove_all()


def sets() -> list[FileSet]:
    return list(FileSet.objects.select_related("bank_account").order_by("bank_account", "number"))
