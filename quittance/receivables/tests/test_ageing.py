"""When a bill is overdue, and what its standing is called. Days are the firm's."""

from datetime import date, timedelta

import pytest

from quittance.receivables.rules import ageing
from quittance.receivables.rules.ageing import Standing

ISSUED, DUE = date(2026, 5, 4), date(2026, 6, 3)


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1), (30, 30)])
def test_a_bill_is_overdue_from_the_day_after_its_due_date(days: int, late: int) -> None:
    assert ageing.days_overdue(issued=ISSUED, due=DUE, today=DUE + timedelta(days=days)) == late


def test_a_bill_without_a_due_date_is_due_on_the_day_it_is_dated() -> None:
    assert ageing.days_overdue(issued=ISSUED, due=None, today=ISSUED) == 0
    assert ageing.days_overdue(issued=ISSUED, due=None, today=ISSUED + timedelta(days=3)) == 3


def test_a_bill_dated_ahead_has_no_age_yet() -> None:
    assert ageing.age(issued=ISSUED, today=ISSUED - timedelta(days=2)) == 0


@pytest.mark.parametrize(
    ("due_cents", "rest_cents", "voided", "gone", "is_overdue", "said"),
    [
        (100, 100, False, False, False, Standing.OPEN),
        (100, 100, False, False, True, Standing.OVERDUE),
        (0, 0, False, False, True, Standing.PAID),
        (0, -5, False, False, True, Standing.OVERPAID),
        (0, 100, True, False, True, Standing.VOIDED),
        (0, 100, True, True, True, Standing.GONE),
    ],
)
def test_a_bill_has_one_standing(
    *, due_cents: int, rest_cents: int, voided: bool, gone: bool, is_overdue: bool, said: Standing
) -> None:
    found = ageing.standing(due_cents=due_cents, rest_cents=rest_cents, voided=voided, gone=gone, is_overdue=is_overdue)
    assert found == said
