"""What the processor's answer about a setup writes: once, whoever brings it, and however often."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.integrations.stripe.words import IntentState
from quittance.integrations.stripe.words import Setup as Told
from quittance.payments.actions import keeping, method_telling
from quittance.payments.models import Mandate, Setup
from quittance.payments.models.mandate import Manner
from quittance.payments.models.payment import Method
from quittance.payments.models.setup import State as SetupState
from quittance.payments.models.setup import Step

_OWNER_GONE = "The account in the client portal was closed meanwhile. Nothing was saved."
_ENDED = "The bank did not agree, or the account was not proved in time. Nothing was saved; begin anew."


def apply(*, setup: Setup, told: Told, now: datetime) -> None:
    if told.vault != setup.vault.customer_id:
        raise ValueError(f"Setup {setup.pk} is told to lie in another vault.")
    if told.state is IntentState.SUCCEEDED and told.method is not None:
        _kept(setup, told, now)
    elif told.state is IntentState.ACTION_NEEDED and told.next_step is not None:
        _challenged(setup, told, now)
    elif told.state is IntentState.FAILED:
        why = told.failure
        # Of an account that was not proved the processor tells no reason that we have words for but a card's.
        words = why.payer if why and (setup.kind != Method.BANK or why.code != "declined") else _ENDED
        failed(setup=setup, code=why.code if why else "", words=words, now=now)
    elif told.state is IntentState.CANCELLED:
        cancelled(setup=setup, now=now)


def failed(*, setup: Setup, code: str, words: str, now: datetime) -> None:
    with transaction.atomic():
        if setup.move(SetupState.FAILED, failure_code=code, failure_words=words, ended_at=now):
            events.record("setup.failed", setup, at=now, by="processor", code=code)


def cancelled(*, setup: Setup, now: datetime) -> None:
    with transaction.atomic():
        if setup.move(SetupState.CANCELLED, ended_at=now):
            events.record("setup.cancelled", setup, at=now, by="processor")


def _kept(setup: Setup, told: Told, now: datetime) -> None:
    assert told.method is not None  # noqa: S101  the caller has looked
    with transaction.atomic():
        held = Setup.objects.select_for_update().get(pk=setup.pk)
        if not held.is_under_way:
            return
        text = _text_for_copy(held, now)
        method = keeping.take_in(vault=held.vault, told=told.method, by=held.by, now=now, mandate_text=text)
        if method.removed_at is not None:
            failed(setup=held, code="owner_gone", words=_OWNER_GONE, now=now)
            return
        held.move(SetupState.KEPT, method=method, mandate_id=told.mandate, step="", ended_at=now)


def _challenged(setup: Setup, told: Told, now: datetime) -> None:
    step = told.next_step
    assert step is not None  # noqa: S101  the caller has looked
    facts = {"step": Step(step.step.value), "by_code": step.by_code, "arrives_at": step.arrives_at}
    with transaction.atomic():
        if not setup.move(SetupState.ACTION_NEEDED, mandate_id=told.mandate, **facts):
            return
        events.record("setup.challenged", setup, at=now, by="processor", step=facts["step"])
        if facts["step"] == Step.SMALL_DEPOSITS:
            method_telling.to_be_proved(setup=setup, mandate_text=_text_for_copy(setup, now), now=now)


def _text_for_copy(setup: Setup, now: datetime) -> str:
    """What was authorized, for the mail that goes out now. A client whose word the staff took down gets a mail, too."""
    mandate = Mandate.objects.filter(setup=setup).first()
    if mandate is None:
        return ""
    if mandate.manner != Manner.ONLINE and mandate.copy_to:
        method_telling.authorized(setup=setup, copy_to=mandate.copy_to, mandate_text=mandate.text, now=now)
    return mandate.text
