"""Sees to it that pages of the firm's hosts may show wallets: the processor wants each host told for each account.

Told any number of times, by anybody: what is registered is found, what is not is registered, what was refused is asked
again. Nothing of it stands in a payer's way: where a host is not ready, the processor's fields show no wallets.
"""

from datetime import datetime

import structlog
from django.db import transaction

from quittance.core import events
from quittance.core.models import Event
from quittance.core.queue import enqueue
from quittance.integrations.stripe import domains
from quittance.integrations.stripe.faults import Absent, Fault, Refused
from quittance.integrations.stripe.words import WalletDomain
from quittance.payments import queries
from quittance.payments.actions import counter
from quittance.payments.models import WalletHost
from quittance.payments.models.wallet_host import Standing
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()


def see_to(*, now: datetime) -> None:
    """Each host at each living account, where the firm has wallets on."""
    if not counter.is_open() or not queries.policy_now().shows_wallets:
        return
    for bank_account in tenancy.bank_accounts():
        for host in tenancy.hosts():
            row, _ = WalletHost.objects.get_or_create(account=bank_account.account, host=host)
            if row.is_due(now):
                enqueue("payments.look_at_wallets", host_id=row.pk, only_one_waiting=f"wallets:{row.pk}")


def look(*, row: WalletHost, now: datetime) -> WalletHost:
    """Raises nothing: who could not be asked is asked again within the hour."""
    try:
        found = _registered(row, now)
    except Fault as fault:
        log.warning("wallets.not_answered", host=row.host, account=row.account, code=fault.code, detail=fault.detail)
        is_no = isinstance(fault, Refused) and not isinstance(fault, Absent)
        if not is_no and row.standing == Standing.READY:
            return row  # nobody said that it is otherwise now
        return _stand(row, Standing.REFUSED if is_no else Standing.WAITING, fault.words, now)
    return _stand(row, Standing.REFUSED if found.refusals else Standing.READY, " ".join(found.refusals), now)


def on_account_added(event: Event, *, now: datetime) -> None:
    """A firm's account at the processor was connected."""
    del event
    see_to(now=now)


def _registered(row: WalletHost, now: datetime) -> WalletDomain:
    at, key = counter.at(row.account), f"wallets:{row.pk}:{now:%Y%m%d%H%M%S}"
    found = domains.find(at, row.host)
    if found is None:
        return domains.register(at, row.host, key=f"{key}:make")
    return domains.look_again(at, found.id, key=f"{key}:look") if found.refusals else found


def _stand(row: WalletHost, standing: Standing, why: str, now: datetime) -> WalletHost:
    with transaction.atomic():
        row.refresh_from_db(from_queryset=WalletHost.objects.select_for_update(no_key=True))
        before = (row.standing, row.why)
        row.standing, row.why, row.looked_at = standing, why, now
        row.save(update_fields=["standing", "why", "looked_at"])
        if before == (standing, why):
            return row
        if standing == Standing.READY:
            events.record("wallets.ready", row, at=now, by="processor", host=row.host)
        elif standing == Standing.REFUSED:
            events.record("wallets.refused", row, at=now, by="processor", host=row.host, words=why)
    return row
