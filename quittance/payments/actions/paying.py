"""The click: what it would cost, our row and its holds, then the processor, then what became of it.

Between our transactions the processor is asked, under keys made of the payment's own name, so that no request of one
payment can take its money twice. Whatever happens in between, `settling` finds out by itself how it ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from quittance.core.money import Currency
from quittance.integrations.stripe import intents, sessions
from quittance.integrations.stripe.faults import Declined, Fault, Refused
from quittance.integrations.stripe.words import Failure
from quittance.payments import queries
from quittance.payments.actions import card_limits, charge, counter, keeping, mandates, outcome, settling
from quittance.payments.actions.wishing import (
    AWAY,
    METHODS,
    NOT_TAKEN,
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
    parts,
    parts_of,
    refuse,
    refuse_other_card,
    refuse_wallet,
    see,
)
from quittance.payments.models import Mandate, Payment, Vault
from quittance.payments.models.mandate import Manner
from quittance.payments.models.payment import OPEN, State
from quittance.payments.rules import naming
from quittance.payments.rules.fees import Method
from quittance.payments.rules.visit import Visit
from quittance.tenancy import queries as tenancy

__all__ = [
    "CannotPay", "Entered", "Kept", "Part", "Seen", "Visit", "Wish", "cost", "elsewhere", "parts", "parts_of", "pay",
    "see",
]  # fmt: skip

log = structlog.get_logger()

_PAGE_OPEN_FOR = timedelta(minutes=31)  # the shortest that the processor allows is half an hour
_NEVER = {
    "amount_too_small": "This is less than can be paid online. Nothing was charged; pay more with it.",
    "amount_too_large": "This is more than can be paid online at once. Nothing was charged; pay a part of it.",
}
_KINDS = {ours: theirs for theirs, ours in METHODS.items()}


def pay(*, wish: Wish, by: charge.Payer, key: str, now: datetime) -> Payment:
    """Raises CannotTake (TotalChanged, AlreadyCovered, CannotPay, …) or CardRefused: nothing was charged then.

    A bank's no is no exception: the payment comes back failed, with the words for the payer.
    """
    before = _sent_before(wish, by, key)
    if before is not None:
        return before
    if wish.by_what is None:
        raise CannotPay("Choose how to pay.")
    part = one_part(wish)
    charge.look_ahead(lines=wish.lines, by=by, invoices=part.invoices)
    seen = see(by_what=wish.by_what, account=part.account)
    refuse(wish, seen.method, part.currency)
    refuse_other_card(wish, seen)
    refuse_wallet(seen)
    noted = noted_for(wish, by)
    # What a wallet gives is its device's, and pays this once: nothing of it is kept.
    vault = None if seen.wallet else vault_for(wish, part.account, now)
    order = replace(order_of(wish, seen), account=part.account, currency=part.currency, vault=vault)
    with _telling_of_limits(now):
        payment, is_mine = charge.begin(order=order, by=by, key=key, now=now, asked_at=now)
    if is_mine:
        what = naming.things(part.numbers)
        take(payment=payment, what=what, by=confirmation(payment, wish, noted, now), vault=vault_of(wish), now=now)
    return payment


def elsewhere(
    *, wish: Wish, method: Method, by: charge.Payer, key: str, back: str, back_unpaid: str, now: datetime
) -> tuple[Payment, str]:
    """On a page of the processor's own, whose address is empty where the same form has paid already.

    What card it will be is not known before: the payer bears no fee, and the card is held there and looked at before
    it is charged (`capturing`).
    """
    part = one_part(wish)
    refuse(wish, method, part.currency, on_their_page=True)
    order = replace(order_of(wish, Seen(method)), account=part.account, currency=part.currency)
    with _telling_of_limits(now):
        payment = charge.start(order=order, by=by, key=key, now=now)
    if payment.state not in OPEN:
        return payment, ""
    first = charge.claim(payment=payment, now=now)
    if not first and not payment.session_id:
        return payment, ""  # it was sent off by the fields, or its page is being opened by another click
    way = sessions.Way(back=back, back_unpaid=back_unpaid, until=payment.submitted_at + _PAGE_OPEN_FOR)
    at = counter.at(part.account)
    authorized(payment, wish, None, now)
    wanted = replace(_wanted(payment, naming.things(part.numbers)), held=method is Method.CARD)
    try:
        page = sessions.create(at, wish=wanted, lines=[*_lines(payment)], way=way, key=f"{payment.ticket}:page")
    except Fault as fault:
        if first:
            _let_go(payment, fault, now)
        raise CannotPay(_why_not(fault)) from None
    if not charge.sent_to(payment=payment, session_id=page.id):
        _close(payment, page.id)
        return payment, ""
    return payment, page.address


def _close(payment: Payment, page: str) -> None:
    """Of an attempt that was ended meanwhile; whoever ended it may have closed it already."""
    try:
        sessions.close(counter.at(payment.account), page)
    except Fault as fault:
        log.warning("payment.page_not_closed", payment=payment.pk, code=fault.code, detail=fault.detail)


def _sent_before(wish: Wish, by: charge.Payer, key: str) -> Payment | None:
    """The same form again: its token was used up, so the method is taken from the payment."""
    sent = queries.payment_by_form(key)
    return sent and charge.again(order=order_of(wish, Seen(Method(sent.method))), by=by, key=key)


@contextmanager
def _telling_of_limits(now: datetime) -> Iterator[None]:
    try:
        yield
    except card_limits.CardsShut as shut:
        card_limits.tell(limit=shut.limit, now=now)
        raise


def take(*, payment: Payment, what: str, by: intents.Confirmation, now: datetime, vault: str = "") -> None:
    """For whoever has the claim. Two steps, so that the intent's id is ours before money can move.

    `what` it pays, as the processor is told; `vault` is the processor's name of where the method lies already. Raises
    CannotPay where no money can have moved.
    """
    at = counter.at(payment.account)
    wanted = _wanted(payment, what)
    if vault:
        wanted = replace(wanted, vault=vault)
    try:
        made = intents.create(at, wish=wanted, key=f"{payment.ticket}:make")
    except Fault as fault:
        _let_go(payment, fault, now)
        raise CannotPay(_why_not(fault)) from None
    try:
        charge.asked(payment=payment, intent_id=made.id, account=payment.account, now=now)
    except charge.AskedTwice:
        # Somebody ended the attempt while it was being made: nobody confirms it, and nobody could.
        intents.cancel(at, made.id)
        return
    try:
        taken = intents.confirm(at, made.id, by=by, key=f"{payment.ticket}:take")
        settling.apply(payment=payment, intent=taken, now=now)
    except Declined as no:
        _refused(payment, no, now)
    except Fault as fault:
        _in_doubt(payment, fault, now)


def _refused(payment: Payment, no: Declined, now: datetime) -> None:
    """The bank said no. The attempt is ended at the processor before what was held is let go."""
    try:
        settling.end(payment=payment, failure=no.failure, now=now)
    except Fault as fault:
        _in_doubt(payment, fault, now, failure=no.failure)


def _in_doubt(payment: Payment, fault: Fault, now: datetime, failure: Failure | None = None) -> None:
    log.warning("payment.in_doubt", payment=payment.pk, code=fault.code, detail=fault.detail)
    if not fault.may_have_happened:
        try:
            settling.end(payment=payment, now=now, failure=failure)
        except Fault as again:
            fault = again
        payment.refresh_from_db()
        if payment.state == State.CANCELLED:
            raise CannotPay(NOT_TAKEN if isinstance(fault, Refused) else AWAY)
        if payment.state != State.CREATED:
            return
    outcome.unknown(payment=payment, now=now)
    settling.ask_later(payment)


def _why_not(fault: Fault) -> str:
    """Who is told to try again in a few minutes does so for ever where the processor will never take it."""
    return _NEVER.get(fault.code, NOT_TAKEN) if isinstance(fault, Refused) else AWAY


def _let_go(payment: Payment, fault: Fault, now: datetime) -> None:
    """Nothing can be charged by an intent that nobody confirmed, nor on a page whose address nobody was given."""
    log.warning("payment.not_asked", payment=payment.pk, code=fault.code, detail=fault.detail)
    outcome.cancelled(payment=payment, now=now)


def vault_of(wish: Wish) -> str:
    return wish.by_what.method.vault.customer_id if isinstance(wish.by_what, Kept) else ""


def vault_for(wish: Wish, account: str, now: datetime) -> Vault | None:
    """In which what was typed is to stay. Raises CannotPay."""
    if wish.keeps_for is None or isinstance(wish.by_what, Kept):
        return None
    try:
        return keeping.opened(owner=wish.keeps_for, account=account, now=now)
    except Fault as fault:
        log.warning("payment.no_vault", code=fault.code, detail=fault.detail)
        raise CannotPay(AWAY) from None


def confirmation(payment: Payment, wish: Wish, noted: Mandate | None, now: datetime) -> intents.Confirmation:
    """By what it is paid and, where a bank account is debited, with whose leave."""
    given = authorized(payment, wish, noted, now)
    consent = mandates.consent_of(given) if given else None
    if isinstance(wish.by_what, Kept):
        return intents.Confirmation(method=wish.by_what.method.method_id, back=wish.back, consent=consent)
    token = wish.by_what.token if wish.by_what else ""
    return intents.Confirmation(token=token, back=wish.back, consent=consent)


def authorized(payment: Payment, wish: Wish, noted: Mandate | None, now: datetime) -> Mandate | None:
    """The payer's leave, where a bank account is debited: the words and the evidence are ours before it is."""
    if wish.authorization is None or payment.method != Method.BANK:
        return None
    agreed = mandates.Agreed(text=wish.authorization, copy_to=wish.address)
    if noted is not None:
        agreed = replace(agreed, manner=Manner(noted.manner), note=noted.note)
    facts = {"last4": payment.last4, "bank_name": payment.bank_name}
    with transaction.atomic():
        return mandates.record(of=payment, agreed=agreed, visit=wish.visit, by=payment.by, now=now, **facts)


def _wanted(payment: Payment, what: str) -> intents.NewIntent:
    return intents.NewIntent(
        amount_cents=payment.charged_cents,
        currency=Currency(payment.currency),
        fee_cents=payment.payer_fee_cents + payment.firm_fee_cents,
        payment=str(payment.ticket),
        firm=tenancy.current_firm().slug,
        kinds=(_KINDS[Method(payment.method)],),
        vault=payment.vault.customer_id if payment.vault else "",
        kept=payment.vault is not None,
        description=what,
    )


def _lines(payment: Payment) -> Iterator[sessions.Line]:
    for row in queries.items_for_payer(payment):
        what = naming.things([row.invoice.number]) if row.invoice else row.description
        yield sessions.Line(f"{what}, {row.client.name}", row.amount_cents)
    if payment.payer_fee_cents:
        yield sessions.Line("Card fee", payment.payer_fee_cents)
