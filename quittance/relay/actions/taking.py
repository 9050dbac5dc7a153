"""A mail of the inbox becomes rows: read once, whatever it is, and never lost."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from quittance.core import gathering, inbox, locks, once
from quittance.core.models import Inbound
from quittance.core.secrets import SecretsError
from quittance.integrations.storage import StorageError
from quittance.outbox.actions import bounces
from quittance.outbox.rules import envelope
from quittance.relay.actions import cases, holding, placing, policies, proving, unpacking, wrapping
from quittance.relay.actions.cases import Case
from quittance.relay.actions.placing import Books, Outcome
from quittance.relay.models import Addressee, Intake, Policy
from quittance.relay.models import addressee as addressees
from quittance.relay.models.addressee import Origin
from quittance.relay.models.intake import Reason, State, Way
from quittance.relay.rules import addresses, plain, reading, reasons, recipients
from quittance.relay.rules.arrived import Arrived, Kind, Report
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

log = structlog.get_logger()
_Done = TypeVar("_Done")

_WORDS_MAX = 400
_REFUSED = {Kind.BOUNCE: Reason.BOUNCE, Kind.LOOP: Reason.LOOP, Kind.AUTOMATIC: Reason.AUTOMATIC}
# What ends by itself when the disk or the database is well again: the mail stays in the inbox and is read again.
_TRY_AGAIN = (StorageError, SecretsError, OSError, OperationalError, InterfaceError, proving.NotAnswered)
_PROOF_TRIES = 5  # a quarter of an hour; a DNS that is away for longer is a person's matter


@dataclass
class _Read:
    """A mail that was read and judged, before anything of it is written."""

    row: Inbound
    case: Case
    refused: str  # why it is no invoice mail at all
    token: str | None  # of the copy that it is a report of
    outcome: Outcome | None = None

    @property
    def is_judged(self) -> bool:
        return bool(self.case.intake.proof and self.case.arrived.whole)


def take_in(*, inbound_id: int, now: datetime) -> None:
    take_in_all(inbound_ids=[inbound_id], now=now)


def take_in_all(*, inbound_ids: Collection[int], now: datetime) -> None:
    """Each once, by whoever has it in hand; killed at any point and run again, the same comes of it."""
    faults: list[Exception] = []
    with locks.all_in_hand(locks.Kind.INTAKE, inbound_ids) as ours, once.reading():
        rows = cases.unopened(ours)
        read = [each for row in rows if (each := _safely(row, partial(_read, row), faults, now))]
        known = placing.books([each.case for each in read if each.is_judged])
        judged = [each for each in read if _safely(each.row, partial(_judge, each, known), faults, now)]
        together = [each for each in judged if each.outcome and each.outcome.pairs]
        if len(together) > 1 and _wrap_together(together, now):
            judged = [each for each in judged if each not in together]
        else:
            # What was tried together bears traces of it.
            judged = [_judge(_read(each.row)) if each in together and len(together) > 1 else each for each in judged]
        for each in judged:
            _safely(each.row, partial(_work_off, each, now), faults, now)
    if faults:
        raise faults[0]


def _safely(row: Inbound, work: Callable[[], _Done], faults: list[Exception], now: datetime) -> _Done | None:
    """None if it went wrong: then the mail is tried again later, or a person sees it; the others go on."""
    try:
        return work()
    except _TRY_AGAIN as error:
        inbox.note_failed(inbound_id=row.pk, error=error, now=now)
        faults.append(error)
    except Exception:
        # Whatever a mail brings about, a person sees it instead of our trying it for ever.
        log.exception("relay.not_read", inbound=row.pk)
        _hold_unread(row, now)
    return None


def _read(row: Inbound) -> _Read:
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
    return _Read(row, Case(intake, people, files, firm, policy, arrived, fetch=lambda: raw), refused, token)


def _judge(read: _Read, known: Books | None = None) -> _Read:
    if read.is_judged:
        read.outcome = placing.judged(read.case, known)
    return read


def _wrap_together(several: Sequence[_Read], now: datetime) -> bool:
    """Nearly all mails are wrapped, and what that writes is written for many at once. False: one was in the way."""
    try:
        with gathering.gathering():
            held = wrapping.held([pair.invoice for each in several for pair in _of(each.outcome).pairs])
            for each in several:
                _write(each.case)
                placing.act(each.case, _of(each.outcome), now=now, held=held)
            inbox.note_all_opened(inbound_ids=[each.row.pk for each in several], now=now)
    except (OperationalError, InterfaceError):
        raise  # the database is away, and it is tried again
    except Exception:
        log.exception("relay.not_together", mails=len(several))
        return False
    return True


def _of(outcome: Outcome | None) -> Outcome:
    if outcome is None:
        raise TypeError("It is not judged.")
    return outcome


def _work_off(read: _Read, now: datetime) -> None:
    case = read.case
    with transaction.atomic():
        _write(case)
        if read.refused:
            _refuse(case, read.refused, read.token, now)
        elif not case.intake.proof:
            holding.hold(case, Reason.UNPROVEN_SENDER, _unproven(case.arrived), now=now)
        elif read.outcome is None:
            holding.hold(case, Reason.UNREADABLE_MAIL, " ".join(case.arrived.faults), now=now)
        else:
            placing.act(case, read.outcome, now=now)
        inbox.note_opened(inbound_id=read.row.pk, now=now)


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
    in_names = (number for file in case.files for number in file.name_numbers)
    intake.numbers = list(dict.fromkeys([*in_names, *case.subject_numbers]))
    gathering.write([intake])
    for person in case.people:
        person.intake = intake
    gathering.write(case.people)
    for file in case.files:
        file.intake = intake
    gathering.write(case.files)


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
