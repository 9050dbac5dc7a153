"""The method of one click over several bank accounts: given once to the platform, and gone from there afterwards.

No money moves here, so that whatever breaks on the way lets go of what was held, and nothing is in doubt.
"""

from datetime import datetime

import structlog

from quittance.integrations.stripe import methods, setups, vaults
from quittance.integrations.stripe.door import Counter
from quittance.integrations.stripe.faults import Declined, Fault, MovedOn, Refused
from quittance.integrations.stripe.intents import Confirmation
from quittance.integrations.stripe.words import Failure, IntentState, Setup, Step
from quittance.payments import queries
from quittance.payments.actions import charge, counter, mandates, outcome, settling
from quittance.payments.actions.wishing import AWAY, METHODS, NOT_TAKEN, CannotPay
from quittance.payments.models import Bundle, Payment
from quittance.payments.models.bundle import State
from quittance.payments.models.payment import OPEN
from quittance.payments.rules.fees import Method
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()

PLATFORM = ""  # no account: what is typed into fields of the platform's own belongs to it
_KINDS = {ours: theirs for theirs, ours in METHODS.items()}


def set_up(*, bundle: Bundle, token: str, back: str, now: datetime) -> None:
    """What was typed becomes a method of the platform, in a vault made for this click. Raises CannotPay."""
    try:
        told = _confirmed(bundle, token, back)
    except Declined as no:
        let_go(bundle=bundle, now=now, failure=no.failure)
    except MovedOn:
        look(bundle=bundle, now=now)
    except Fault as fault:
        log.warning("bundle.not_set_up", bundle=bundle.pk, code=fault.code, detail=fault.detail)
        let_go(bundle=bundle, now=now)
        clear(bundle=bundle, now=now)
        raise CannotPay(NOT_TAKEN if isinstance(fault, Refused) else AWAY) from None
    else:
        _apply(bundle, told, now)


def look(*, bundle: Bundle, now: datetime) -> None:
    """How the method stands at the platform, any number of times. Who cannot be reached is asked again later."""
    if not bundle.intent_id or bundle.state not in (State.CREATED, State.ACTION_NEEDED):
        return
    try:
        _apply(bundle, setups.retrieve(counter.at(PLATFORM), bundle.intent_id), now)
    except Fault as fault:
        log.warning("bundle.not_answered", bundle=bundle.pk, code=fault.code, detail=fault.detail)


def challenge(bundle: Bundle) -> settling.Challenge | None:
    """What the payer's bank wants of the payer, once for all payments of the click."""
    if bundle.state != State.ACTION_NEEDED:
        return None
    try:
        told = setups.retrieve(counter.at(PLATFORM), bundle.intent_id)
    except Fault as fault:
        log.warning("bundle.no_challenge", bundle=bundle.pk, code=fault.code, detail=fault.detail)
        return None
    in_page = told.next_step is not None and told.next_step.step is Step.IN_PAGE
    return settling.Challenge(PLATFORM, told.client_secret) if in_page else None


def let_go(*, bundle: Bundle, now: datetime, failure: Failure | None = None) -> None:
    """Of what nobody has asked the processor for. A bank that said no has said it once, whatever was to be paid."""
    for payment in queries.payments_in(bundle):
        if payment.state not in OPEN or not charge.claim(payment=payment, now=now):
            continue
        if failure is None:
            outcome.cancelled(payment=payment, now=now)
        else:
            code = failure.return_code or failure.code
            outcome.failed(payment=payment, code=code, words=failure.payer, firm_words=failure.firm, now=now)
            failure = None


def clear(*, bundle: Bundle, now: datetime) -> None:
    """Nothing of the method stays at the platform, once each payment has its copy or needs none any more."""
    bundle.refresh_from_db()
    if not bundle.is_under_way or any(_waits(payment) for payment in queries.payments_in(bundle)):
        return
    at = counter.at(PLATFORM)
    try:
        method = bundle.method_id or _called_off(bundle, at)
        if method:
            _forget(bundle, at, method)
        if bundle.customer_id:
            vaults.remove(at, bundle.customer_id, key=f"{bundle.ticket}:remove")
    except Refused as gone:
        log.info("bundle.cleared_already", bundle=bundle.pk, code=gone.code)
    except Fault as fault:
        log.warning("bundle.not_cleared", bundle=bundle.pk, code=fault.code, detail=fault.detail)
        return  # the sweep asks again
    bundle.move(State.ENDED, ended_at=now)


def _confirmed(bundle: Bundle, token: str, back: str) -> Setup:
    at, first = counter.at(PLATFORM), queries.payments_in(bundle)[0]
    firm, mandate = tenancy.current_firm().slug, queries.mandate_of(first)
    vault = vaults.create(
        at, owner=str(bundle.ticket), name=first.address, address=first.address, firm=firm, key=f"{bundle.ticket}:vault"
    )  # fmt: skip
    Bundle.objects.filter(pk=bundle.pk).update(customer_id=vault)
    made = setups.create(
        at, vault=vault, kinds=(_KINDS[Method(first.method)],), firm=firm, key=f"{bundle.ticket}:setup",
        payer_present=True,
    )  # fmt: skip
    Bundle.objects.filter(pk=bundle.pk).update(intent_id=made.id)
    bundle.refresh_from_db()
    by = Confirmation(token=token, back=back, consent=mandates.consent_of(mandate) if mandate else None)
    return setups.confirm(at, made.id, by=by, key=f"{bundle.ticket}:confirm")


def _apply(bundle: Bundle, told: Setup, now: datetime) -> None:
    if told.vault != bundle.customer_id:
        raise ValueError(f"Bundle {bundle.pk} is told to lie in another vault.")
    step = told.next_step.step if told.next_step else None
    if told.state is IntentState.SUCCEEDED and told.method is not None:
        if bundle.state in (State.CREATED, State.ACTION_NEEDED):
            bundle.move(State.READY, method_id=told.method.id)
    elif step is Step.SMALL_DEPOSITS:
        let_go(bundle=bundle, now=now, failure=settling.UNPROVED)
    elif told.state is IntentState.ACTION_NEEDED:
        bundle.move(State.ACTION_NEEDED)
    elif told.state in (IntentState.FAILED, IntentState.CANCELLED):
        let_go(bundle=bundle, now=now, failure=told.failure)


def _called_off(bundle: Bundle, at: Counter) -> str:
    """The setup can no longer bring a method; the method, where it has."""
    if not bundle.intent_id:
        return ""
    try:
        setups.cancel(at, bundle.intent_id)
    except MovedOn:
        found = setups.retrieve(at, bundle.intent_id)
        return found.method.id if found.state is IntentState.SUCCEEDED and found.method else ""
    return ""


def _forget(bundle: Bundle, at: Counter, method: str) -> None:
    try:
        methods.forget(at, method, key=f"{bundle.ticket}:forget")
    except Refused as gone:
        log.info("bundle.method_gone_already", bundle=bundle.pk, code=gone.code)


def _waits(payment: Payment) -> bool:
    return payment.state in OPEN and not payment.intent_id
