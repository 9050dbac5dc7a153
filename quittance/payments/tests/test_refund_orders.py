"""Any order of our refunds and theirs, failures and late news ends in books that say what the processor says."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quittance.core.models import Event
from quittance.outbox.models import Mail
from quittance.payments.tests import back
from quittance.payments.tests.beside_theirs import METHODS, STEPS, Beside
from quittance.payments.tests.tills import Till
from quittance.payments.tests.ways_back import check

Step = Callable[[Beside, int], None]
_NUMBER = st.integers(0, 11)
# Both sides give back from the start, or most stories would have nothing to tell.
_BEGUN = st.permutations([Beside.ask, Beside.make_there])
_STORIES = st.lists(st.tuples(st.sampled_from(STEPS), _NUMBER), min_size=3, max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begun=_BEGUN, numbers=st.tuples(_NUMBER, _NUMBER), story=_STORIES, by_what=st.sampled_from(METHODS))
def test_whatever_is_asked_made_fails_and_is_heard_late_the_books_end_as_the_processor_does(
    till: Till, begun: list[Step], numbers: tuple[int, int], story: list[tuple[Step, int]], by_what: str
) -> None:
    """Immunity 8, 10, 19: nothing waits for ever, and at no moment is more given back than was captured."""
    world = Beside(till, by_what)
    for step, number in (*zip(begun, numbers, strict=True), *story):
        step(world, number)
        check(world.payment)
    world.end()
    check(world.payment)
    world.check_end()
    before = back.lines(world.payment), Event.objects.count(), Mail.objects.count()
    for late in range(len(world.snapshots)):
        world.hear_late(late)
    assert (back.lines(world.payment), Event.objects.count(), Mail.objects.count()) == before
