"""One click over several bank accounts: all of it is held or none, and then each payment stands by itself.

Whoever comes along, the click, the same form again, the payer back from their bank, or a job after a crash, goes on
with what nobody has begun: each payment is claimed before it is asked for, as any other.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from quittance.core import locks, scope
from quittance.core.money import Currency, Money
from quittance.integrations.stripe import intents
from quittance.integrations.stripe import sharing as copies
from quittance.integrations.stripe.faults import Fault
from quittance.payments import queries
from quittance.payments.actions import card_limits, charge, counter, mandates, outcome, paying, settling, sharing
from quittance.payments.actions.wishing import (
    CannotPay,
    Entered,
    Kept,
    Part,
    Seen,
    Wish,
    cost,
    noted_for,
    one_part,
    order_of,
    refuse,
    refuse_other_card,
    refuse_wallet,
    see,
)
from quittance.payments.models import Bundle, Mandate, Payment
from quittance.payments.models.bundle import State
from quittance.payments.models.mandate import Manner
from quittance.payments.models.payment import OPEN
from quittance.payments.rules import naming
from quittance.payments.rules.fees import Fee, Method
from quittance.receivables.actions import covering, items

log = structlog.get_logger()

# Longer than the requests of one setup can take: who claimed it and says nothing by then is gone.
_CLAIM_LASTS = timedelta(minutes=3)


class TotalsChanged(items.CannotTake):
    """The payer agreed to other totals than they would be now."""

    def __init__(self, fees: Sequence[Fee], currency: Currency) -> None:
        total = Money(sum(fee.charged_cents for fee in fees), currency)
        super().__init__(f"The total is {total} now. Look at it again before you pay.")
        self.fees = tuple(fees)


@dataclass(frozen=True)
class _Share:
    """One payment to be, before it is held."""

    wish: Wish
    order: charge.Order
    noted: Mandate | None


def pay(*, wishes: Sequence[Wish], by: charge.Payer, key: str, now: datetime) -> Bundle:
    """A wish for each bank account, all by one method. Raises CannotTake or CardRefused: nothing was charged then.

    A bank's no is no exception: the payments tell, and so does each that fails while others stand.
    """
    bundle = queries.bundle_by_form(key) or _held(wishes, by, key, now)
    if bytes(bundle.order_sha256) != _digest(wishes, by):
        raise charge.FormUsed(queries.payments_in(bundle)[0])
    return go_on(bundle=bundle, wishes=wishes, now=now)


def go_on(*, bundle: Bundle, now: datetime, wishes: Sequence[Wish] = ()) -> Bundle:
    """What is not begun yet is begun. Without wishes as far as the rows alone tell by what."""
    first = wishes[0] if wishes else None
    if bundle.typed and bundle.state in (State.CREATED, State.ACTION_NEEDED):
        if first and isinstance(first.by_what, Entered) and _claim(bundle, now):
            sharing.set_up(bundle=bundle, token=first.by_what.token, back=first.back, now=now)
        else:
            sharing.look(bundle=bundle, now=now)
    for number, payment in enumerate(queries.payments_in(bundle)):
        by_what = _by_what(bundle, wishes[number] if wishes else None)
        if by_what and payment.state in OPEN and charge.claim(payment=payment, now=now):
            _begin(bundle, payment, by_what, now)
    sharing.clear(bundle=bundle, now=now)
    bundle.refresh_from_db()
    return bundle


def settle(*, bundle: Bundle, now: datetime) -> Bundle:
    """For the sweep, and for a payer who wants to know: look at each, go on, and end what nobody came back to."""
    for payment in queries.payments_in(bundle):
        if payment.intent_id:
            settling.settle(payment=payment, now=now)
    go_on(bundle=bundle, now=now)
    if bundle.is_under_way and now - bundle.begun_at > settling.ABANDONED_AFTER:
        sharing.let_go(bundle=bundle, now=now)
        sharing.clear(bundle=bundle, now=now)
    return bundle


def abandon(*, bundle: Bundle, now: datetime) -> Bundle:
    """The payer turned back. What was not begun is let go; of the rest each is ended where it still can be."""
    sharing.let_go(bundle=bundle, now=now)
    for payment in queries.payments_in(bundle):
        settling.abandon(payment=payment, now=now)
    sharing.clear(bundle=bundle, now=now)
    return bundle


def _held(wishes: Sequence[Wish], by: charge.Payer, key: str, now: datetime) -> Bundle:
    """All payments and their holds, in one transaction: the payer agreed to the whole."""
    if any(wish.by_what is None for wish in wishes):
        raise CannotPay("Choose how to pay.")
    lines = [line for wish in wishes for line in wish.lines]
    parts = [one_part(wish) for wish in wishes]
    charge.look_ahead(lines=lines, by=by, invoices={key: row for part in parts for key, row in part.invoices.items()})
    shares = _shares(wishes, parts, by, now)
    try:
        with transaction.atomic():
            facts = {"by": by.by, "begun_at": now, "order_sha256": _digest(wishes, by)}
            typed = isinstance(wishes[0].by_what, Entered)
            bundle, is_new = Bundle.objects.get_or_create(form_key=key, defaults={**facts, "typed": typed})
            if is_new:
                _lock(lines, shares[0].order.method)
                for number, share in enumerate(shares):
                    _start(bundle, share, by, f"{bundle.ticket}:{number}", now)
    except card_limits.CardsShut as shut:
        card_limits.tell(limit=shut.limit, now=now)
        raise
    return bundle


def _shares(wishes: Sequence[Wish], parts: Sequence[Part], by: charge.Payer, now: datetime) -> list[_Share]:
    """What each is and costs; the vaults that it is to stay in are opened. Raises TotalsChanged."""
    entered = wishes[0].by_what
    typed = see(by_what=entered, account=sharing.PLATFORM) if isinstance(entered, Entered) else None
    seen = [typed or _kept(wish, part.account) for wish, part in zip(wishes, parts, strict=True)]
    fees = []
    for wish, part, told in zip(wishes, parts, seen, strict=True):
        refuse(wish, told.method, part.currency)
        refuse_other_card(wish, told)
        refuse_wallet(told, shared=True)
        fees.append(cost(wish=wish, seen=told, now=now))
    if any(fee.charged_cents != wish.charged_cents for fee, wish in zip(fees, wishes, strict=True)):
        raise TotalsChanged(fees, parts[0].currency)
    shares = []
    for wish, part, told in zip(wishes, parts, seen, strict=True):
        vault = paying.vault_for(wish, part.account, now)
        order = replace(order_of(wish, told), account=part.account, currency=part.currency, vault=vault)
        shares.append(_Share(wish, order, noted_for(wish, by)))
    return shares


def _kept(wish: Wish, account: str) -> Seen:
    if not isinstance(wish.by_what, Kept):
        raise CannotPay("Choose how to pay.")
    return see(by_what=wish.by_what, account=account)


def _lock(lines: Sequence[items.Line], method: Method) -> None:
    """For all payments together, in the order in which one payment takes them, so that nobody waits in a circle."""
    for client in sorted({line.client for line in lines if not line.invoice}):
        locks.until_commit(locks.Kind.PAYING, client)
    covering.lock({line.invoice for line in lines if line.invoice})
    if method is Method.CARD:
        locks.until_commit(locks.Kind.CARDS, scope.firm_id())


def _start(bundle: Bundle, share: _Share, by: charge.Payer, key: str, now: datetime) -> None:
    wish = share.wish
    payment = charge.start(order=replace(share.order, bundle=bundle), by=by, key=key, now=now)
    if wish.authorization is None or share.order.method is not Method.BANK:
        return
    agreed = mandates.Agreed(text=wish.authorization, copy_to=wish.address)
    if share.noted is not None:
        agreed = replace(agreed, manner=Manner(share.noted.manner), note=share.noted.note)
    facts = {"last4": payment.last4, "bank_name": payment.bank_name}
    mandates.record(of=payment, agreed=agreed, visit=wish.visit, by=payment.by, now=now, **facts)


def _claim(bundle: Bundle, now: datetime) -> bool:
    """True for the one who brings the method to the processor; after a crash, for whoever sends the form again."""
    free = Q(asked_at=None) | Q(asked_at__lt=now - _CLAIM_LASTS)
    return bool(Bundle.objects.filter(free, pk=bundle.pk).update(asked_at=now))


def _by_what(bundle: Bundle, wish: Wish | None) -> Kept | str:
    """The platform's method, of which a copy is made, or the method that is kept at this account; empty for neither."""
    if bundle.typed:
        return bundle.method_id if bundle.state == State.READY else ""
    return wish.by_what if wish and isinstance(wish.by_what, Kept) else ""


def _begin(bundle: Bundle, payment: Payment, by_what: Kept | str, now: datetime) -> None:
    """Whatever becomes of this one, the others go on."""
    mandate = queries.mandate_of(payment)
    consent, vault = mandates.consent_of(mandate) if mandate else None, ""
    if isinstance(by_what, Kept):
        method, vault = by_what.method.method_id, by_what.method.vault.customer_id
    else:
        try:
            at, key = counter.at(payment.account), f"{payment.ticket}:copy"
            method = copies.copy(at, vault=bundle.customer_id, method=by_what, key=key).id
        except Fault as fault:
            log.warning("payment.no_copy", payment=payment.pk, code=fault.code, detail=fault.detail)
            outcome.cancelled(payment=payment, now=now)
            return
    try:
        what = naming.things(queries.numbers_of(payment))
        leave = intents.Confirmation(method=method, consent=consent)
        paying.take(payment=payment, what=what, by=leave, vault=vault, now=now)
    except CannotPay as none_moved:
        log.info("payment.not_taken", payment=payment.pk, words=str(none_moved))


def _digest(wishes: Sequence[Wish], by: charge.Payer) -> bytes:
    """Of the money and of who gives it, as for one payment."""
    told = [
        [wish.charged_cents, [[line.client, line.invoice, line.amount_cents, line.description] for line in wish.lines]]
        for wish in wishes
    ]
    return hashlib.sha256(json.dumps([by.way.value, by.by, told]).encode()).digest()
