"""How a payment stands at the processor, asked there and written down here: any number of times, by anybody.

News says no more than "look again". What is written comes from the processor's own answer, so that doubled, late or
reversed news changes nothing, and no news at all is made up for by asking.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from quittance.core.queue import enqueue
from quittance.integrations.stripe import intents, sessions
from quittance.integrations.stripe.door import Counter
from quittance.integrations.stripe.faults import Declined, Fault, MovedOn, Refused
from quittance.integrations.stripe.words import Again, Failure, Intent, IntentState, SessionState, Step
from quittance.payments import queries
from quittance.payments.actions import capturing, charge, counter, declining, keeping, outcome
from quittance.payments.models import Payment
from quittance.payments.models.payment import DEAD, OPEN, State
from quittance.payments.rules.fees import CardRefused

log = structlog.get_logger()

# So long a payer may stay away from their bank's question or the processor's fields; then the attempt is ended there.
ABANDONED_AFTER = timedelta(minutes=30)
# Longer than any request of ours can be under way: what the processor does not know by then was never asked.
NEVER_ASKED_AFTER = timedelta(minutes=10)
_CLOCKS_DIFFER = timedelta(minutes=5)
_CALLED_OFF = "The transfer was called off before it was made."
UNPROVED = Failure(
    code="account_not_proved",
    payer=(
        "A bank account given by its numbers has to be proved first, by a small deposit: sign in and save it under "
        "“Payment methods”. Or choose your bank from the list, or another way. Nothing was charged."
    ),
    firm="The bank account was not proved yet.",
    again=Again.OTHER,
)


@dataclass(frozen=True)
class Challenge:
    """What the page's script needs to let the payer's bank ask the payer."""

    account: str
    client_secret: str = field(repr=False)


def settle(*, payment: Payment, now: datetime) -> Payment:
    """Ask how it stands, and write that down. Raises nothing: who could not be reached is asked again later."""
    if not payment.is_unfinished:
        return payment
    Payment.objects.filter(pk=payment.pk).update(looked_at=now)
    try:
        found = _found(payment, now)
        if found is not None:
            apply(payment=payment, intent=found, now=now)
    except Fault as fault:
        log.warning("payment.not_answered", payment=payment.pk, code=fault.code, detail=fault.detail)
    payment.refresh_from_db()
    return payment


def look_at_intent(*, account: str, intent_id: str, now: datetime) -> None:
    """News of an intent. Where its id never reached us, it is known by the name that we gave it."""
    payment = queries.payment_by_intent(intent_id)
    if payment is not None and payment.state not in DEAD:
        settle(payment=payment, now=now)
        return
    named = intents.retrieve(counter.at(account), intent_id)
    payment = payment or queries.payment_of_ticket(named.payment)
    if payment is None:
        log.info("payment.not_ours", intent=intent_id, account=account)
    elif payment.intent_id in ("", intent_id) and payment.state not in DEAD:
        settle(payment=payment, now=now)
    else:
        _beyond(payment, named, counter.at(account), now)


def _beyond(payment: Payment, named: Intent, at: Counter, now: datetime) -> None:
    """An intent of an attempt that was ended, or a second one."""
    if _goes_on(named):
        # Money that must not be taken, and must not go untold.
        outcome.beyond(payment=payment, charged=_charged(named), now=now)
    elif named.state is IntentState.AUTHORIZED:
        # Held by the same: nothing was taken, and nothing is to be.
        intents.cancel(at, named.id)


def challenge(payment: Payment) -> Challenge | None:
    """None where nothing is to be asked any more, or where the processor cannot say it now."""
    try:
        found = intents.retrieve(counter.at(payment.account), payment.intent_id)
    except Fault as fault:
        log.warning("payment.no_challenge", payment=payment.pk, code=fault.code, detail=fault.detail)
        return None
    if found.next_step is None or found.next_step.step is not Step.IN_PAGE:
        return None
    return Challenge(payment.account, found.client_secret)


def abandon(*, payment: Payment, now: datetime) -> Payment:
    """The payer turned back before paying. The attempt is ended at the processor first."""
    if payment.state not in OPEN:
        return payment
    try:
        _close_page(payment)
        found = _found(payment, now)
        if found is None:
            if payment.session_id:  # its page is closed; else a request of ours may be on its way there
                outcome.cancelled(payment=payment, now=now)
        elif not _goes_on(found):
            declining.note(payment=payment, intent=found, now=now)
            end(payment=payment, now=now)
        else:
            apply(payment=payment, intent=found, now=now)
    except Fault as fault:
        log.warning("payment.not_ended", payment=payment.pk, code=fault.code, detail=fault.detail)
    payment.refresh_from_db()
    return payment


def apply(*, payment: Payment, intent: Intent, now: datetime) -> None:
    """What the processor tells now. Its word on the amount counts, not ours (immunity 18)."""
    _note_by_what(payment, intent)
    if intent.state is IntentState.SUCCEEDED:
        outcome.succeeded(payment=payment, charged=_charged(intent), now=now)
    elif intent.state is IntentState.PROCESSING:
        outcome.processing(payment=payment, charged=_charged(intent), now=now)
    elif intent.state is IntentState.AUTHORIZED:
        _take(payment, intent, now)
    elif intent.state is IntentState.CANCELLED and payment.state == State.PROCESSING:
        outcome.failed(payment=payment, code="cancelled", words=_CALLED_OFF, now=now)
    elif intent.state is IntentState.CANCELLED:
        declining.note(payment=payment, intent=intent, now=now)
        _ended(payment, capturing.let_go(payment, intent), now, unseen=True)
    elif intent.state is IntentState.FAILED:
        _declined(payment, intent, now)
    elif intent.next_step is not None and intent.next_step.step is Step.SMALL_DEPOSITS:
        end(payment=payment, failure=UNPROVED, now=now)  # such a proof is of the account, and holds no invoice
    elif _is_abandoned(payment, now):
        end(payment=payment, now=now)
    elif intent.state is IntentState.ACTION_NEEDED:
        outcome.action_needed(payment=payment, now=now)
    _keep(payment, intent, now)


def _declined(payment: Payment, intent: Intent, now: datetime) -> None:
    # Asked first, so that what was declined is kept in any case.
    if not declining.goes_on(payment=payment, intent=intent, now=now) or _is_abandoned(payment, now):
        end(payment=payment, failure=intent.failure, now=now)


def _take(payment: Payment, intent: Intent, now: datetime) -> None:
    """It is held on the payer's card, however long ago: look at the card, then take it or let it go. Raises Fault.

    Which of the two is decided once. An answer that is lost leaves the attempt open, and it is asked for again.
    """
    firm_fee_cents = payment.firm_fee_cents
    if not payment.funding:
        try:
            firm_fee_cents = capturing.cost(payment, intent.method).firm_cents
        except CardRefused as why:
            end(payment=payment, failure=capturing.refused(why), now=now, unseen=True)
            return
    if not outcome.held(payment=payment, charged=_charged(intent), firm_fee_cents=firm_fee_cents, now=now):
        return
    try:
        taken = capturing.capture(payment)
    except MovedOn:
        taken = intents.retrieve(counter.at(payment.account), payment.intent_id)
    except Declined as no:
        end(payment=payment, failure=no.failure, now=now, unseen=True)
        return
    except Refused as no:
        log.warning("payment.not_captured", payment=payment.pk, code=no.code, detail=no.detail)
        end(payment=payment, failure=capturing.NOT_CAPTURED, now=now, unseen=True)
        return
    if taken.state is not IntentState.AUTHORIZED:
        apply(payment=payment, intent=taken, now=now)


def end(*, payment: Payment, now: datetime, failure: Failure | None = None, unseen: bool = False) -> None:
    """Make sure that the processor can never take this money, then let go of what was held. Raises Fault if unsure."""
    at = counter.at(payment.account)
    _close_page(payment)
    try:
        intents.cancel(at, payment.intent_id)
    except MovedOn:
        found = intents.retrieve(at, payment.intent_id)
        if _goes_on(found):
            apply(payment=payment, intent=found, now=now)
            return
        if found.state is not IntentState.CANCELLED:
            raise
    _ended(payment, failure, now, unseen=unseen)


def _ended(payment: Payment, failure: Failure | None, now: datetime, *, unseen: bool) -> None:
    if failure is None:
        outcome.cancelled(payment=payment, now=now)
        return
    code = failure.return_code or failure.code
    keeping.note_return(account=payment.account, fingerprint=payment.fingerprint, code=code, now=now)
    told = {"words": failure.payer, "firm_words": failure.firm}
    outcome.failed(payment=payment, code=code, **told, now=now, unseen=unseen)


def ask_later(payment: Payment) -> None:
    enqueue("payments.settle", payment_id=payment.pk, only_one_waiting=f"payment:{payment.pk}")


def _found(payment: Payment, now: datetime) -> Intent | None:
    """The intent as it is now; None where there is none, and then the payment ends if there can be none any more."""
    at = counter.at(payment.account)
    intent_id = payment.intent_id or _of_page(payment, at)
    if intent_id:
        found = intents.retrieve(at, intent_id)
    else:
        looked_for = intents.find(at, payment=str(payment.ticket), since=payment.submitted_at - _CLOCKS_DIFFER)
        if looked_for is None:
            _never_asked(payment, now)
            return None
        found = looked_for
    if not payment.intent_id:
        try:
            charge.asked(payment=payment, intent_id=found.id, account=payment.account, now=now)
        except charge.AskedTwice:
            if payment.state not in DEAD:
                raise
            _beyond(payment, found, at, now)  # somebody else ended it at this moment
            return None
    return found


def _never_asked(payment: Payment, now: datetime) -> None:
    waits_for_payer = payment.session_id or payment.bundle_id
    patience = ABANDONED_AFTER if waits_for_payer else NEVER_ASKED_AFTER
    # Who has paid there since it was asked for is found when it is asked for next.
    if payment.state in OPEN and payment.age(now) > patience and _close_page(payment):
        outcome.cancelled(payment=payment, now=now)


def _of_page(payment: Payment, at: Counter) -> str:
    """The intent that the processor's own page made, once the payer pressed its button."""
    return sessions.retrieve(at, payment.session_id).intent if payment.session_id else ""


def _close_page(payment: Payment) -> bool:
    """Nobody can pay there any more; False where somebody has."""
    if not payment.session_id:
        return True
    at = counter.at(payment.account)
    found = sessions.retrieve(at, payment.session_id).state
    if found is SessionState.OPEN:
        sessions.close(at, payment.session_id)
    return found is not SessionState.DONE


def _keep(payment: Payment, intent: Intent, now: datetime) -> None:
    """The method stays in the payer's vault, as they ticked, once it has paid with it."""
    if payment.vault is None or not _goes_on(intent) or intent.method is None or not intent.method.id:
        return
    try:
        keeping.take_in(vault=payment.vault, told=intent.method, by=payment.by, now=now)
    except ValueError:
        log.exception("payment.method_not_kept", payment=payment.pk)  # the money is what matters


def _note_by_what(payment: Payment, intent: Intent) -> None:
    """Which card or account it is, given on the processor's own page: so that it is counted, and blocked, as any other.

    Also of one that was refused, and before it is known how this ends: of several that were tried it is the last.
    """
    told = intent.method.fingerprint if intent.method else ""
    if payment.session_id and told and told != payment.fingerprint and payment.state in OPEN:
        Payment.objects.filter(pk=payment.pk, state__in=OPEN).update(fingerprint=told)
        payment.fingerprint = told


def _goes_on(intent: Intent) -> bool:
    return intent.state in (IntentState.SUCCEEDED, IntentState.PROCESSING)


def _is_abandoned(payment: Payment, now: datetime) -> bool:
    return payment.state in OPEN and payment.age(now) > ABANDONED_AFTER


def _charged(intent: Intent) -> outcome.Charged:
    by = intent.method
    return outcome.Charged(
        cents=intent.received_cents or intent.amount_cents,
        currency=intent.currency.value,
        brand=by.brand if by else "",
        wallet=by.wallet if by else "",
        funding=by.funding if by else "",
        bank_name=by.bank_name if by else "",
        last4=by.last4 if by else "",
    )
