"""An invoice voided and billed again under its number at the source: what was paid here follows within the merge."""

from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.receivables import queries
from quittance.receivables.actions import items
from quittance.receivables.models import Invoice
from quittance.sync.tests.mirrored import connect, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import NOW, Cast


@pytest.fixture
def paper(cast: Cast) -> Iterator[Paper]:
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
def test_what_was_paid_follows_whatever_comes_first(paper: Paper, first: str, *, compare: bool) -> None:
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


def test_billed_again_for_less_nothing_stops_the_merge(paper: Paper) -> None:
    void(paper)
    rebill(paper, "500.0000")
    turn(paper)
    assert ours() == {"100": 0, "102": 600_00}
    assert Invoice.objects.get(source_key="102").due_cents == 0
