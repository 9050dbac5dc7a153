"""A checkout without books that agree comes to no figure."""

from typing import Any

import pytest

from bench.harness import till_check
from bench.harness.result import CannotMeasure
from bench.harness.till import Bill

BILLS = [Bill(token="a", invoice=1, number="60001", cents=500), Bill(token="b", invoice=2, number="60002", cents=700)]


def paid(invoice: int, cents: int, **other: object) -> dict[str, Any]:
    right = {"state": "succeeded", "standing": "received", "due_cents": 0, "mails": 2, "waiting": 2}
    return {"intent": f"pi_{invoice}", "invoice": invoice, "cents": cents, **right, **other}


def charged(intent: str, cents: int, *, is_paid: bool = True) -> dict[str, Any]:
    return {"payment_intent": intent, "amount": cents, "paid": is_paid}


OURS = [paid(1, 500), paid(2, 700)]
THEIRS = [charged("pi_1", 500), charged("pi_2", 700)]


def test_bills_that_are_each_paid_once_on_both_sides_are_accepted() -> None:
    till_check.refuse_unless_paid_once(OURS, THEIRS, BILLS)


@pytest.mark.parametrize(
    "wrong", [{"state": "unknown"}, {"standing": "held"}, {"due_cents": 1}, {"mails": 1}, {"waiting": 3}]
)
def test_a_payment_that_is_not_at_its_end_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(CannotMeasure, match=r"bill 2 is not as it must be"):
        till_check.refuse_unless_paid_once([OURS[0], paid(2, 700, **wrong)], THEIRS, BILLS)


@pytest.mark.parametrize("ours", [OURS[:1], [*OURS, OURS[1]], [OURS[0], paid(2, 701)]])
def test_a_bill_that_is_unpaid_or_paid_twice_or_with_another_amount_is_told(ours: list[dict[str, Any]]) -> None:
    with pytest.raises(CannotMeasure, match="not each was paid once"):
        till_check.refuse_unless_paid_once(ours, THEIRS, BILLS)


@pytest.mark.parametrize(
    "theirs",
    [
        THEIRS[:1],
        [*THEIRS, charged("pi_2", 700)],
        [*THEIRS, charged("pi_3", 700, is_paid=False)],
        [THEIRS[0], charged("pi_2", 701)],
    ],
)
def test_charges_that_differ_from_ours_are_told(theirs: list[dict[str, Any]]) -> None:
    with pytest.raises(CannotMeasure, match="The processor has"):
        till_check.refuse_unless_paid_once(OURS, theirs, BILLS)
