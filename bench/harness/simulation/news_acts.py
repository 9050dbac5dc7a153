"""News and time: webhooks that come once, twice, late, in another order or never; jobs; sweeps; clocks."""

from datetime import timedelta
from random import Random

from bench.harness.simulation.world import Job, World
from quittance.core import scope
from quittance.integrations.stripe import events
from quittance.integrations.stripe.faults import Fault
from quittance.payments import jobs
from quittance.payments.actions import counter, news

_MOVES = (
    *(timedelta(minutes=1), timedelta(minutes=12), timedelta(minutes=35), timedelta(hours=5)),
    *(timedelta(days=1), timedelta(days=3), timedelta(days=6)),
)


def webhooks(world: World, chance: Random) -> str:
    """Some of what ever happened, in any order, some of it twice. What is left out may come later, or never."""
    world.doing = "the processor calls"
    try:
        found = events.since(counter.at(world.account), world.now - timedelta(days=20))
    except Fault as fault:
        return f"nothing came: {fault.code}"
    if not found:
        return ""
    told = [chance.choice(found) for _ in range(chance.randint(1, min(8, 2 * len(found))))]
    fresh = sum(news.keep(event=each, now=world.now) for each in told)
    return f"with {len(told)}, {fresh} of them new"


def listen(world: World, chance: Random) -> str:
    del chance
    world.doing = "we ask for news"
    return f"{news.listen(account=world.account, now=world.now)} new"


def work(world: World, chance: Random) -> str:
    """Some jobs, in any order; one of them twice."""
    waiting = list(world.take_jobs())
    if not waiting:
        return ""
    chance.shuffle(waiting)
    chosen = waiting[: chance.randint(1, len(waiting))]
    names = ", ".join(job.name for job in chosen)
    world.doing = f"a worker runs {names}"
    if chance.random() < 0.3:
        world.jobs.append(Job(chosen[0].name, dict(chosen[0].arguments)))
    done = [world.run(job) for job in chosen]
    return f"{sum(done)} of {len(done)} done"


def sweep(world: World, chance: Random) -> str:
    del chance
    world.doing = "the clock asks after what has no end"
    ask_after(world)
    return "asked"


def ask_after(world: World) -> None:
    del world
    with scope.no_firm():
        jobs.ask_after()
        jobs.compare()
        jobs.ask_after_refunds()


def time_goes_by(world: World, chance: Random) -> str:
    ahead = chance.choice(_MOVES)
    world.doing = f"{ahead} go by"
    # As each minute in truth: news is kept by the processor for thirty days.
    world.outside.move(ahead)
    return str(world.now)
