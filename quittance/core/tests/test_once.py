"""What a page of a payer asks once."""

from quittance.core import once, scope

_ASKED: list[int | None] = []


@once.asked
def _firm() -> int | None:
    _ASKED.append(scope.current())
    return scope.current()


def test_while_reading_a_question_is_asked_once_for_each_firm() -> None:
    _ASKED.clear()
    with once.reading():
        with scope.firm(1):
            assert _firm() == _firm() == 1
        with scope.firm(2):
            assert _firm() == 2
        with scope.firm(1):
            assert _firm() == 1
    assert _ASKED == [1, 2]


def test_outside_of_reading_and_in_the_next_one_it_is_asked_anew() -> None:
    _ASKED.clear()
    with scope.firm(1):
        assert _firm() == _firm() == 1
        for _ in range(2):
            with once.reading():
                assert _firm() == 1
    assert _ASKED == [1, 1, 1, 1]


def test_a_reading_within_another_knows_what_that_one_knows() -> None:
    _ASKED.clear()
    with scope.firm(1), once.reading():
        assert _firm() == 1
        with once.reading():
            assert _firm() == 1
        assert _firm() == 1
    assert _ASKED == [1]


def test_a_none_is_an_answer_too() -> None:
    _ASKED.clear()
    with once.reading():
        assert _firm() is None
        assert _firm() is None
    assert _ASKED == [None]
