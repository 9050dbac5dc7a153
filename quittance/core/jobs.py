"""Core's own jobs: open what arrived, let listeners react, and pick up what a killed process left lying."""

import contextlib
from datetime import timedelta

import structlog
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation

from quittance.core import clock, events, inbox, scope, seals
from quittance.core.models import Event, Inbound, Reaction, Seal
from quittance.core.queue import enqueue, job

log = structlog.get_logger()

HEARTBEAT_SECONDS = 4
STALLED_SECONDS = 15
SWEEP_ROWS_MAX = 1_000
# A row younger than this has its own job on the way; the sweeper is for those whose job was lost or put off.
SWEEP_AFTER_SECONDS = 20
KEEP_FINISHED_HOURS = 24


@job("core.react")
def react(*, reaction_id: int) -> None:
    events.react(reaction_id=reaction_id, now=clock.now())


@job("core.open_inbound")
def open_inbound(*, inbound_id: int) -> None:
    inbox.open_one(inbound_id=inbound_id, now=clock.now())


@job("core.seal")
def seal() -> None:
    while seals.seal(now=clock.now()) == seals.BATCH_EVENTS_MAX:
        pass


@job("core.seal_all", across_firms=True)
def seal_all() -> None:
    """Only firms in which something happened since their last link are visited."""
    last = Seal.all_firms.filter(firm_id=OuterRef("firm_id")).order_by("-number").values("last_transaction_id")[:1]
    fresh = Event.all_firms.annotate(sealed_to=Coalesce(Subquery(last), 0)).filter(transaction_id__gt=F("sealed_to"))
    for firm_id in fresh.values_list("firm_id", flat=True).distinct():
        with scope.firm(firm_id):
            enqueue("core.seal", only_one_waiting=f"seal:{firm_id}")


@job("core.sweep", across_firms=True)
def sweep() -> None:
    """Ask again for what should have happened: the queue is quick, the rows are the truth."""
    now = clock.now()
    overdue = now - timedelta(seconds=SWEEP_AFTER_SECONDS)
    reactions = Reaction.all_firms.filter(handled_at=None, next_try_at__lte=now, recorded_at__lte=overdue)
    for firm_id, reaction_id in reactions.values_list("firm_id", "pk").order_by("next_try_at")[:SWEEP_ROWS_MAX]:
        with scope.firm(firm_id):
            enqueue("core.react", reaction_id=reaction_id, only_one_waiting=f"reaction:{reaction_id}")
    inbound = Inbound.all_firms.filter(handled_at=None, next_try_at__lte=now, received_at__lte=overdue)
    for firm_id, inbound_id, source in inbound.values_list("firm_id", "pk", "source").order_by("next_try_at")[
        :SWEEP_ROWS_MAX
    ]:
        if inbox.has_opener(source):
            with scope.firm(firm_id):
                enqueue("core.open_inbound", inbound_id=inbound_id, only_one_waiting=f"inbound:{inbound_id}")


@app.task(name="core.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int | None = None) -> None:
    """Run again what a worker had in hand when it was killed; procrastinate finds such jobs but leaves them."""
    del timestamp
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        log.warning("job.stalled", job=stalled.task_name, id=stalled.id)
        # Where only one may wait and does, that one does the work; this one gets its turn after it.
        with contextlib.suppress(UniqueViolation):
            await manager.retry_job(stalled)
    await manager.prune_stalled_workers(STALLED_SECONDS * 4)


@app.task(name="core.forget_finished", pass_context=True)
async def forget_finished(context: JobContext, timestamp: int | None = None) -> None:
    """Finished jobs stay a day for ops to look at; failed ones stay until somebody decides."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS, include_failed=False)
