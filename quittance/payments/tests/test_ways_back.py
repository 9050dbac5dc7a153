"""Any interleaving of refunds, disputes, wins and failures leaves rows that a model foretells (immunity 8 to 10)."""

import random

import pytest

from quittance.core.models import Event
from quittance.outbox.models import Mail
from quittance.payments.tests import back
from quittance.payments.tests.ways_back import World

pytestmark = pytest.mark.usefixtures("harbor")


@pytest.mark.parametrize("seed", range(16))
def test_whatever_goes_back_in_whatever_order_no_cent_is_lost_or_counted_twice(seed: int) -> None:
    world = World(random.Random(seed))  # noqa: S311  a story, no secret
    world.open_books()
    for _ in range(16):
        world.step()
        world.check()
    world.hear_all(3)
    world.check()
    world.check_end()
    before = back.lines(world.payment), Event.objects.count(), Mail.objects.count()
    world.hear_all(10)
    assert (back.lines(world.payment), Event.objects.count(), Mail.objects.count()) == before


def test_the_stories_are_rich_enough_to_prove_something() -> None:
    met: set[str] = set()
    refused = 0
    for seed in range(16):
        world = World(random.Random(seed))  # noqa: S311  as above
        world.open_books()
        for _ in range(16):
            world.step()
        met |= world.met
        refused += world.refused
    assert met >= {"dispute", "refund processing", "refund succeeded", "refund failed", "refund cancelled"}
    assert refused > 0
