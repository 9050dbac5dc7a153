"""What goes back after a deposit, from the firm's click or the payer's bank to the files (FILE-10, FILE-11, RFD-*)."""

from quittance.payments.actions import policies
from quittance.payments.tests.orders import alone, line
from quittance.receivables.models.invoice import Kind
from quittance.receivables.tests import books
from quittance.reconciliation.tests.stories import (
    BANK,
    Beginning,
    Story,
    days_told,
    fees_told,
    prove_all,
    rows_told,
)

DEBIT = "pm_card_visa_debit"


def pass_on(story: Story) -> None:
    policies.choose(chosen={"payer_bears_fee": True, "state": "NY"}, by="staff:1", now=story.now)


def refund_a_part_in_vain_and_then_all(story: Story) -> None:
    """Of 1,000.00 with a card fee of 30.00 that the payer bore."""
    bill = books.invoice(books.client("11022"), 1_000_00, number="61001")
    payment = story.pay(line(bill), by_what=story.credit_card("NY"), cents=1_030_00)
    story.days(2)
    refund = story.refund(payment, {100: 333_33})
    story.days()
    story.befall(f"refunds/{refund.refund_id}/fail", reason="lost_or_stolen_card")
    story.hear()
    story.days()
    story.refund(payment)
    story.days()


def test_a_payment_without_an_invoice_and_a_late_fee_stand_in_the_alt_file_and_are_taken_back_there(
    begin: Beginning,
) -> None:
    story = begin("2026-06-01T13:00Z")
    of = books.client("11022")
    bill = books.invoice(of, 1_000_00, number="61001")
    late = books.invoice(of, 100_00, number="61001-F", kind=Kind.FINANCE_CHARGE)
    payment = story.pay(line(bill), line(late), alone(of, 50_00, "Retainer,\t2026"))
    story.days(2)
    refund = story.refund(payment, {101: 100_00})
    story.days()
    story.befall(f"refunds/{refund.refund_id}/fail", reason="unknown")
    story.hear()
    story.days()
    assert rows_told() == [
        ("2026-06-03", "AIW-1000-100", "1000.00", "ACH-Invoice-61001"),
        ("2026-06-03", "1000-101", "100.00", "LateFee"),
        ("2026-06-03", "1000-102", "50.00", "Retainer, 2026"),
        ("2026-06-04", "1000-900", "-100.00", "LateFee"),
        ("2026-06-05", "1000-103", "100.00", "LateFee"),
    ]
    # 0.8 % of 1,150.00; none of it comes back for a refund.
    assert fees_told() == [("1000-fee", "9.20", "ACH 0.8 % of 1,150.00", "2026-06-01", "2026-06-03")]
    assert days_told() == [("2026-06-03", "1140.80"), ("2026-06-04", "-100.00"), ("2026-06-05", "100.00")]
    prove_all()


def test_a_debit_cards_fee_is_swept_from_the_firm_and_a_day_of_more_refunds_than_payments_is_debited(
    begin: Beginning,
) -> None:
    """Passed on or not, a debit card bears no fee: 100.00 is 97.00. PO-5: a net negative day is withdrawn."""
    story = begin("2026-06-01T13:00Z")
    pass_on(story)
    of = books.client("11022")
    first = story.pay(line(books.invoice(of, 300_00, number="61001")), by_what=DEBIT)
    story.pay(line(books.invoice(of, 100_00, number="61002")), by_what=DEBIT, at="2026-06-02T13:00Z")
    story.to("2026-06-03T21:00Z")
    story.refund(first, {100: 250_00})
    story.days()
    assert rows_told() == [
        ("2026-06-03", "AIW-1000-100", "300.00", "CC-Invoice-61001"),
        ("2026-06-04", "1000-900", "-250.00", "CC-Invoice-61001"),
        ("2026-06-04", "AIW-1001-100", "100.00", "CC-Invoice-61002"),
    ]
    assert [fee[:3] for fee in fees_told()] == [
        ("1000-fee", "9.00", "CC 3 % of 300.00"), ("1001-fee", "3.00", "CC 3 % of 100.00"),
    ]  # fmt: skip
    assert days_told() == [("2026-06-03", "291.00"), ("2026-06-04", "-153.00")]
    prove_all()


def test_a_partial_refund_gives_the_card_fee_back_that_the_payer_bore_in_a_row_of_its_own(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    pass_on(story)
    refund_a_part_in_vain_and_then_all(story)
    assert rows_told() == [
        ("2026-06-03", "AIW-1000-100", "1000.00", "CC-Invoice-61001"),
        ("2026-06-04", "1000-900", "-333.33", "CC-Invoice-61001"),
        ("2026-06-04", "1000-901", "-10.00", "CardFeeRefund"),
        ("2026-06-05", "AIW-1000-101", "333.33", "CC-Invoice-61001"),
        ("2026-06-05", "1000-102", "10.00", "CardFeeRefund"),
        ("2026-06-08", "1000-902", "-666.67", "CC-Invoice-61001"),
        ("2026-06-08", "1000-903", "-333.33", "CC-Invoice-61001"),
        ("2026-06-08", "1000-904", "-30.00", "CardFeeRefund"),
    ]
    assert fees_told() == []
    assert days_told() == [
        ("2026-06-03", "1000.00"), ("2026-06-04", "-343.33"), ("2026-06-05", "343.33"), ("2026-06-08", "-1030.00"),
    ]  # fmt: skip
    prove_all()


def test_where_it_is_agreed_the_card_fee_of_a_refund_comes_back_to_the_firm_in_the_fee_report(begin: Beginning) -> None:
    """The firm is out of its 1,000.00 and not of the payer's 30.00, though one refund failed on the way."""
    story = begin("2026-06-01T13:00Z")
    pass_on(story)
    policies.agree_card_fee(by_us=True, by="system", now=story.now)
    refund_a_part_in_vain_and_then_all(story)
    assert [row for row in rows_told() if row[3] == "CardFeeRefund"] == [
        ("2026-06-04", "1000-901", "-10.00", "CardFeeRefund"),
        ("2026-06-05", "1000-102", "10.00", "CardFeeRefund"),
        ("2026-06-08", "1000-904", "-30.00", "CardFeeRefund"),
    ]
    words = "given back: CC fee that the payer bore, of a refund"
    assert [(key, cents, told, day) for key, cents, told, _, day in fees_told()] == [
        ("1000-fee-back-901", "-10.00", words, "2026-06-04"),
        ("1000-fee-back-904", "-20.00", words, "2026-06-08"),
    ]
    assert days_told() == [
        ("2026-06-03", "1000.00"), ("2026-06-04", "-333.33"), ("2026-06-05", "343.33"), ("2026-06-08", "-1010.00"),
    ]  # fmt: skip
    prove_all()


def test_a_transfer_returned_after_a_refund_of_half_takes_the_other_half_and_its_fee_comes_back(
    begin: Beginning,
) -> None:
    """The processor takes all of it once more: what was refunded already is named as gone twice."""
    story = begin("2026-06-01T13:00Z")
    payment = story.pay(line(books.invoice(books.client("11022"), 1_000_00, number="61001")), by_what=BANK)
    story.days(2)
    story.refund(payment, {100: 500_00})
    story.days(2)
    story.befall(f"charges/{story.charge_of(payment)}/return", code="R10")
    story.hear()
    story.days()
    assert rows_told() == [
        ("2026-06-03", "AIW-1000-100", "1000.00", "ACH-Invoice-61001"),
        ("2026-06-04", "1000-900", "-500.00", "ACH-Invoice-61001"),
        ("2026-06-08", "1000-901", "-500.00", "ACH-Invoice-61001"),
    ]
    dispute = story.dispute_of(payment)
    assert fees_told() == [
        ("1000-fee", "8.00", "ACH 0.8 % of 1,000.00", "2026-06-01", "2026-06-03"),
        ("1000-fee-back", "-8.00", "given back: ACH 0.8 % of 1,000.00", "2026-06-01", "2026-06-08"),
        (f"1000-twice-dispute-{dispute}", "500.00", "500.00 went back twice, by a refund and a dispute", "2026-06-01",
         "2026-06-08"),
    ]  # fmt: skip
    assert days_told() == [("2026-06-03", "992.00"), ("2026-06-04", "-500.00"), ("2026-06-08", "-992.00")]
    prove_all()
