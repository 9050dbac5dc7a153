"""Whose vault a page of saved methods shows: a person's own, or the staff's for the client whose portal they opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quittance.access.rules.permissions import Permission
from quittance.payments import queries
from quittance.payments.actions import counter
from quittance.payments.actions.keeping import Owner
from quittance.payments.models import KeptMethod, Setup
from quittance.payments.rules import naming
from quittance.receivables.models import Client
from quittance.tenancy.models import BankAccount
from quittance.web.portal import payable
from quittance.web.portal.payer import Payer, Way


@dataclass(frozen=True)
class Place:
    """A bank account of the firm, into which these clients pay: a method is saved for one of them."""

    account: BankAccount
    clients: tuple[Client, ...]
    kinds: str  # as the processor's fields name them

    @property
    def names(self) -> str:
        return naming.people([client.name for client in self.clients])


@dataclass(frozen=True)
class Keeper:
    owner: Owner
    by: str
    places: tuple[Place, ...]
    may_change: bool

    @property
    def is_staff(self) -> bool:
        return isinstance(self.owner, Client)

    @property
    def address(self) -> str:
        """Where the owner's mail goes; a client's is asked for."""
        return "" if isinstance(self.owner, Client) else self.owner.address

    def methods(self) -> Sequence[KeptMethod]:
        owner = self.owner
        return list(queries.methods_of_staff(owner) if isinstance(owner, Client) else queries.methods_of_person(owner))

    def setups(self) -> Sequence[Setup]:
        owner = self.owner
        return list(queries.setups_of_staff(owner) if isinstance(owner, Client) else queries.setups_of_person(owner))

    def method(self, method_id: int) -> KeptMethod | None:
        return next((method for method in self.methods() if method.pk == method_id), None)

    def setup(self, setup_id: int) -> Setup | None:
        """Also one that has ended: its page tells how."""
        owner = self.owner
        own = Setup.objects.select_related("vault").filter(pk=setup_id).exclude(confirmed_at=None)
        own = own.filter(vault__client=owner) if isinstance(owner, Client) else own.filter(vault__person=owner)
        return own.first()

    def place(self, account_id: int | None) -> Place | None:
        """The one that was chosen, or the only one there is."""
        if account_id is None and len(self.places) == 1:
            return self.places[0]
        return next((place for place in self.places if place.account.pk == account_id), None)


def of(payer: Payer) -> Keeper | None:
    """None for a guest: who has no account has no vault."""
    if payer.person is None or payer.way not in {Way.PERSON, Way.STAFF}:
        return None
    by = payable.by(payer).by
    if payer.way is Way.STAFF:
        may_change = payable.may(payer, Permission.TAKE_PAYMENTS)
        return Keeper(payer.clients[0], by, _places(payer), may_change)
    return Keeper(payer.person, by, _places(payer), may_change=True)


def for_whom(method: KeptMethod, places: Sequence[Place]) -> str:
    """Named only where it matters: with more than one bank account of the firm."""
    if len(places) < 2:  # noqa: PLR2004  one needs no telling apart
        return ""
    return next((place.names for place in places if place.account.account == method.vault.account), "")


def told(method: KeptMethod, today: date) -> tuple[str, str, str]:
    """Its state in a tone, a word and a sentence; nothing to tell of one that pays."""
    if method.blocked_at is not None:
        why = f" ({method.blocked_code})" if method.blocked_code not in ("", KeptMethod.NO_CODE) else ""
        return "bad", "blocked", f"The bank takes no debits of it{why}. Remove it, and add another one."
    if method.has_expired(today):
        return "bad", "expired", "It has expired. Add the new card, and remove this one."
    if method.expires_soon(today):
        return "warn", "expires soon", f"It ends with {method.expiry}. Add the new card when it comes."
    return "", "", ""


def _places(payer: Payer) -> tuple[Place, ...]:
    if not counter.is_open():
        return ()
    clients = {client.pk: client for client in payer.clients}
    found: dict[int, list[Client]] = {}
    accounts = queries.accounts_of(payer.clients)
    for client_id, account in accounts.items():
        found.setdefault(account.pk, []).append(clients[client_id])
    by_id = {account.pk: account for account in accounts.values()}
    places = []
    for account_id, theirs in found.items():
        offer = queries.offer(theirs[0])
        kinds = [word for word, is_taken in (("card", offer.cards), ("us_bank_account", offer.bank)) if is_taken]
        if kinds:
            places.append(Place(by_id[account_id], tuple(theirs), " ".join(kinds)))
    return tuple(places)
