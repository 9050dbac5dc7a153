"""When a bill is overdue, and what its standing is called. Days are the firm's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.receivables.rules import ageing
from quittance.receivables.rules.ageing import Closing, Standing

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
    found = ageing.standing(
        due_cents=due_cents,
        rest_cents=rest_cents,
        voided=voided,
        gone=gone,
        is_overdue=is_overdue,
        closed_by=Closing(money_cents=100),
    )
    assert found == said


@pytest.mark.parametrize(
    ("money", "written_off", "credited", "said"),
    [
        (0, 100, 0, Standing.WRITTEN_OFF),
        (0, 0, 100, Standing.CREDITED),
        (0, 70, 30, Standing.WRITTEN_OFF),
        (0, 30, 70, Standing.CREDITED),
        (1, 99, 0, Standing.PAID),
        (0, 0, 0, Standing.PAID),
        (0, -5, 0, Standing.PAID),
    ],
)
def test_a_bill_on_which_no_money_came_is_called_by_what_closed_it(
    money: int, written_off: int, credited: int, said: Standing
) -> None:
    assert Closing(money, written_off, credited).standing == said


@given(
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.builds(Closing, st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9)),
)
def test_whether_a_bill_is_open_is_told_by_what_is_due_and_by_nothing_else(
    rest: int,
    is_overdue: bool,  # noqa: FBT001  drawn
    closed_by: Closing,
) -> None:
    """Immunity 23: however it was closed, one of balance 0 is never called open, and none above it paid."""
    told = ageing.standing(
        due_cents=max(0, rest), rest_cents=rest, voided=False, gone=False, is_overdue=is_overdue, closed_by=closed_by
    )
    assert (told in (Standing.OPEN, Standing.OVERDUE)) == (rest > 0)
