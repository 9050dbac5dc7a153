"""Shallow: load by key, call one action."""

from quittance.core import clock, scope
from quittance.core.queue import enqueue, job
from quittance.reconciliation.actions import closing
from quittance.tenancy.models import BankAccount


@job("reconciliation.close")
def close() -> None:
    closing.close(now=clock.now())


@job("reconciliation.close_all", across_firms=True)
def close_all() -> None:
    """Each firm that is paid out asks what its own clock says has come."""
    for firm_id in BankAccount.all_firms.values_list("firm_id", flat=True).distinct().order_by("firm_id"):
        with scope.firm(firm_id):
            enqueue("reconciliation.close", only_one_waiting=f"close:{firm_id}")
