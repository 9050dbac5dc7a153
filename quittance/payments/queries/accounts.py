"""Into which of the firm's accounts a client pays, and what that account and the firm's terms offer."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from quittance.core import once
from quittance.payments.models import FeeRate, Policy
from quittance.payments.rules import fees
from quittance.payments.rules.fees import Rate
from quittance.payments.rules.terms import STARTING, Terms
from quittance.receivables.models import Client
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import BankAccount


@dataclass(frozen=True)
class Offer:
    """By what a client may pay; `reason` says to the payer why by nothing."""

    cards: bool
    bank: bool
    embedded: bool
    account: str = ""
    reason: str = ""
    wallets: bool = False  # where the payer's browser has one, in the fields on our page

    @property
    def is_open(self) -> bool:
        return self.cards or self.bank


def account_of(client: Client) -> BankAccount | None:
    """None: the firm takes no payments online for this client yet."""
    return accounts_of([client]).get(client.pk)


def accounts_of(clients: Collection[Client]) -> dict[int, BankAccount]:
    """By the office where the client is; who is in no office of an account of its own pays into the default one."""
    living = tenancy.bank_accounts()
    default = next((each for each in living if each.is_default), None)
    by_office = {office: each for each in living for office in each.offices}
    found: dict[int, BankAccount] = {}
    for client in clients:
        # Where no account has offices of its own, a client's is not looked up.
        office = client.office if by_office else None
        account = by_office.get(office.source_key if office else "", default)
        if account is not None:
            found[client.pk] = account
    return found


@once.asked
def policy_now() -> Policy:
    """What the firm chose, or what holds for a firm that chose nothing."""
    return Policy.objects.first() or Policy()


@once.asked
def terms_now() -> Terms:
    rows = FeeRate.objects.all()
    agreed = tuple(
        Rate(
            fees.Method(row.method),
            fees.Channel(row.channel),
            row.since_date,
            row.basis_points,
            row.fixed_cents,
            row.cap_cents,
        )
        for row in rows
    )
    # What every firm begins with holds wherever nothing else was agreed, since ever.
    starting = tuple(replace(each, since=date.min) for each in STARTING.rates)
    return Terms(agreed + starting, policy_now().as_rule)


def offer(client: Client) -> Offer:
    account = account_of(client)
    if not settings.QUITTANCE.processor_key or account is None:
        return Offer(cards=False, bank=False, embedded=False, reason="Payments online are not open yet.")
    policy = policy_now()
    reason = "" if policy.cards or policy.bank else "Payments online are closed at the moment."
    return Offer(policy.cards, policy.bank, policy.embedded, account.account, reason, policy.shows_wallets)
