"""A row's state moves forward once, told by a delivery: late news changes nothing, contradicting news is refused."""

from functools import partial
from itertools import product

import pytest
from django.db import IntegrityError, connections
from hypothesis import given
from hypothesis import strategies as st

from quittance.core import scope
from quittance.core.states import IllegalMove, reachable
from quittance.core.tests.waiting import together
from quittance.outbox.models import Delivery
from quittance.outbox.models.delivery import State
from quittance.outbox.tests.letters import fresh, posted
from tests.cast import NOW, Cast


def move(cast: Cast, delivery: Delivery, to: str) -> bool:
    with scope.firm(cast.harbor.pk):
        return Delivery.objects.get(pk=delivery.pk).move(to, settled_at=NOW, last_reply=to)


def test_a_move_happens_once_with_its_changes(cast: Cast) -> None:
    delivery = posted(cast)
    with scope.firm(cast.harbor.pk):
        assert delivery.move(State.SENT, settled_at=NOW, last_reply="250 taken")
    assert (delivery.state, delivery.last_reply) == (State.SENT, "250 taken")
    assert fresh(cast, delivery).state == State.SENT


def test_late_news_moves_nothing_and_changes_nothing(cast: Cast) -> None:
    delivery = posted(cast)
    assert move(cast, delivery, State.SENT)
    with scope.firm(cast.harbor.pk):
        assert delivery.move(State.SENT, settled_at=NOW, last_reply="250 late") is False
    assert fresh(cast, delivery).last_reply == State.SENT
    assert move(cast, delivery, State.SENT) is False


@pytest.mark.parametrize("to", [State.REFUSED, State.EXPIRED, State.UNSURE, State.WAITING])
def test_news_that_contradicts_what_is_known_is_refused(cast: Cast, to: str) -> None:
    delivery = posted(cast)
    assert move(cast, delivery, State.SENT)
    if to == State.WAITING:
        assert move(cast, delivery, to) is False, "it has passed that already"
        return
    with pytest.raises(IllegalMove, match=f"Delivery {delivery.pk} is sent and cannot become {to}"):
        move(cast, delivery, to)
    assert fresh(cast, delivery).state == State.SENT


def test_who_holds_the_rows_lock_moves_it_by_the_same_rules(cast: Cast) -> None:
    for first, to in product([None, *State], [*State, "lost"]):
        told = [_after(cast, first, to, by_lock=by_lock) for by_lock in (False, True)]
        assert told[0] == told[1], (first, to)


def _after(cast: Cast, first: str | None, to: str, *, by_lock: bool) -> tuple[str, str, str, str]:
    """What became of a row that was moved twice: the answer, what the caller holds, and what was written."""
    delivery = posted(cast, key=f"{first} {to} {by_lock}")
    with scope.firm(cast.harbor.pk):
        if first and first in delivery.MOVES[delivery.state]:
            delivery.move(first, settled_at=NOW, last_reply="before")
        move = delivery.move_locked if by_lock else delivery.move
        try:
            moved = str(move(to, settled_at=NOW, last_reply="told"))
        except IllegalMove as refused:
            moved = str(refused).partition(" is ")[2]
    written = fresh(cast, delivery)
    return moved, f"{delivery.state} {delivery.last_reply}", written.state, written.last_reply


def test_a_state_nobody_declared_is_refused(cast: Cast) -> None:
    with pytest.raises(IllegalMove, match="cannot become lost"):
        move(cast, posted(cast), "lost")


def test_of_eight_movers_at_once_exactly_one_moved(cast: Cast) -> None:
    delivery = posted(cast)
    assert sorted(together(*[partial(move, cast, delivery, State.SENT)] * 8)) == [False] * 7 + [True]


def test_of_two_that_contradict_each_other_at_once_one_moves_and_the_other_is_refused(cast: Cast) -> None:
    delivery = posted(cast)

    def attempt(to: str) -> str:
        try:
            return str(move(cast, delivery, to))
        except IllegalMove:
            return "refused"

    assert sorted(together(partial(attempt, State.SENT), partial(attempt, State.REFUSED))) == ["True", "refused"]


def test_another_firms_row_cannot_be_moved(cast: Cast) -> None:
    delivery = posted(cast)
    with scope.firm(cast.second.pk), pytest.raises(Delivery.DoesNotExist):
        delivery.move(State.SENT, settled_at=NOW)
    assert fresh(cast, delivery).state == State.WAITING


@pytest.mark.parametrize("change", ["state = 'lost'", "settled_at = now()", "state = 'sent'"])
def test_the_database_itself_knows_the_states_and_that_a_settled_one_has_its_moment(cast: Cast, change: str) -> None:
    posted(cast)
    with connections["owner"].cursor() as owner, pytest.raises(IntegrityError, match="outbox_delivery_"):
        owner.execute(f"UPDATE outbox_delivery SET {change}")  # noqa: S608  our own words


graphs = st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef")))


@given(graphs, st.sampled_from("abcdef"))
def test_what_is_reachable_is_what_some_walk_reaches(moves: dict[str, set[str]], start: str) -> None:
    found = reachable(moves, start)
    assert found == moves.get(start, set()).union(*(moves.get(state, set()) for state in found))
