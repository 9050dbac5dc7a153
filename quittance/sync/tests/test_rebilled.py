"""An invoice voided and billed again under its number at the source: what was paid here follows within the merge."""

import functools
from collections.abc import Callable, Iterator

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.receivables import queries
from quittance.receivables.actions import items
from quittance.receivables.models import Invoice
from quittance.sync.tests.mirrored import Clock, connect, small_books
from quittance.sync.tests.mirrored import turn as one_turn
from quittance.sync.tests.paper import Paper
from tests.cast import NOW, Cast

Turn = Callable[..., None]


@pytest.fixture
def turn() -> Turn:
    """Cycles of one clock, so that what comes in a later one is seen later."""
    return functools.partial(one_turn, clock=Clock())


@pytest.fixture
def paper(cast: Cast, turn: Turn) -> Iterator[Paper]:
    """Invoice 61001 of 2,000.00 with 1,500.00 open, of which 600.00 is paid here."""
    with scope.firm(cast.harbor.pk):
        connect()
        paper = small_books(Paper())
        turn(paper)
        row = Invoice.objects.get(number="61001")
        held = items.hold(
            lines=[items.Line(client=row.client_id, invoice=row.pk, amount_cents=600_00)], now=NOW
        )  # fmt: skip
        items.receive(items=held, now=NOW)
        yield paper


def void(paper: Paper) -> None:
    paper.put("invoices", "100", voided=True, open_amount="0.0000")


def rebill(paper: Paper, amount: str = "2000.0000") -> None:
    paper.put("invoices", "102", client_id="10", entry_number="61001", amount=amount, open_amount=amount)


def ours() -> dict[str, int]:
    return dict(Invoice.objects.filter(number="61001").values_list("source_key", "ours_cents"))


@pytest.mark.parametrize("compare", [True, False])
@pytest.mark.parametrize("first", ["void", "rebill", "both"])
def test_what_was_paid_follows_whatever_comes_first(paper: Paper, turn: Turn, first: str, *, compare: bool) -> None:
    if first != "rebill":
        void(paper)
    if first != "void":
        rebill(paper)
    turn(paper, compare=compare)
    assert queries.voided_with_money().count() == (first == "void")
    void(paper)
    rebill(paper)
    turn(paper, compare=compare)
    assert ours() == {"100": 0, "102": 600_00}
    assert Invoice.objects.get(source_key="102").due_cents == 1_400_00
    turn(paper, compare=True)
    assert Event.objects.filter(name="items.followed").count() == 1


@pytest.mark.parametrize("compare", [True, False])
@pytest.mark.parametrize("first", ["void", "rebill", "both"])
def test_an_old_closed_bill_with_the_same_number_never_takes_the_money(
    paper: Paper, turn: Turn, first: str, *, compare: bool
) -> None:
    last_year = {"entry_date": "2025-05-01", "due_date": "2025-05-31"}
    paper.put(
        "invoices", "90", client_id="10", entry_number="61001", amount="500.0000", open_amount="0.0000", **last_year
    )
    turn(paper)
    if first != "rebill":
        void(paper)
    if first != "void":
        rebill(paper)
    turn(paper, compare=compare)
    assert ours()["90"] == 0
    void(paper)
    rebill(paper)
    turn(paper, compare=compare)
    turn(paper, compare=True)
    assert ours() == {"90": 0, "100": 0, "102": 600_00}
    assert Invoice.objects.get(source_key="102").due_cents == 1_400_00
    assert not queries.voided_with_money().exists()


def test_billed_again_for_less_nothing_stops_the_merge(paper: Paper, turn: Turn) -> None:
    void(paper)
    rebill(paper, "500.0000")
    turn(paper)
    assert ours() == {"100": 0, "102": 600_00}
    assert Invoice.objects.get(source_key="102").due_cents == 0
