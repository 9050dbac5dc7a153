"""Where a month or a year ends between the click and the deposit: files and overviews go by the deposit's day."""

from quittance.payments.tests.orders import line
from quittance.receivables.tests import books
from quittance.reconciliation.actions import policies
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.queries import yearly
from quittance.reconciliation.tests.stories import BANK, CARD, Beginning, days_told, fees_told, prove_all, rows_told


def months(number: int) -> list[tuple[int, int, int, int]]:
    """Of a year: month, gross, fees and net, in cents."""
    found = yearly.year(number).months
    return [(each.month, each.gross_cents, each.fee_cents, each.net_cents) for each in found]


def test_a_payment_of_december_that_is_deposited_in_january_is_in_the_new_years_files_and_sums(
    begin: Beginning,
) -> None:
    story = begin("2025-12-26T14:00Z")
    of = books.client("11022")
    for place, (paid, by_what) in enumerate(
        [
            ("2025-12-26T15:00Z", BANK),
            ("2025-12-30T15:00Z", BANK),
            ("2025-12-31T20:00Z", CARD),
            ("2026-01-01T04:30Z", BANK),  # on New Year's Eve in New York
        ]
    ):
        story.pay(line(books.invoice(of, 1_000_00, number=f"6100{place}")), by_what=by_what, at=paid)
    story.to("2026-01-06T21:00Z")
    assert days_told() == [
        ("2025-12-30", "992.00"), ("2026-01-02", "992.00"), ("2026-01-05", "970.00"), ("2026-01-06", "992.00"),
    ]  # fmt: skip
    assert [row[:2] for row in rows_told()] == [
        ("2025-12-30", "AIW-1000-100"), ("2026-01-02", "AIW-1001-100"), ("2026-01-05", "AIW-1002-100"),
        ("2026-01-06", "AIW-1003-100"),
    ]  # fmt: skip
    assert fees_told() == [
        ("1000-fee", "8.00", "ACH 0.8 % of 1,000.00", "2025-12-26", "2025-12-30"),
        ("1001-fee", "8.00", "ACH 0.8 % of 1,000.00", "2025-12-30", "2026-01-02"),
        ("1002-fee", "30.00", "CC 3 % of 1,000.00", "2025-12-31", "2026-01-05"),
        ("1003-fee", "8.00", "ACH 0.8 % of 1,000.00", "2025-12-31", "2026-01-06"),
    ]
    assert yearly.years() == [2026, 2025]
    assert months(2025) == [(12, 1_000_00, 8_00, 992_00)]
    assert months(2026) == [(1, 3_000_00, 46_00, 2_954_00)]
    assert [row.number for row in FileSet.objects.order_by("number")] == [1, 2, 3, 4]  # no new count in a new year
    prove_all()


def test_by_the_firms_choice_a_row_bears_the_payments_day_though_its_deposit_is_in_the_next_month(
    begin: Beginning,
) -> None:
    story = begin("2026-01-29T14:00Z")
    policies.choose(chosen={"dated": "payment"}, by="staff:1", now=story.now)
    payment = story.pay(line(books.invoice(books.client("11022"), 1_000_00, number="61001")))
    story.to("2026-02-02T21:00Z")
    story.refund(payment)
    story.days()
    assert days_told() == [("2026-02-02", "992.00"), ("2026-02-03", "-1000.00")]
    assert rows_told() == [
        ("2026-01-29", "AIW-1000-100", "1000.00", "ACH-Invoice-61001"),
        ("2026-02-02", "1000-900", "-1000.00", "ACH-Invoice-61001"),
    ]
    (month,) = yearly.year(2026).months
    assert (month.month, month.gross_cents, month.refunds_cents, month.net_cents) == (2, 1_000_00, -1_000_00, -8_00)
    prove_all()
