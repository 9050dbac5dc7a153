"""A mail of the inbox becomes rows: read once, whatever it is, and never lost."""

from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from quittance.core import inbox, locks
from quittance.core.models import Inbound
from quittance.core.secrets import SecretsError
from quittance.integrations.storage import StorageError
from quittance.outbox.actions import bounces
from quittance.outbox.rules import envelope
from quittance.relay.actions import cases, holding, placing, policies, proving, unpacking
from quittance.relay.actions.cases import Case
from quittance.relay.models import Addressee, Enclosed, Intake, Policy
from quittance.relay.models import addressee as addressees
from quittance.relay.models.addressee import Origin
from quittance.relay.models.intake import Reason, State, Way
from quittance.relay.rules import addresses, numbers, plain, reading, reasons, recipients
from quittance.relay.rules.arrived import Arrived, Kind, Report
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

log = structlog.get_logger()

_WORDS_MAX = 400
_REFUSED = {Kind.BOUNCE: Reason.BOUNCE, Kind.LOOP: Reason.LOOP, Kind.AUTOMATIC: Reason.AUTOMATIC}
# What ends by itself when the disk or the database is well again: the mail stays in the inbox and is read again.
_TRY_AGAIN = (StorageError, SecretsError, OSError, OperationalError, InterfaceError, proving.NotAnswered)
_PROOF_TRIES = 5  # a quarter of an hour; a DNS that is away for longer is a person's matter


def take_in(*, inbound_id: int, now: datetime) -> None:
    """Once, by whoever has it in hand; killed at any point and run again, the same comes of it."""
    with locks.in_hand(locks.Kind.INTAKE, inbound_id) as ours:
        if not ours:
            return
        row = Inbound.objects.filter(pk=inbound_id, source=cases.SOURCE, handled_at=None).first()
        if row is None:
            return
        try:
            _work_off(row, now)
        except _TRY_AGAIN as error:
            inbox.note_failed(inbound_id=inbound_id, error=error, now=now)
            raise
        except Exception:
            # Whatever a mail brings about, a person sees it instead of our trying it for ever.
            log.exception("relay.not_read", inbound=inbound_id)
            _hold_unread(row, now)


def _work_off(row: Inbound, now: datetime) -> None:
    raw, headers = bytes(row.body), _headers(row)
    policy, firm = policies.in_force(), tenancy.current_firm()
    domain = settings.QUITTANCE.inbound_domain
    arrived = reading.read(raw, envelope_from=_word(headers, "from"), inbound_domain=domain)
    intake = _intake(row, arrived, len(raw))
    token = envelope.token_of(_word(headers, "to"))
    refused = _refusal(arrived, token)
    intake.proof = "" if refused else _proof(row, arrived, policy, firm)
    files = [] if refused else unpacking.unpack(files=arrived.files, policy=policy, reads=bool(intake.proof))
    people = _people(arrived, headers, intake, policy.sender_domains)
    case = Case(intake, people, files, firm, policy, arrived, fetch=lambda: raw)
    outcome = placing.judged(case) if intake.proof and arrived.whole else None
    with transaction.atomic():
        _write(case)
        if refused:
            _refuse(case, refused, token, now)
        elif not intake.proof:
            holding.hold(case, Reason.UNPROVEN_SENDER, _unproven(arrived), now=now)
        elif outcome is None:
            holding.hold(case, Reason.UNREADABLE_MAIL, " ".join(arrived.faults), now=now)
        else:
            placing.act(case, outcome, now=now)
        inbox.note_opened(inbound_id=row.pk, now=now)


def _proof(row: Inbound, arrived: Arrived, policy: Policy, firm: Firm) -> str:
    """As of when it came: a mail that we read late was as fresh as any when it was sent."""
    headers, raw = _headers(row), bytes(row.body)
    try:
        return proving.proof(
            arrived=arrived, headers=headers, policy=policy, slug=firm.slug, raw=raw, now=row.received_at
        )
    except proving.NotAnswered:
        if row.attempts + 1 < _PROOF_TRIES:
            raise
        log.warning("relay.proof_not_found", inbound=row.pk)
        return ""


def _refusal(arrived: Arrived, token: str | None) -> str:
    """Answering machines write to the address on the envelope too; that is no report of a mail that did not arrive."""
    if token and arrived.kind != Kind.AUTOMATIC:
        return Reason.BOUNCE
    return _REFUSED.get(arrived.kind, "")


def _intake(row: Inbound, arrived: Arrived, size: int) -> Intake:
    return Intake(
        inbound_id=row.pk,
        received_at=row.received_at,
        way=Way.REDIRECTED,
        envelope_from=plain.line(_word(_headers(row), "from"), addresses.LONGEST),
        sender_address=plain.line(addresses.lowered(arrived.sender.address), addresses.LONGEST),
        sender_name=plain.line(arrived.sender.name, _WORDS_MAX),
        subject=plain.line(arrived.subject, _WORDS_MAX),
        message_id=plain.line(arrived.message_id, _WORDS_MAX),
        size_bytes=size,
    )


def _people(arrived: Arrived, headers: dict[str, Any], intake: Intake, own_domains: list[str]) -> list[Addressee]:
    """Each whom the mail is meant for; one row without an address where it names nobody, since it is counted too."""
    domain = settings.QUITTANCE.inbound_domain
    meant = recipients.meant_for(arrived, rcpt=_words(headers, "rcpt"), inbound_domain=domain, own_domains=own_domains)
    if recipients.is_direct(arrived, meant=meant, inbound_domain=domain):
        intake.way = Way.DIRECT
        meant = ()
    known = {each.address: each for each in meant if addresses.is_address(each.address)}
    people = [
        Addressee(intake=intake, address=each.address, name=plain.line(each.name, _WORDS_MAX), origin=each.origin)
        for each in known.values()
    ]
    return people or [Addressee(intake=intake, address="", origin=Origin.NOBODY)]


def _write(case: Case) -> None:
    intake = case.intake
    subject = numbers.found(intake.subject, patterns=case.policy.patterns)
    in_names = (number for file in case.files for number in file.name_numbers)
    intake.numbers = list(dict.fromkeys([*in_names, *subject]))
    intake.save(force_insert=True)
    Addressee.objects.bulk_create(case.people)
    for file in case.files:
        file.intake = intake
    Enclosed.objects.bulk_create(case.files)


def _refuse(case: Case, reason: str, token: str | None, now: datetime) -> None:
    """No invoice mail at all. A report is told to the copy that it is about."""
    detail = reasons.sentence(reason)
    if token and reason == Reason.BOUNCE:
        told = case.arrived.report or _unread_report(case.arrived)
        bounces.note(
            token=token, inbound_id=case.intake.inbound_id, status=told.status, words=told.words,
            permanent=told.permanent, recipient=told.recipient, now=now,
        )  # fmt: skip
        detail = plain.line(told.words, _WORDS_MAX) or detail
    cases.part(case.people, addressees.State.REFUSED, reason=reasons.sentence(reason))
    cases.settle(case, State.REFUSED, now=now, reason=reason, detail=detail)
    cases.settled(case, by=cases.SYSTEM, now=now)


def _unread_report(arrived: Arrived) -> Report:
    """What came back to a copy's own address and is no report that we can read: noted, and nothing follows from it."""
    words = plain.line(f"{arrived.subject} {arrived.text}", _WORDS_MAX)
    return Report(status="", words=words, permanent=False, recipient="", message_id="")


def _hold_unread(row: Inbound, now: datetime) -> None:
    """From the envelope alone, which the door has checked: nothing of what could not be read is touched again."""
    intake = Intake(
        inbound_id=row.pk,
        received_at=row.received_at,
        way=Way.DIRECT,
        envelope_from=plain.line(_word(_headers(row), "from"), addresses.LONGEST),
        size_bytes=len(row.body),
    )
    nobody = Addressee(intake=intake, address="", origin=Origin.NOBODY)
    firm, policy = tenancy.current_firm(), policies.in_force()
    case = Case(intake, [nobody], [], firm, policy, Arrived(), fetch=lambda: bytes(row.body))
    words = "This mail could not be worked off. Nothing of it was sent; its bytes are kept."
    with transaction.atomic():
        _write(case)
        holding.hold(case, Reason.UNREADABLE_MAIL, words, now=now)
        inbox.note_opened(inbound_id=row.pk, now=now)


def _unproven(arrived: Arrived) -> str:
    sender = plain.line(arrived.sender.address, addresses.LONGEST) or "nobody"
    return f"It names {sender} as its sender, and nothing proves that it came from the firm."


def _headers(row: Inbound) -> dict[str, Any]:
    return row.headers if isinstance(row.headers, dict) else {}


def _word(headers: dict[str, Any], name: str) -> str:
    return str(headers.get(name) or "")


def _words(headers: dict[str, Any], name: str) -> list[str]:
    found = headers.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []
