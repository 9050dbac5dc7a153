"""Operators come in with address and password; who guesses waits longer and longer."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connections

from quittance.access import queries
from quittance.access.actions import operators
from quittance.access.models import Operator
from quittance.access.rules import sessions as rules
from quittance.core.tests.waiting import together
from tests.cast import NOW, OLIVES_PASSWORD, olive

SECOND = timedelta(seconds=1)
WRONG = operators.NO_ENTRY


def sign_in(password: str = OLIVES_PASSWORD, address: str = "olive@ops.example", now: datetime = NOW) -> str:
    return operators.sign_in(address=address, password=password, now=now)


def refusal(password: str, address: str = "olive@ops.example", now: datetime = NOW) -> str:
    with pytest.raises(operators.Refused) as refused:
        sign_in(password, address, now)
    return str(refused.value)


def test_the_right_password_opens_a_session_of_twelve_hours_whatever_the_addresss_letter_case(database: None) -> None:
    operator = olive()
    token = sign_in(address=" Olive@OPS.example ")
    found = queries.open_operator_session(token=token, now=NOW + 12 * 3600 * SECOND - SECOND)
    assert found is not None
    assert found.operator == operator
    assert queries.open_operator_session(token=token, now=NOW + 12 * 3600 * SECOND) is None


def test_a_stranger_hears_what_a_wrong_password_hears(database: None) -> None:
    olive()
    assert refusal("wrong", "nobody@ops.example") == refusal("wrong") == WRONG


def test_passwords_and_tokens_do_not_lie_in_the_tables(database: None) -> None:
    olive()
    token = sign_in()
    with connections["owner"].cursor() as owner:
        owner.execute(
            "SELECT (SELECT access_operator::text FROM access_operator) || access_operator_session::text"
            " FROM access_operator_session"
        )
        [(row,)] = owner.fetchall()
    assert token not in row
    assert OLIVES_PASSWORD not in row


def test_after_four_slips_the_door_stays_shut_for_a_while_even_for_the_right_password(database: None) -> None:
    olive()
    assert [refusal("wrong") for _ in range(5)] == [WRONG] * 5
    assert refusal(OLIVES_PASSWORD, now=NOW + 29 * SECOND) == WRONG
    assert sign_in(now=NOW + 30 * SECOND)


def test_the_right_password_wipes_the_slips_away(database: None) -> None:
    olive()
    for _ in range(3):
        assert [refusal("wrong") for _ in range(4)] == [WRONG] * 4
        assert sign_in()
    assert Operator.objects.get().failures == 0


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900), (500, 900), (10_000, 900)],
)
def test_waits_double_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert rules.wait_after(failures) == seconds * SECOND


def test_knocking_while_the_door_is_shut_neither_counts_nor_prolongs(database: None) -> None:
    olive()
    for _ in range(5):
        refusal("wrong")
    assert [refusal("wrong", now=NOW + SECOND) for _ in range(3)] == [WRONG] * 3
    assert Operator.objects.get().failures == 5
    assert sign_in(now=NOW + 30 * SECOND)


def test_of_guesses_made_at_once_each_is_counted(database: None) -> None:
    olive()
    together(*[partial(refusal, "wrong")] * 4)
    assert Operator.objects.get().failures == 4


def test_a_removed_operator_neither_signs_in_nor_keeps_a_session(database: None) -> None:
    olive()
    token = sign_in()
    Operator.objects.update(removed_at=NOW)
    assert queries.open_operator_session(token=token, now=NOW) is None
    assert refusal(OLIVES_PASSWORD) == WRONG


def test_signing_out_ends_the_session(database: None) -> None:
    olive()
    token = sign_in()
    found = queries.open_operator_session(token=token, now=NOW)
    assert found is not None
    operators.sign_out(session=found, now=NOW)
    assert queries.open_operator_session(token=token, now=NOW) is None


def test_an_operator_is_added_once_whatever_the_letter_case_and_with_a_long_password_alone(database: None) -> None:
    olive()
    with pytest.raises(operators.CannotAdd, match="exists already"):
        operators.add(address="OLIVE@ops.example", name="Other", password="long enough for all")
    with pytest.raises(operators.CannotAdd, match="at least 12 characters"):
        operators.add(address="otto@ops.example", name="Otto", password="x" * 11)
    assert Operator.objects.count() == 1
