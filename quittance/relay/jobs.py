"""Shallow: load by key, call one action."""

from datetime import timedelta

from django.db.models import Q

from quittance.core import clock, scope
from quittance.core.models import Inbound
from quittance.core.queue import enqueue, job, under_way
from quittance.relay.actions import cases, holding, placing, reporting, taking
from quittance.relay.models import Intake
from quittance.relay.models.intake import State
from quittance.tenancy.models import Firm

SWEEP_ROWS_MAX = 1_000
# A mail younger than this has its own job on the way.
SWEEP_AFTER = timedelta(seconds=20)


@job("relay.take_in", queue="mail")
def take_in(*, inbound_id: int) -> None:
    taking.take_in(inbound_id=inbound_id, now=clock.now())


@job("relay.take_in_all", queue="mail")
def take_in_all(*, inbound_ids: list[int]) -> None:
    """What came in together."""
    taking.take_in_all(inbound_ids=inbound_ids, now=clock.now())


@job("relay.place", queue="mail")
def place(*, intake_id: int) -> None:
    placing.place(intake_id=intake_id, now=clock.now())


@job("relay.give_up", queue="mail")
def give_up(*, intake_id: int) -> None:
    placing.give_up(intake_id=intake_id, now=clock.now())


@job("relay.look_again")
def look_again() -> None:
    placing.look_again()


@job("relay.tell_senders")
def tell_senders() -> None:
    holding.tell_rest(now=clock.now())


@job("relay.report_bounces")
def report_bounces() -> None:
    reporting.report(now=clock.now())


@job("relay.sweep", across_firms=True)
def sweep() -> None:
    """Take in what lost its job, look at what waits for an invoice that came unnoticed, give up what waited enough."""
    now = clock.now()
    left = Inbound.all_firms.filter(
        source=cases.SOURCE, handled_at=None, next_try_at__lte=now, received_at__lte=now - SWEEP_AFTER
    )
    rows = list(left.values_list("firm_id", "pk").order_by("next_try_at")[:SWEEP_ROWS_MAX])
    in_turn = set[int]()
    if rows:
        in_turn = under_way("relay.take_in", "inbound_id", now=now)
        in_turn |= under_way("relay.take_in_all", "inbound_ids", now=now)
    for firm_id, inbound_id in (row for row in rows if row[1] not in in_turn):
        with scope.firm(firm_id):
            enqueue("relay.take_in", inbound_id=inbound_id, only_one_waiting=f"inbound:{inbound_id}")
    untold = Intake.all_firms.filter(state=State.HELD, noticed_at=None).exclude(proof="")
    for firm_id in untold.values_list("firm_id", flat=True).order_by("firm_id").distinct():
        with scope.firm(firm_id):
            enqueue("relay.tell_senders", only_one_waiting=f"untold:{firm_id}")
    waiting = Intake.all_firms.filter(state=State.WAITING)
    late = waiting.filter(Q(gives_up_at__lte=now) | Q(gives_up_at=None))
    for firm_id, intake_id in late.values_list("firm_id", "pk").order_by("gives_up_at")[:SWEEP_ROWS_MAX]:
        with scope.firm(firm_id):
            enqueue("relay.give_up", intake_id=intake_id, only_one_waiting=f"intake:{intake_id}")
    for firm_id in waiting.values_list("firm_id", flat=True).order_by("firm_id").distinct():
        with scope.firm(firm_id):
            enqueue("relay.look_again", only_one_waiting=f"waiting:{firm_id}")


@job("relay.report_bounces_all", across_firms=True)
def report_bounces_all() -> None:
    """Each firm's day ends when its own clock says so; once an hour is often enough to notice."""
    for firm_id in Firm.all_firms.order_by("pk").values_list("pk", flat=True):
        with scope.firm(firm_id):
            enqueue("relay.report_bounces", only_one_waiting=f"bounces:{firm_id}")
