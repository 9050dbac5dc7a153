"""What a payer wishes before the click: which lines, by what, at what cost. Nothing is written and nothing charged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

import structlog

from quittance.core.money import Currency
from quittance.integrations.stripe import methods
from quittance.integrations.stripe.faults import Fault, Refused
from quittance.integrations.stripe.words import Kind
from quittance.integrations.stripe.words import Method as Theirs
from quittance.payments import queries
from quittance.payments.actions import capturing, charge, counter, keeping
from quittance.payments.models import KeptMethod, Mandate
from quittance.payments.models.kept_method import Standing
from quittance.payments.models.mandate import Manner
from quittance.payments.models.payment import Way as PaidBy
from quittance.payments.rules import fees
from quittance.payments.rules.fees import Card, Channel, Fee, Funding, Method
from quittance.payments.rules.mandates import Text
from quittance.payments.rules.visit import Visit
from quittance.receivables.actions import items
from quittance.receivables.models import Client, Invoice

log = structlog.get_logger()

METHODS = {Kind.CARD: Method.CARD, Kind.BANK: Method.BANK}
AWAY = "The payment service cannot be reached at the moment. Nothing was charged; try again in a few minutes."
NOT_TAKEN = "This way to pay is not taken here. Nothing was charged; choose another one."
_NOT_OPEN = "Payments online are not open yet. Ask the firm how to pay."
_GOES_APART = "These go into several bank accounts or are in several currencies. Pay them one after the other."


class CannotPay(items.CannotTake):
    """Nothing was charged; the text says why, and what can be done, to whoever pays."""


@dataclass(frozen=True)
class Entered:
    """What the payer typed into the processor's fields: a token of it, which pays once."""

    token: str


@dataclass(frozen=True)
class Kept:
    """A method of a vault that is the payer's own to use; whose it is was asked by whoever found it."""

    method: KeptMethod


@dataclass(frozen=True)
class Seen:
    """What is known of the method before the click."""

    method: Method
    card: Card | None = None
    brand: str = ""
    funding: str = ""
    last4: str = ""
    bank_name: str = ""
    fingerprint: str = ""
    wallet: str = ""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the payer chose, and the total on the button that they pressed."""

    lines: tuple[items.Line, ...]
    charged_cents: int
    address: str
    part: "Part | None" = None  # of which these are the lines, where somebody has just asked `parts`
    further_addresses: tuple[str, ...] = ()
    by_what: Entered | Kept | None = None
    visit: Visit = field(default_factory=Visit)
    back: str = ""  # where the payer's bank sends them afterwards
    channel: Channel = Channel.PORTAL
    waiver_reason: str = ""
    authorization: Text | None = None  # what stood beside the button, for a bank transfer
    keeps_for: keeping.Owner | None = None  # in whose vault the method stays
    says_debit: bool = False  # the payer chose the line of debit cards, which bear no fee


@dataclass(frozen=True)
class Part:
    """What one payment can hold of a selection: one bank account, one currency."""

    account: str
    currency: Currency
    lines: tuple[items.Line, ...]
    invoices: Mapping[int, Invoice] = field(compare=False, repr=False)  # of the whole selection, as they were read

    @property
    def numbers(self) -> list[str]:
        """Of its invoices, in the order in which they were chosen."""
        return [self.invoices[line.invoice].number for line in self.lines if line.invoice]

    @property
    def cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)


def parts(lines: Sequence[items.Line]) -> list[Part]:
    """In the order in which they were chosen. Raises CannotPay where a client cannot pay online."""
    rows = Client.objects.filter(pk__in={line.client for line in lines}).select_related("office")
    invoices = Invoice.objects.in_bulk({line.invoice for line in lines if line.invoice})
    return parts_of(lines, clients={row.pk: row for row in rows}, invoices=invoices)


def parts_of(
    lines: Sequence[items.Line], *, clients: Mapping[int, Client], invoices: Mapping[int, Invoice]
) -> list[Part]:
    """The same for whoever has read the rows just now."""
    accounts = queries.accounts_of(clients.values())
    if not counter.is_open() or any(line.client not in accounts for line in lines):
        raise CannotPay(_NOT_OPEN)

    def belongs(line: items.Line) -> tuple[str, str]:
        bill = invoices.get(line.invoice or 0)
        return accounts[line.client].account, bill.currency if bill else clients[line.client].currency

    places: dict[tuple[str, str], int] = {}
    for line in lines:
        places.setdefault(belongs(line), len(places))
    ordered = sorted(lines, key=lambda line: places[belongs(line)])
    return [
        Part(account, Currency(money), tuple(group), invoices)
        for (account, money), group in groupby(ordered, key=belongs)
    ]


def see(*, by_what: Entered | Kept, account: str) -> Seen:
    """What it would be paid by, before anything is charged: which fee it bears hangs on it. Raises CannotPay."""
    if isinstance(by_what, Kept):
        return _of_vault(by_what.method, account)
    try:
        return _seen(methods.of_token(counter.at(account), by_what.token))
    except Refused:
        raise CannotPay("Your entry has expired or was used already. Enter it again.") from None
    except Fault as fault:
        log.warning("payment.method_not_seen", code=fault.code, detail=fault.detail)
        raise CannotPay(AWAY) from None


def cost(*, wish: Wish, seen: Seen, now: datetime) -> Fee:
    """To the cent, by the firm's terms of today. Raises CardRefused."""
    return charge.quote(order=order_of(wish, seen), now=now)


def one_part(wish: Wish) -> Part:
    """One payment is of one bank account and one currency."""
    if wish.part is not None and wish.part.lines == wish.lines:
        return wish.part
    found = parts(wish.lines)
    if len(found) != 1:
        raise CannotPay(_GOES_APART if found else "Choose what to pay.")
    return found[0]


def order_of(wish: Wish, seen: Seen) -> charge.Order:
    return charge.Order(
        lines=wish.lines,
        method=seen.method,
        charged_cents=wish.charged_cents,
        address=wish.address,
        further_addresses=wish.further_addresses,
        channel=wish.channel,
        card=seen.card,
        last4=seen.last4,
        bank_name=seen.bank_name,
        fingerprint=seen.fingerprint,
        wallet=seen.wallet,
        network=wish.visit.address,
        waiver_reason=wish.waiver_reason,
        terms=queries.terms_now(),
    )


def _seen(told: Theirs) -> Seen:
    if told.kind not in METHODS:
        raise CannotPay(NOT_TAKEN)
    if told.blocked:
        raise CannotPay("The bank takes no debit of this account until somebody has cleared it. Choose another one.")
    card = capturing.card_of(told) if told.kind is Kind.CARD else None
    return Seen(
        METHODS[told.kind], card, told.brand, told.funding, told.last4, told.bank_name, told.fingerprint, told.wallet
    )  # fmt: skip


def _of_vault(method: KeptMethod, account: str) -> Seen:
    if method.standing != Standing.KEPT or method.vault.account != account:
        raise CannotPay("This saved method cannot pay here. Nothing was charged; choose another one.")
    card = None
    if method.kind == Method.CARD:
        card = Card(method.brand, Funding(method.funding), country=method.country or "US", state=method.billing_state)
    return Seen(
        Method(method.kind), card, method.brand, method.funding, method.last4, method.bank_name, method.fingerprint
    )  # fmt: skip


def noted_for(wish: Wish, by: charge.Payer) -> Mandate | None:
    """Staff debit a kept bank account on the leave that its owner gave then, on paper or in a recorded call."""
    if by.way != PaidBy.STAFF or not isinstance(wish.by_what, Kept) or wish.by_what.method.kind != Method.BANK:
        return None
    given = Mandate.objects.filter(setup__method=wish.by_what.method).exclude(manner=Manner.ONLINE).first()
    if given is None:
        raise CannotPay("Nobody noted how the client authorized debits of this account. Nothing was charged.")
    return given


def refuse_other_card(wish: Wish, seen: Seen) -> None:
    """The line of debit cards has no fee; a credit card on it would have one that nobody agreed to."""
    if wish.says_debit and seen.card and seen.card.funding is Funding.CREDIT:
        raise CannotPay("This is a credit card. Choose “Credit card” to pay with it. Nothing was charged.")


def refuse_wallet(seen: Seen, *, shared: bool = False) -> None:
    """A page that stood open while the firm changed its mind; or one click over several bank accounts."""
    if seen.wallet and not queries.policy_now().wallets:
        raise CannotPay(NOT_TAKEN)
    if seen.wallet and shared:
        raise CannotPay("A wallet pays into one bank account at a time. Choose another way; nothing was charged.")


def refuse(wish: Wish, method: Method, currency: Currency, *, on_their_page: bool = False) -> None:
    """What the firm does not take, whatever the page offered, and a debit that nobody agreed to."""
    policy = queries.policy_now()
    if not (policy.cards if method is Method.CARD else policy.bank):
        raise CannotPay(NOT_TAKEN)
    if not fees.takes(method, currency):
        raise CannotPay(f"A bank transfer pays in dollars alone, and this is in {currency}. Pay by card.")
    if method is Method.BANK and wish.authorization is None and not on_their_page:
        raise CannotPay("A bank transfer needs the account holder's authorization. Nothing was charged.")
