"""Looking for rings rests while much is in hand, and goes on afterwards, whatever happened inside."""

import gc
from collections.abc import Iterator

import pytest

from quittance.reconciliation.actions.unswept import unswept


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_it_rests_inside_and_goes_on_afterwards() -> None:
    with unswept():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure_which_is_not_swallowed() -> None:
    with pytest.raises(LookupError, match="gone"), unswept():
        raise LookupError("gone")
    assert gc.isenabled()


def test_one_inside_another_does_not_wake_it_early() -> None:
    with unswept():
        with unswept():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_where_somebody_put_it_to_rest_before_it_stays_at_rest() -> None:
    gc.disable()
    with unswept():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_a_function_may_be_marked_with_it_and_be_called_many_times() -> None:
    @unswept()
    def rests() -> bool:
        return not gc.isenabled()

    assert [rests(), rests()] == [True, True]
    assert gc.isenabled()
