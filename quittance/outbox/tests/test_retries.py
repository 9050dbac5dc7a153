"""What becomes of a delivery is decided from its outcomes alone, and always decided in the end."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.outbox.models.attempt import Outcome
from quittance.outbox.models.delivery import Delivery, State
from quittance.outbox.rules import retries
from quittance.outbox.rules.retries import KEEP_TRYING, Settled, TryAgain, verdict
from tests.cast import NOW

OUTCOMES = sorted(set(Outcome.values) - {Outcome.UNDER_WAY})
FINAL = {State.SENT, State.REFUSED, State.EXPIRED, State.UNSURE}


def again(seconds: float, *, doubted: bool = False) -> TryAgain:
    return TryAgain(NOW + timedelta(seconds=seconds), doubted=doubted)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["accepted"], Settled("sent")),
        (["put_off", "unknown", "accepted"], Settled("sent")),
        (["refused"], Settled("refused")),
        (["unknown"], again(30, doubted=True)),
        (["unknown", "put_off"], again(60)),
        (["unknown", "unknown"], Settled("unsure")),
        (["unknown", "lost", "unknown"], Settled("unsure")),
        (["lost"], again(0, doubted=True)),
        (["lost"] * 4, again(0, doubted=True)),
        (["lost"] * 5, Settled("unsure")),
        (["put_off"], again(60)),
        (["put_off"] * 2, again(300)),
        (["put_off"] * 6, again(8 * 3600)),
        (["put_off"] * 60, again(8 * 3600)),
        (["unreachable"], again(2)),
        (["unreachable"] * 3, again(15)),
        (["unreachable"] * 600, again(300)),
        (["unreachable"] * 5 + ["put_off"], again(60)),
    ],
)
def test_what_an_outcome_means(outcomes: list[str], expected: Settled | TryAgain) -> None:
    assert verdict(outcomes=outcomes, written_at=NOW, now=NOW) == expected


@pytest.mark.parametrize("outcome", ["put_off", "unreachable"])
def test_after_three_days_nothing_is_tried_any_more(outcome: str) -> None:
    assert isinstance(
        verdict(outcomes=[outcome], written_at=NOW, now=NOW + KEEP_TRYING - timedelta(seconds=1)), TryAgain
    )
    assert verdict(outcomes=[outcome], written_at=NOW, now=NOW + KEEP_TRYING) == Settled("expired")


@given(st.lists(st.sampled_from(OUTCOMES), min_size=1), st.timedeltas(timedelta(0), timedelta(days=10)))
def test_every_history_has_a_verdict_that_looks_forward_or_ends(outcomes: list[str], age: timedelta) -> None:
    now = NOW + age
    decision = verdict(outcomes=outcomes, written_at=NOW, now=now)
    if isinstance(decision, Settled):
        assert decision.state in FINAL
    else:
        assert decision.at >= now
        assert decision.at > now or outcomes[-1] == "lost"


def life(next_outcome: st.DataObject) -> list[str]:
    """Whatever the mail server, the line and the workers do, until the delivery is settled."""
    outcomes: list[str] = []
    now: datetime = NOW
    while True:
        # The days of a real one, in steps long enough to get through them.
        outcomes.append(next_outcome.draw(st.sampled_from(["put_off", "unreachable", "unknown", "lost"])))
        decision = verdict(outcomes=outcomes, written_at=NOW, now=now)
        if isinstance(decision, Settled):
            return outcomes
        now = max(decision.at, now + timedelta(hours=next_outcome.draw(st.integers(0, 8))))


@given(st.data())
def test_every_life_of_a_delivery_ends(data: st.DataObject) -> None:
    outcomes = life(data)
    assert outcomes.count("unknown") <= 2
    assert outcomes.count("lost") <= retries.LOST_MAX


@pytest.mark.parametrize(("outcome", "tries"), [("put_off", 14), ("unreachable", 870)])
def test_a_server_that_never_takes_it_is_asked_this_often_in_three_days(outcome: str, tries: int) -> None:
    outcomes: list[str] = []
    now = NOW
    while True:
        outcomes.append(outcome)
        decision = verdict(outcomes=outcomes, written_at=NOW, now=now)
        if isinstance(decision, Settled):
            break
        now = decision.at
    assert abs(len(outcomes) - tries) <= 3


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        ("421 4.3.2 closing", 30),
        ("450 4.2.0 busy", 60),
        ("451 4.7.1 greylisted", 60),
        ("452 4.2.2 mailbox full", 900),
        ("452 4.5.3 too many recipients", 60),
        ("450 4.2.2 over quota", 900),
    ],
)
def test_how_soon_it_is_tried_again_follows_from_what_the_server_said(reply: str, seconds: int) -> None:
    decision = verdict(outcomes=["put_off"], written_at=NOW, now=NOW, reply=reply)
    assert decision == TryAgain(NOW + timedelta(seconds=seconds))


def test_the_rules_know_the_states_and_outcomes_of_the_tables() -> None:
    assert {*FINAL, State.SUPPRESSED} == Delivery.MOVES[State.WAITING]
    assert {state.value for state in FINAL} == {"sent", "refused", "expired", "unsure"}
