"""Whatever happens at the source, in whatever pieces it arrives: the mirror ends as one full load makes it."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quittance.core import scope
from quittance.sync.actions import holds
from quittance.sync.models import HeldImport, Source
from quittance.sync.tests.mirrored import connect, mirror, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import NOW, Cast
from tests.sweep import sweep

_KEYS = st.integers(0, 5)
_AMOUNTS = st.integers(0, 10_000)


def _client(paper: Paper, number: int, amount: int) -> None:
    paper.put("clients", f"c{number}", client_number=f"C{number}", name1=f"Client {amount}", partner=f"s{amount % 3}")


def _nameless(paper: Paper, number: int, amount: int) -> None:
    paper.put("clients", f"c{number}", name1="", client_number=f"C{number}")


def _staff(paper: Paper, number: int, amount: int) -> None:
    paper.put("staff", f"s{number % 3}", first_name=f"First {amount}")


def _invoice(paper: Paper, number: int, amount: int) -> None:
    owner = f"c{amount % 6}"
    paper.put("invoices", f"i{number}", client_id=owner, entry_number=f"I{number}", open_amount=f"{amount}.0000")


def _receipt(paper: Paper, number: int, amount: int) -> None:
    paper.put("entries", f"e{number}", client_id=f"c{amount % 6}", amount=f"{amount}.0000")
    paper.put("applications", f"a{number}", from_entry_id=f"e{number}", to_entry_id=f"i{amount % 6}")


def _drop(paper: Paper, number: int, amount: int) -> None:
    table, letter = (("invoices", "i"), ("applications", "a"), ("entries", "e"), ("clients", "c"))[amount % 4]
    if f"{letter}{number}" in paper.book[table]:
        paper.drop(table, f"{letter}{number}")


def _sneak(paper: Paper, number: int, amount: int) -> None:
    if f"i{number}" in paper.book["invoices"]:
        paper.sneak("invoices", f"i{number}", open_amount=f"{amount}.0000")


_Act = Callable[[Paper, int, int], None]
_ACTS: list[_Act] = [_client, _client, _nameless, _staff, _invoice, _invoice, _receipt, _receipt, _drop, _sneak]
_DEEDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(_ACTS), _KEYS, _AMOUNTS),
        st.sampled_from(["turn", "compare", "cut"]),
    ),
    max_size=25,
)


@pytest.fixture
def harbor(cast: Cast) -> Iterator[Cast]:
    with scope.firm(cast.harbor.pk):
        yield cast


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=_DEEDS, batch=st.integers(1, 5))
def test_any_changes_in_any_pieces_end_in_the_mirror_of_one_full_load(
    harbor: Cast, deeds: list[tuple[_Act, int, int] | str], batch: int
) -> None:
    paper = small_books(Paper())
    paper.batch = batch
    connect()
    for deed in deeds:
        if isinstance(deed, str):
            paper.cut_after = 17 if deed == "cut" else None
            turn(paper, compare=deed == "compare")
            paper.cut_after = None
        else:
            act, number, amount = deed
            act(paper, number, amount)
    _agree(paper)
    turn(paper, compare=True)
    turn(paper)
    in_pieces = mirror(gone=False)
    empty()
    connect()
    turn(paper)
    assert in_pieces == mirror(gone=False)
    empty()


_LOST = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["clients", "staff", "contacts", "invoices", "entries"]), st.integers(0, 5)),
        st.sampled_from(["turn", "compare", "cut"]),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lost=_LOST, batch=st.integers(1, 5))
def test_any_deletions_that_leave_rows_without_what_they_hang_on_end_as_one_full_load(
    harbor: Cast, lost: list[tuple[str, int] | str], batch: int
) -> None:
    """A client is deleted and its invoices stay, an invoice and its applications stay: whatever order it is told in."""
    paper = small_books(Paper())
    paper.batch = batch
    connect()
    _agree(paper)
    for number in range(6):
        paper.put("applications", f"a{number}", from_entry_id=f"e{number}", to_entry_id=f"i{5 - number}")
    turn(paper)
    for deed in lost:
        if isinstance(deed, str):
            paper.cut_after = 17 if deed == "cut" else None
            turn(paper, compare=deed == "compare")
            paper.cut_after = None
        else:
            table, number = deed
            keys = sorted(paper.book[table])
            if keys:
                paper.drop(table, keys[number % len(keys)])
    turn(paper, compare=True)
    # In so small a firm each invoice is more than one in a hundred, and its loss asks for a person.
    for held in HeldImport.objects.filter(state="open"):
        holds.apply(held=held, by="staff:1", now=NOW)
    turn(paper)
    turn(paper, compare=True)
    in_pieces = mirror(gone=False)
    empty()
    connect()
    turn(paper)
    assert in_pieces == mirror(gone=False)
    empty()


def _agree(paper: Paper) -> None:
    """In the end every row that is named exists. What could not be read before is the last good version until then."""
    for number in range(6):
        _client(paper, number, 1)
        if f"i{number}" not in paper.book["invoices"]:
            _invoice(paper, number, 1)
        if f"e{number}" not in paper.book["entries"]:
            paper.put("entries", f"e{number}", client_id="c1")


def empty() -> None:
    """The mirror and how far it was read, as before the first load."""
    Source.objects.all().delete()
    sweep(keep=("tenancy_firm", "tenancy_host"))
