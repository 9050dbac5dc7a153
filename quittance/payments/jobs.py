"""Shallow: load by key, call one action."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from quittance.core import clock, scope
from quittance.core.queue import enqueue, job
from quittance.payments.actions import (
    awaiting,
    counter,
    disputing,
    fee_returns,
    keeping,
    news,
    payouts,
    saving,
    sending_back,
    settling,
    together,
    wallets,
    watching_returns,
)
from quittance.payments.models import Bundle, FeeReturn, KeptMethod, Payment, Refund, Setup, TakenBack, WalletHost
from quittance.payments.models import refund as refunds
from quittance.payments.models.payment import OPEN, UNFINISHED
from quittance.payments.models.setup import UNDER_WAY
from quittance.tenancy.models import BankAccount

# The payer's own request is still asking until then.
_FRESH_FOR = timedelta(seconds=50)
_ASK_AGAIN_AFTER = timedelta(seconds=55)


@job("payments.settle")
def settle(*, payment_id: int) -> None:
    settling.settle(payment=Payment.objects.get(pk=payment_id), now=clock.now())


@job("payments.look_at_intent")
def look_at_intent(*, account: str, intent_id: str) -> None:
    settling.look_at_intent(account=account, intent_id=intent_id, now=clock.now())


@job("payments.look_at_setup")
def look_at_setup(*, account: str, about: str) -> None:
    """News of a setup, a kept method or its authorization; of what others made there, nothing is known."""
    now = clock.now()
    for setup in Setup.objects.filter(vault__account=account, intent_id=about):
        saving.look(setup=setup, now=now)
    same = Q(method_id=about) | Q(setups__mandate_id=about)
    for method in KeptMethod.objects.filter(same, vault__account=account, removed_at=None).distinct():
        keeping.refresh(method=method, now=now)


@job("payments.settle_setup")
def settle_setup(*, setup_id: int) -> None:
    saving.settle(setup=Setup.objects.get(pk=setup_id), now=clock.now())


@job("payments.detach_method")
def detach_method(*, method_id: int) -> None:
    keeping.detach(method=KeptMethod.objects.select_related("vault").get(pk=method_id), now=clock.now())


@job("payments.settle_setups", across_firms=True)
def settle_setups() -> None:
    """Methods on their way into a vault are asked for, and those removed are asked away again, where news was lost."""
    if not counter.is_open():
        return
    before = clock.now() - _FRESH_FOR
    rows = Setup.all_firms.filter(state__in=UNDER_WAY, begun_at__lt=before).values_list("firm_id", "pk")
    for firm_id, setup_id in rows.order_by("begun_at"):
        with scope.firm(firm_id):
            enqueue("payments.settle_setup", setup_id=setup_id, only_one_waiting=f"settle-setup:{setup_id}")
    gone = KeptMethod.all_firms.filter(removed_at__lt=before, detached_at=None).values_list("firm_id", "pk")
    for firm_id, method_id in gone.order_by("removed_at"):
        with scope.firm(firm_id):
            enqueue("payments.detach_method", method_id=method_id, only_one_waiting=f"method:{method_id}")


@job("payments.settle_bundle")
def settle_bundle(*, bundle_id: int) -> None:
    together.settle(bundle=Bundle.objects.get(pk=bundle_id), now=clock.now())


@job("payments.settle_bundles", across_firms=True)
def settle_bundles() -> None:
    """Clicks over several bank accounts that a crash or the payer's bank left half done are gone on with, or ended."""
    if not counter.is_open():
        return
    rows = Bundle.all_firms.filter(ended_at=None, begun_at__lt=clock.now() - _FRESH_FOR).values_list("firm_id", "pk")
    for firm_id, bundle_id in rows.order_by("begun_at"):
        with scope.firm(firm_id):
            enqueue("payments.settle_bundle", bundle_id=bundle_id, only_one_waiting=f"bundle:{bundle_id}")


@job("payments.listen")
def listen(*, account: str) -> None:
    news.listen(account=account, now=clock.now())


@job("payments.listen_all", across_firms=True)
def listen_all() -> None:
    """Each account's news is asked for, whether or not the processor calls."""
    if not counter.is_open():
        return
    for firm_id, account in BankAccount.all_firms.filter(closed_at=None).values_list("firm_id", "account"):
        with scope.firm(firm_id):
            enqueue("payments.listen", account=account, only_one_waiting=f"listen:{account}")


@job("payments.look_at_payout")
def look_at_payout(*, account: str, payout_id: str) -> None:
    payouts.look_at(account=account, payout_id=payout_id, now=clock.now())


@job("payments.look_for_payouts")
def look_for_payouts(*, account: str) -> None:
    payouts.look_for(account=account)


@job("payments.look_for_payouts_all", across_firms=True)
def look_for_payouts_all() -> None:
    """Also of accounts that are closed: what was paid before still goes out, or comes back."""
    if not counter.is_open():
        return
    for firm_id, account in BankAccount.all_firms.values_list("firm_id", "account"):
        with scope.firm(firm_id):
            enqueue("payments.look_for_payouts", account=account, only_one_waiting=f"payouts:{account}")


@job("payments.watch_returns")
def watch_returns() -> None:
    watching_returns.look(now=clock.now())


@job("payments.watch_returns_all", across_firms=True)
def watch_returns_all() -> None:
    """Of each firm that takes bank transfers, or took them: what came back is counted daily."""
    for firm_id in BankAccount.all_firms.values_list("firm_id", flat=True).order_by("firm_id").distinct():
        with scope.firm(firm_id):
            enqueue("payments.watch_returns", only_one_waiting=f"returns:{firm_id}")


@job("payments.ask_after", across_firms=True)
def ask_after() -> None:
    """Payments in doubt are asked for each minute until it is known how they ended."""
    now = clock.now()
    stale = Q(looked_at=None) | Q(looked_at__lt=now - _ASK_AGAIN_AFTER)
    _ask(Payment.all_firms.filter(stale, state__in=OPEN, submitted_at__lt=now - _FRESH_FOR).exclude(account=""))


@job("payments.compare", across_firms=True)
def compare() -> None:
    """Each payment without an end is compared with the processor once a day (immunity 15)."""
    _ask(Payment.all_firms.filter(state__in=UNFINISHED).exclude(account=""))


def _ask(rows: QuerySet[Payment]) -> None:
    if not counter.is_open():
        return
    for firm_id, payment_id in rows.values_list("firm_id", "pk").order_by("submitted_at"):
        with scope.firm(firm_id):
            enqueue("payments.settle", payment_id=payment_id, only_one_waiting=f"payment:{payment_id}")


@job("payments.send_refund")
def send_refund(*, refund_id: int) -> None:
    sending_back.look(refund=Refund.objects.select_related("payment").get(pk=refund_id), now=clock.now())


@job("payments.look_at_refund")
def look_at_refund(*, account: str, refund_id: str, intent_id: str) -> None:
    sending_back.look_at_refund(account=account, refund_id=refund_id, intent_id=intent_id, now=clock.now())


@job("payments.look_at_dispute")
def look_at_dispute(*, account: str, dispute_id: str) -> None:
    disputing.look_at_dispute(account=account, dispute_id=dispute_id, now=clock.now())


@job("payments.give_fee_back")
def give_fee_back(*, fee_return_id: int) -> None:
    fee_returns.send(fee_return=FeeReturn.objects.select_related("payment").get(pk=fee_return_id), now=clock.now())


@job("payments.look_at_credits")
def look_at_credits() -> None:
    awaiting.look(now=clock.now())


@job("payments.ask_after_refunds", across_firms=True)
def ask_after_refunds() -> None:
    """Refunds without an end, fees not given back yet, and credits that are waited for."""
    if not counter.is_open():
        return
    waiting = Refund.all_firms.filter(state__in=refunds.UNFINISHED).values_list("firm_id", "pk")
    for firm_id, refund_id in waiting.order_by("pk"):
        with scope.firm(firm_id):
            enqueue("payments.send_refund", refund_id=refund_id, only_one_waiting=f"refund:{refund_id}")
    for firm_id, key in FeeReturn.all_firms.filter(state="requested").values_list("firm_id", "pk").order_by("pk"):
        with scope.firm(firm_id):
            enqueue("payments.give_fee_back", fee_return_id=key, only_one_waiting=f"fee:{key}")
    held = TakenBack.all_firms.filter(awaited__standing="held").values_list("firm_id", flat=True)
    for firm_id in held.order_by("firm_id").distinct():
        with scope.firm(firm_id):
            enqueue("payments.look_at_credits", only_one_waiting=f"credits:{firm_id}")


@job("payments.look_at_wallets")
def look_at_wallets(*, host_id: int) -> None:
    wallets.look(row=WalletHost.objects.get(pk=host_id), now=clock.now())


@job("payments.see_to_wallets")
def see_to_wallets() -> None:
    wallets.see_to(now=clock.now())


@job("payments.see_to_wallets_all", across_firms=True)
def see_to_wallets_all() -> None:
    """Hosts that are not registered yet, or were refused, and once a day all of them."""
    if not counter.is_open():
        return
    for firm_id in BankAccount.all_firms.filter(closed_at=None).values_list("firm_id", flat=True).distinct():
        with scope.firm(firm_id):
            enqueue("payments.see_to_wallets", only_one_waiting=f"see-to-wallets:{firm_id}")
