"""Shallow: load by key, call one action."""

from collections.abc import Sequence

from quittance.core import clock, scope
from quittance.core.queue import enqueue, job
from quittance.outbox.actions.mails import Recipient
from quittance.payments.models import Payout
from quittance.reconciliation.actions import closing, mailing, proving
from quittance.reconciliation.models import FileSet
from quittance.tenancy.models import BankAccount


@job("reconciliation.close")
def close() -> None:
    now = clock.now()
    closing.close(now=now)
    mailing.ask_again(now=now)


@job("reconciliation.prove")
def prove(*, payout_id: int) -> None:
    proving.prove(payout=Payout.objects.get(pk=payout_id), now=clock.now())


@job("reconciliation.mail")
def mail(*, file_set_id: int, again: str = "", by: str = "system", addresses: Sequence[str] = ()) -> None:
    row = FileSet.objects.select_related("bank_account").get(pk=file_set_id)
    to = [Recipient(address) for address in addresses]
    mailing.post(row=row, now=clock.now(), again=again, by=by, to=to)


@job("reconciliation.close_all", across_firms=True)
def close_all() -> None:
    """Each firm that is paid out asks what its own clock says has come."""
    for firm_id in BankAccount.all_firms.values_list("firm_id", flat=True).distinct().order_by("firm_id"):
        with scope.firm(firm_id):
            enqueue("reconciliation.close", only_one_waiting=f"close:{firm_id}")
