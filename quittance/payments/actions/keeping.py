"""Vaults, and what lies in them. A vault has one owner: a portal person, or the firm's staff for one client (PAY-8)."""

import hashlib
from datetime import datetime

import structlog
from django.db import transaction

from quittance.access.models import Person
from quittance.access.models.person import Face
from quittance.core import events
from quittance.core.models import Event
from quittance.core.queue import enqueue
from quittance.integrations.stripe import methods, refusals, returns, vaults
from quittance.integrations.stripe.faults import Absent
from quittance.integrations.stripe.words import Again, Kind
from quittance.integrations.stripe.words import Method as Told
from quittance.payments.actions import counter, method_telling
from quittance.payments.models import KeptMethod, Payment, Vault
from quittance.payments.models.payment import Method
from quittance.payments.rules import fees
from quittance.receivables.models import Client
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()
Owner = Person | Client


class NotAnOwner(ValueError):
    """Staff have no vault of their own: what they save is saved for the client whose portal they opened."""


def opened(*, owner: Owner, account: str, now: datetime) -> Vault:
    """The owner's vault at this account, made where there is none. Asks the processor; raises Fault."""
    vault = row(owner=owner, account=account, now=now)
    if not vault.customer_id:
        name, address = str(owner) if isinstance(owner, Person) else owner.name, _address(owner)
        # The same words get the same key, so that who was not answered asks again without a second vault there.
        words = hashlib.sha256(f"{name}\n{address}".encode()).hexdigest()[:16]
        customer_id = vaults.create(
            counter.at(account), owner=str(vault.ticket), name=name, address=address,
            firm=tenancy.current_firm().slug, key=f"{vault.ticket}:vault:{words}",
        )  # fmt: skip
        Vault.objects.filter(pk=vault.pk, customer_id="").update(customer_id=customer_id)
        vault.refresh_from_db()
    return vault


def row(*, owner: Owner, account: str, now: datetime) -> Vault:
    """Our row of it, before the processor knows of it."""
    if isinstance(owner, Client):
        vault, _ = Vault.objects.get_or_create(client=owner, account=account, defaults={"opened_at": now})
        return vault
    if owner.face != Face.PORTAL:
        raise NotAnOwner
    vault, _ = Vault.objects.get_or_create(person=owner, account=account, defaults={"opened_at": now})
    return vault


def take_in(*, vault: Vault, told: Told, by: str, now: datetime, mandate_text: str = "") -> KeptMethod:
    """The processor keeps it in this vault. Told twice, taken in once; what was removed stays removed.

    Whose owner has closed their account at that moment is removed with it.
    """
    if not told.id or told.kind is Kind.OTHER:
        raise ValueError("Only a method that the processor names, of a kind that we offer, can be kept.")
    with transaction.atomic():
        facts = {**_facts(told), "added_at": now, "added_by": by}
        method, is_new = KeptMethod.objects.get_or_create(method_id=told.id, defaults={"vault": vault, **facts})
        if method.vault_id != vault.pk:
            raise ValueError(f"Method {method.pk} lies in another vault.")
        if is_new:
            if _owner_is_gone(vault):
                _remove(method, by="system", now=now)  # and the processor is asked to forget it
                return method
            _replace_twins(method, now)
            _note_block(method, is_blocked=told.blocked, code="", now=now)
            event = events.record("method.kept", method, at=now, by=by, what=method.words, **_whose(vault))
            method_telling.kept(method=method, event=event, mandate_text=mandate_text, now=now)
    return method


def forget(*, method: KeptMethod, by: str, now: datetime) -> bool:
    """Usable by nobody from now on; the processor is asked to forget it by a job, as often as it takes."""
    with transaction.atomic():
        event = _remove(method, by=by, now=now)
        if event is None:
            return False
        method_telling.removed(method=method, event=event, now=now)
    return True


def detach(*, method: KeptMethod, now: datetime) -> None:
    """The processor's part of forgetting. Raises Fault where it is to be asked again."""
    if method.removed_at is None or method.detached_at is not None:
        return
    try:
        methods.forget(counter.at(method.vault.account), method.method_id, key=f"method:{method.method_id}:forget")
    except Absent:
        log.info("method.gone_already", method=method.pk)
    KeptMethod.objects.filter(pk=method.pk, detached_at=None).update(detached_at=now)


def refresh(*, method: KeptMethod, now: datetime) -> KeptMethod:
    """As the processor knows it now: a renewed card, a blocked account, or one taken out there. Raises Fault."""
    try:
        told = methods.retrieve(counter.at(method.vault.account), method.method_id)
    except Absent:
        told = None
    with transaction.atomic():
        if told is None or not told.vault:
            _remove(method, by="processor", now=now)
            KeptMethod.objects.filter(pk=method.pk, detached_at=None).update(detached_at=now)
        else:
            KeptMethod.objects.filter(pk=method.pk).update(**_facts(told))
            _note_block(method, is_blocked=told.blocked, code="", now=now)
    method.refresh_from_db()
    return method


def note_return(*, account: str, fingerprint: str, code: str, now: datetime) -> int:
    """A bank sent a debit back. What is no mere want of money blocks the account wherever it is kept (Nacha)."""
    why = refusals.failure(Kind.BANK, [code])
    wants_look = bool(why.return_code) or code in returns.WANT_A_LOOK
    if not fingerprint or not wants_look or why.again is Again.SAME:
        return 0
    with transaction.atomic():
        same = KeptMethod.objects.select_for_update().filter(
            fingerprint=fingerprint, vault__account=account, kind=Method.BANK, removed_at=None, blocked_at=None
        )
        found = list(same)
        for method in found:
            _note_block(method, is_blocked=True, code=why.return_code or KeptMethod.NO_CODE, now=now)
    return len(found)


def on_payment_returned(event: Event, *, now: datetime) -> None:
    payment = Payment.objects.get(pk=event.subject_id)
    code = str(event.facts["return_code"] or event.facts.get("cause", ""))
    note_return(account=payment.account, fingerprint=payment.fingerprint, code=code, now=now)


def on_person_closed(event: Event, *, now: datetime) -> None:
    """Who closes their account, or is taken out, leaves no method behind."""
    for method in KeptMethod.objects.filter(vault__person=event.subject_id, removed_at=None):
        _remove(method, by=event.by, now=now)


def _owner_is_gone(vault: Vault) -> bool:
    """Asked under a lock: an account that is being closed is closed before this, or finds the method afterwards."""
    if vault.person_id is None:
        return False
    return Person.objects.select_for_update(no_key=True).get(pk=vault.person_id).removed_at is not None


def _note_block(method: KeptMethod, *, is_blocked: bool, code: str, now: datetime) -> None:
    rows = KeptMethod.objects.filter(pk=method.pk, removed_at=None)
    if is_blocked:
        if rows.filter(blocked_at=None).update(blocked_at=now, blocked_code=code):
            events.record("method.blocked", method, at=now, by="processor", what=method.name, code=code)
    # A block that a return brought is not lifted by an answer that does not speak of it.
    elif rows.filter(blocked_at__isnull=False, blocked_code="").update(blocked_at=None):
        events.record("method.cleared", method, at=now, by="processor", what=method.name)


def _remove(method: KeptMethod, *, by: str, now: datetime, replaced_by: int | None = None) -> Event | None:
    if not KeptMethod.objects.filter(pk=method.pk, removed_at=None).update(removed_at=now, removed_by=by):
        return None
    method.refresh_from_db()
    enqueue("payments.detach_method", method_id=method.pk, only_one_waiting=f"method:{method.pk}")
    more = {"replaced_by": replaced_by} if replaced_by else {}
    return events.record(
        "method.removed", method, at=now, by=by, what=method.words, **_whose(method.vault), **more
    )  # fmt: skip


def _replace_twins(method: KeptMethod, now: datetime) -> None:
    """The same card or bank account saved again stands in the list once, as it was saved last."""
    if method.fingerprint:
        twins = KeptMethod.objects.select_related("vault").filter(
            vault=method.vault, fingerprint=method.fingerprint, kind=method.kind, removed_at=None
        )
        for twin in twins.exclude(pk=method.pk):
            _remove(twin, by=method.added_by, now=now, replaced_by=method.pk)


def _facts(told: Told) -> dict[str, object]:
    year, month = told.expires or (None, None)
    return {
        "kind": Method.BANK if told.kind is Kind.BANK else Method.CARD,
        "brand": told.brand,
        "funding": told.funding,
        "country": fees.country_of(bank=told.country, billing=told.billing_country),
        "billing_state": fees.state_of(state=told.state, billing=told.billing_country),
        "last4": told.last4,
        "bank_name": told.bank_name,
        "fingerprint": told.fingerprint,
        "expires_year": year,
        "expires_month": month,
    }


def _whose(vault: Vault) -> dict[str, object]:
    """By key alone: an event is read by more people than a vault."""
    return {"client": vault.client_id} if vault.is_of_staff else {"person": vault.person_id}


def _address(owner: Owner) -> str:
    """Where the processor may mail to: the person's; for a client the firm's own, because it is the staff's vault."""
    return owner.address if isinstance(owner, Person) else tenancy.current_firm().contact_address
