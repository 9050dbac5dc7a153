"""Any interleaving of payers, repeats and news leaves books that a small model foretells (immunity 8, 9)."""

import random

import pytest

from quittance.core.models import Event
from quittance.outbox.models import Mail
from quittance.payments.models import Payment
from quittance.payments.models.payment import State
from quittance.payments.tests.lives import MEETING, NEWS, World

pytestmark = pytest.mark.usefixtures("harbor")


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_in_whatever_order_no_cent_is_lost_or_counted_twice(seed: int) -> None:
    world = World(random.Random(seed))  # noqa: S311  a story, no secret
    world.open_books()
    for _ in range(25):
        world.step()
        world.check()
    codes = [*Payment.objects.exclude(code=None).order_by("code").values_list("code", flat=True)]
    assert codes == [*range(1000, 1000 + len(codes))]
    started = Event.objects.filter(name="payment.started").count()
    assert started == Payment.objects.count() == len(world.lives)
    keys = [*Mail.objects.values_list("key", flat=True)]
    assert len(keys) == len(set(keys))


def test_the_stories_are_rich_enough_to_prove_something() -> None:
    met: set[tuple[str, str]] = set()
    refused = contradicted = 0
    for seed in range(5):
        world = World(random.Random(seed))  # noqa: S311  as above
        world.open_books()
        for _ in range(40):
            world.step()
        met |= world.met
        refused, contradicted = refused + world.refused, contradicted + world.contradicted
    assert {state for state, _ in met} == set(State.values)
    assert {news for _, news in met} == set(NEWS)
    assert (len(met) >= 25, refused > 0, contradicted > 0) == (True, True, True)


def test_the_model_foretells_every_meeting_of_state_and_news() -> None:
    assert set(MEETING) == set(State.values)
    assert all(set(NEWS) - {"mismatch"} <= set(met) for met in MEETING.values())
