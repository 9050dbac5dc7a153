"""Saving a card or bank account without paying: our row first, then the processor, then what it answered."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from quittance.core import events, locks, scope
from quittance.core.queue import enqueue
from quittance.integrations.stripe import methods, setups
from quittance.integrations.stripe.faults import Absent, Declined, Fault, KeyReused, MovedOn, Refused
from quittance.integrations.stripe.intents import Confirmation
from quittance.integrations.stripe.words import Kind
from quittance.integrations.stripe.words import Method as ToldMethod
from quittance.integrations.stripe.words import Step as ToldStep
from quittance.payments.actions import counter, keeping, mandates, saving_outcome
from quittance.payments.actions.keeping import Owner
from quittance.payments.actions.mandates import Agreed
from quittance.payments.models import Mandate, Setup
from quittance.payments.models.mandate import Manner
from quittance.payments.models.payment import Method
from quittance.payments.models.setup import State as SetupState
from quittance.payments.rules.visit import Visit
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()

KINDS = (Kind.CARD, Kind.BANK)
# Somebody who tries stolen cards learns from each answer; after this many that failed there is none for a while.
FAILURES_MAX = 5
FAILURES_WITHIN = timedelta(hours=1)
# A proof may take the payer's bank some days; what nobody came back to is ended then.
ABANDONED_AFTER = timedelta(hours=1)
_PROOF_ENDED = frozenset(
    {
        "payment_method_microdeposit_failed",
        "payment_method_microdeposit_verification_attempts_exceeded",
        "payment_method_microdeposit_verification_timeout",
    }
)
_BY_STAFF = (
    "This is a bank account. Say how the client authorized debits of it, or send them a link to pay by themselves."
)
_LATER = "The payment processor cannot be reached now. Nothing was saved. Try again in some minutes."


class CannotSave(Exception):
    """Nothing was saved; the text says why, to who tried."""


def begin(*, owner: Owner, account: str, by: str, key: str, now: datetime) -> Setup:
    """The same form sent again gets the same setup. The processor's client secret is kept nowhere."""
    vault = keeping.row(owner=owner, account=account, now=now)
    sent = Setup.objects.filter(form_key=key).first()
    if sent is None:
        _refuse_guessing(by, now)
        with transaction.atomic():
            facts = {"vault": vault, "by": by, "begun_at": now}
            sent, is_new = Setup.objects.get_or_create(form_key=key, defaults=facts)
            if is_new:
                events.record("setup.begun", sent, at=now, by=by)
    if sent.vault_id != vault.pk or sent.by != by:
        raise CannotSave("This form was sent off before. Open the page anew.")
    if not sent.intent_id and sent.is_under_way:
        _ask_for(sent, owner, now)
    return sent


def confirm(*, setup: Setup, token: str, visit: Visit, agreed: Agreed, back: str, now: datetime) -> Setup:
    """Keep what was typed into the processor's fields. A bank's no comes back as a setup that failed, with words."""
    if setup.state != SetupState.CREATED:
        return look(setup=setup, now=now)
    if setup.confirmed_at is None:
        told = _typed(setup, token)
        if told.kind is Kind.BANK:
            _refuse_unauthorized(setup, agreed)
        _note_confirmed(setup, told, visit, agreed, now)
    # From here on all is read from our rows: who asks again, after a crash or a double click, asks the very same.
    at, mandate = counter.at(setup.vault.account), Mandate.objects.filter(setup=setup).first()
    by = Confirmation(token=token, back=back, consent=mandates.consent_of(mandate) if mandate else None)
    try:
        answer = setups.confirm(at, setup.intent_id, by=by, key=f"{setup.ticket}:confirm")
    except Declined as declined:
        saving_outcome.failed(setup=setup, code=declined.failure.code, words=declined.failure.payer, now=now)
    except (MovedOn, KeyReused):
        return look(setup=setup, now=now)
    except Fault as fault:
        _unheard(setup, fault, now)
    else:
        saving_outcome.apply(setup=setup, told=answer, now=now)
    setup.refresh_from_db()
    return setup


def prove(*, setup: Setup, now: datetime, deposits_cents: Sequence[int] = (), code: str = "") -> Setup:
    """By what arrived on the account. Raises CannotSave with words where it is not that."""
    said = code.strip().upper() or ",".join(str(cents) for cents in sorted(deposits_cents))
    key = f"{setup.ticket}:prove:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
    try:
        answer = setups.prove(
            counter.at(setup.vault.account), setup.intent_id, key=key,
            deposits_cents=sorted(deposits_cents), code=code.strip().upper(),
        )  # fmt: skip
    except MovedOn:
        return look(setup=setup, now=now)
    except Refused as refused:
        if refused.code not in _PROOF_ENDED:
            raise CannotSave(refused.words) from None
        saving_outcome.failed(setup=setup, code=refused.code, words=refused.words, now=now)
        return setup
    except Fault as fault:
        raise _cannot(setup, fault, _LATER.replace("Nothing was saved", "The account is not proved yet")) from None
    saving_outcome.apply(setup=setup, told=answer, now=now)
    setup.refresh_from_db()
    return setup


def look(*, setup: Setup, now: datetime) -> Setup:
    """How it stands at the processor, written down here: any number of times. Who cannot be reached is asked later."""
    if setup.intent_id and setup.is_under_way:
        try:
            told = setups.retrieve(counter.at(setup.vault.account), setup.intent_id)
            saving_outcome.apply(setup=setup, told=told, now=now)
        except Fault as fault:
            log.warning("setup.not_answered", setup=setup.pk, code=fault.code, detail=fault.detail)
    setup.refresh_from_db()
    return setup


def way_on(*, setup: Setup) -> str:
    """The bank's page that wants the payer; asked for each time, because its address opens what it names."""
    try:
        told = setups.retrieve(counter.at(setup.vault.account), setup.intent_id)
    except Fault as fault:
        raise _cannot(setup, fault) from None
    step = told.next_step
    return step.address if step and step.step is ToldStep.ELSEWHERE else ""


def cancel(*, setup: Setup, now: datetime) -> Setup:
    """Left lying, or no longer wanted. The processor ends it first. Raises Fault."""
    if not setup.is_under_way:
        return setup
    if setup.intent_id:
        try:
            setups.cancel(counter.at(setup.vault.account), setup.intent_id)
        except MovedOn:
            return look(setup=setup, now=now)
    saving_outcome.cancelled(setup=setup, now=now)
    setup.refresh_from_db()
    return setup


def settle(*, setup: Setup, now: datetime) -> Setup:
    """For the sweep: look, and end what nobody came back to."""
    look(setup=setup, now=now)
    if setup.state == SetupState.CREATED and now - setup.begun_at > ABANDONED_AFTER:
        cancel(setup=setup, now=now)
    return setup


def _typed(setup: Setup, token: str) -> ToldMethod:
    try:
        return methods.of_token(counter.at(setup.vault.account), token)
    except Absent:
        raise CannotSave("What was typed is no longer held by the processor. Enter it once more.") from None
    except Fault as fault:
        raise _cannot(setup, fault) from None


def _refuse_unauthorized(setup: Setup, agreed: Agreed) -> None:
    """Staff cannot agree for a client: they note how the client did."""
    if setup.vault.is_of_staff and agreed.manner == Manner.ONLINE:
        raise CannotSave(_BY_STAFF)
    if agreed.manner != Manner.ONLINE and not agreed.note.strip():
        raise CannotSave("Say where the signed form or the recording lies, so that it is found when a bank asks.")


def _refuse_guessing(by: str, now: datetime) -> None:
    """What came to nothing lately, and what is being tried at this moment."""
    lately = Q(state=SetupState.FAILED, ended_at__gt=now - FAILURES_WITHIN)
    under_way = Q(state=SetupState.CREATED, confirmed_at__gt=now - FAILURES_WITHIN)
    if Setup.objects.filter(lately | under_way, by=by).count() >= FAILURES_MAX:
        raise CannotSave("Too many tries came to nothing. Wait an hour, or ask your bank first.")


def _ask_for(setup: Setup, owner: Owner, now: datetime) -> None:
    try:
        vault = keeping.opened(owner=owner, account=setup.vault.account, now=now)
        made = setups.create(
            counter.at(vault.account), vault=vault.customer_id, kinds=KINDS,
            firm=tenancy.current_firm().slug, key=f"{setup.ticket}:setup",
        )  # fmt: skip
    except Fault as fault:
        raise _cannot(setup, fault) from None
    Setup.objects.filter(pk=setup.pk, intent_id="").update(intent_id=made.id)
    setup.refresh_from_db()


def _note_confirmed(setup: Setup, told: ToldMethod, visit: Visit, agreed: Agreed, now: datetime) -> None:
    """What is about to be asked, and the evidence for it: once, also if the same form comes twice at once."""
    is_bank = told.kind is Kind.BANK
    with transaction.atomic():
        # Asked again under a lock, where many forms were begun beforehand or come at once.
        locks.until_commit(locks.Kind.CARDS, scope.firm_id())
        _refuse_guessing(setup.by, now)
        first = Setup.objects.filter(pk=setup.pk, confirmed_at=None).update(
            confirmed_at=now, kind=Method.BANK if is_bank else Method.CARD, last4=told.last4, bank_name=told.bank_name
        )
        setup.refresh_from_db()
        if first and is_bank:
            mandates.record(
                of=setup, agreed=agreed, visit=visit, by=setup.by, now=now,
                last4=told.last4, bank_name=told.bank_name,
            )  # fmt: skip


def _unheard(setup: Setup, fault: Fault, now: datetime) -> None:
    log.warning("setup.not_answered", setup=setup.pk, code=fault.code, detail=fault.detail)
    if fault.may_have_happened:
        enqueue(
            "payments.look_at_setup", account=setup.vault.account, about=setup.intent_id,
            only_one_waiting=f"setup:{setup.intent_id}",
        )  # fmt: skip
    else:
        words = fault.words if isinstance(fault, Refused) else _LATER
        saving_outcome.failed(setup=setup, code=fault.code, words=words, now=now)


def _cannot(setup: Setup, fault: Fault, words: str = _LATER) -> CannotSave:
    log.warning("setup.not_answered", setup=setup.pk, code=fault.code, detail=fault.detail)
    return CannotSave(words)
