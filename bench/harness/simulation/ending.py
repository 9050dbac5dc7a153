"""A story's end: all news arrives, everything unfinished is asked for, time goes by, the source posts everything."""

from datetime import timedelta
from random import Random

from bench.harness.simulation import news_acts, source_acts
from bench.harness.simulation.world import Job, World
from quittance.receivables import queries
from quittance.receivables.models import Entry, Receipt
from quittance.receivables.models.receipt import Verdict

# Long enough for a payer to be given up, for bank transfers to settle, for refunds and disputes to end, and for
# credits that are waited for.
_STAGES = (timedelta(0), timedelta(minutes=40), timedelta(days=2), timedelta(days=24), timedelta(days=32))
_ROUNDS_MAX = 40
_TRIES = 3  # of a job that cannot be done yet, within one stage


def drain(world: World, chance: Random) -> None:
    for ahead in _STAGES:
        world.outside.move(ahead)
        _settle(world, chance)
    _close_the_source(world)
    _work(world, chance)


def _settle(world: World, chance: Random) -> None:
    """All news and one sweep; what these lead to is worked off, in any order."""
    for _ in range(_TRIES):
        news_acts.listen(world, chance)
        news_acts.ask_after(world)
        if _work(world, chance):
            return


def _work(world: World, chance: Random) -> bool:
    """True if nothing is left to be done."""
    while waiting := list(world.take_jobs()):
        chance.shuffle(waiting)
        if not sum([_run(world, each) for each in waiting]) and len(world.take_jobs()) == len(waiting):
            return False
    return True


def _run(world: World, job: Job) -> bool:
    try:
        return world.run(job)
    except Exception as error:  # noqa: BLE001  whatever a job raises is looked at when the books are compared
        job.failed_with = f"{type(error).__name__}: {error}"
        return False


def _close_the_source(world: World) -> None:
    """The bookkeeper posts what is unposted, puts references right, and answers every question as it is in truth."""
    for _ in range(_ROUNDS_MAX):
        changed = [_post_all(world), _correct(world), _answer_all(world)]
        if not any(changed):
            return
    world.odd.append(f"The source is not done after {_ROUNDS_MAX} rounds of posting and deciding.")


def _post_all(world: World) -> bool:
    done = False
    for row in queries.unposted_items():
        bill = row.invoice
        if row.pk in world.unposted | world.posted:
            continue
        if source_acts.postable(row):
            world.posted.add(row.pk)
            source_acts.post_item(world, row, source_acts.named(row))
        else:
            world.unposted.add(row.pk)
            if bill is None or bill.voided or bill.open_cents <= 0:
                continue
            source_acts.post_item(world, row, source_acts.named(row), bill.open_cents)  # the rest stays on account
        done = True
    return done


def _correct(world: World) -> bool:
    wrong = Receipt.objects.filter(pk__in=list(world.shown), verdict__in=(Verdict.COUNTS, Verdict.LISTED))
    rows = [row for row in wrong.select_related("entry") if row.entry and row.entry.reference != world.shown[row.pk]]
    for row in rows:
        with source_acts.synced(world):
            Entry.objects.filter(pk=row.entry_id or 0).update(reference=world.shown[row.pk])
    return bool(rows)


def _answer_all(world: World) -> bool:
    questions = queries.to_decide(now=world.now)
    for question in questions[:1]:
        source_acts.answer(world, question)
    return bool(questions)
