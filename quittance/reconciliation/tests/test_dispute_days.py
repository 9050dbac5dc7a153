"""Disputes and days below zero, from the payer's bank to the files (DSP-*, PO-5)."""

from quittance.payments.actions import policies
from quittance.payments.tests.orders import line
from quittance.receivables.tests import books
from quittance.reconciliation.tests.stories import CARD, Beginning, days_told, fees_told, prove_all, rows_told


def test_a_dispute_takes_what_was_paid_and_brings_it_again_where_it_is_won(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    of = books.client("11022")
    won, lost = (
        story.pay(line(books.invoice(of, cents, number=number)), by_what=CARD)
        for cents, number in ((100_00, "61001"), (200_00, "61002"))
    )
    story.days(2)
    for payment in (won, lost):
        story.befall(f"charges/{story.charge_of(payment)}/dispute", reason="fraudulent")
    story.hear()
    story.days()
    story.befall(f"disputes/{story.dispute_of(won)}/win")
    story.befall(f"disputes/{story.dispute_of(lost)}/lose")
    story.hear()
    story.days()
    assert rows_told() == [
        ("2026-06-03", "AIW-1000-100", "100.00", "CC-Invoice-61001"),
        ("2026-06-03", "AIW-1001-100", "200.00", "CC-Invoice-61002"),
        ("2026-06-04", "1000-900", "-100.00", "CC-Invoice-61001"),
        ("2026-06-04", "1001-900", "-200.00", "CC-Invoice-61002"),
        ("2026-06-05", "AIW-1000-101", "100.00", "CC-Invoice-61001"),
    ]
    assert [fee[:2] for fee in fees_told()] == [("1000-fee", "3.00"), ("1001-fee", "6.00")]
    assert days_told() == [("2026-06-03", "291.00"), ("2026-06-04", "-300.00"), ("2026-06-05", "100.00")]
    prove_all()


def test_a_dispute_opened_and_won_between_two_payouts_stands_in_one_file_both_ways(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    of = books.client("11022")
    payment = story.pay(line(books.invoice(of, 100_00, number="61001")), by_what=CARD)
    story.pay(line(books.invoice(of, 50_00, number="61002")), by_what=CARD, at="2026-06-02T13:00Z")
    story.to("2026-06-03T21:00Z")
    story.befall(f"charges/{story.charge_of(payment)}/dispute", reason="duplicate")
    story.hear()
    story.befall(f"disputes/{story.dispute_of(payment)}/win")
    story.hear()
    story.days()
    assert rows_told()[1:] == [
        ("2026-06-04", "AIW-1000-101", "100.00", "CC-Invoice-61001"),
        ("2026-06-04", "1000-900", "-100.00", "CC-Invoice-61001"),
        ("2026-06-04", "AIW-1001-100", "50.00", "CC-Invoice-61002"),
    ]
    assert days_told() == [("2026-06-03", "97.00"), ("2026-06-04", "48.50")]
    prove_all()


def test_a_dispute_of_all_takes_the_card_fee_that_the_payer_bore_and_brings_it_again(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    policies.choose(chosen={"payer_bears_fee": True, "state": "NY"}, by="staff:1", now=story.now)
    of = books.client("11022")
    bills = [books.invoice(of, cents, number=number) for cents, number in ((600_00, "61001"), (400_00, "61002"))]
    payment = story.pay(*map(line, bills), by_what=story.credit_card("NY"), cents=1_030_00)
    story.days(2)
    story.befall(f"charges/{story.charge_of(payment)}/dispute", reason="fraudulent")
    story.hear()
    story.days()
    story.befall(f"disputes/{story.dispute_of(payment)}/win")
    story.hear()
    story.days()
    assert [row[:3] for row in rows_told()] == [
        ("2026-06-03", "AIW-1000-100", "600.00"), ("2026-06-03", "AIW-1000-101", "400.00"),
        ("2026-06-04", "1000-900", "-600.00"), ("2026-06-04", "1000-901", "-400.00"),
        ("2026-06-04", "1000-902", "-30.00"),
        ("2026-06-05", "AIW-1000-102", "600.00"), ("2026-06-05", "AIW-1000-103", "400.00"),
        ("2026-06-05", "1000-104", "30.00"),
    ]  # fmt: skip
    assert days_told() == [("2026-06-03", "1000.00"), ("2026-06-04", "-1030.00"), ("2026-06-05", "1030.00")]
    prove_all()


def test_an_inquiry_stands_in_no_file_until_it_becomes_a_dispute_of_a_part(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    bill = books.invoice(books.client("11022"), 100_00, number="61001")
    payment = story.pay(line(bill), by_what=CARD)
    story.days(2)
    story.befall(f"charges/{story.charge_of(payment)}/dispute", reason="inquiry", amount=30_00)
    story.hear()
    story.days()
    assert len(rows_told()) == 1
    story.befall(f"disputes/{story.dispute_of(payment)}/escalate")
    story.hear()
    story.days()
    assert rows_told()[1:] == [("2026-06-05", "1000-900", "-30.00", "CC-Invoice-61001")]
    assert days_told() == [("2026-06-03", "97.00"), ("2026-06-05", "-30.00")]
    prove_all()


def test_a_negative_day_that_is_not_debited_is_carried_into_the_next_payout(begin: Beginning) -> None:
    story = begin("2026-06-01T13:00Z")
    update = {"settings[payouts][debit_negative_balances]": "false"}
    story.till.firm.processor.post(f"accounts/{story.till.account}", **update)
    of = books.client("11022")
    payment = story.pay(line(books.invoice(of, 300_00, number="61001")), by_what=CARD)
    story.days(2)
    story.refund(payment, {100: 250_00})
    story.days()
    story.pay(line(books.invoice(of, 500_00, number="61002")), by_what=CARD)
    story.days(2)
    assert [row[:3] for row in rows_told()] == [
        ("2026-06-03", "AIW-1000-100", "300.00"),
        ("2026-06-08", "1000-900", "-250.00"), ("2026-06-08", "AIW-1001-100", "500.00"),
    ]  # fmt: skip
    assert days_told() == [("2026-06-03", "291.00"), ("2026-06-08", "235.00")]
    prove_all()


def test_what_the_processor_charges_the_firm_for_a_dispute_is_a_row_of_the_fee_report_and_stays_if_it_is_won(
    begin: Beginning,
) -> None:
    """Where the firm's own account bears the processor's fees: each of them is read from its line (immunity 38)."""
    story = begin("2026-06-01T13:00Z", bears_fees=True)
    payment = story.pay(line(books.invoice(books.client("11022"), 100_00, number="61001")), by_what=CARD)
    story.days(2)
    story.befall(f"charges/{story.charge_of(payment)}/dispute", reason="fraudulent")
    story.hear()
    story.days()
    story.befall(f"disputes/{story.dispute_of(payment)}/win")
    story.hear()
    story.days()
    assert [(f"{day}", words, cents) for _, cents, words, _, day in fees_told()] == [
        ("2026-06-03", "CC 3 % of 100.00", "3.00"),
        ("2026-06-03", "Processor: Stripe processing fees", "3.20"),
        ("2026-06-04", "Processor: Dispute fee", "15.00"),
    ]
    assert days_told() == [("2026-06-03", "93.80"), ("2026-06-04", "-115.00"), ("2026-06-05", "100.00")]
    prove_all()
