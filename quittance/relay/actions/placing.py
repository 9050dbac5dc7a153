"""Which invoice a mail is about: then it leaves wrapped, waits for the invoice, leaves as it came, or is held."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from quittance.core import locks, queue, scope
from quittance.core.models import Event
from quittance.outbox.actions.mails import Enclosure
from quittance.receivables.models import Client, Invoice
from quittance.receivables.queries import mailed
from quittance.relay.actions import aiming, cases, holding, passing_on, policies, wrapping
from quittance.relay.actions.cases import Case
from quittance.relay.actions.wrapping import Held, Paired
from quittance.relay.models import Addressee, Intake, Match
from quittance.relay.models.intake import Reason, State
from quittance.relay.rules import matching
from quittance.relay.rules.arrived import Arrived
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()

RELEASED_MAX = 1_000
# What names no invoice at all may go on as it came, where the firm wants that; what names a doubtful one may not.
_NO_INVOICE = {Reason.NO_PDF, Reason.NO_NUMBER}

_WAITING_FOR_THESE = """
SELECT DISTINCT i.id FROM relay_intake i CROSS JOIN LATERAL unnest(i.numbers) AS n(number)
  JOIN receivables_invoice v ON v.firm_id = i.firm_id AND lower(v.number) = lower(n.number)
 WHERE i.firm_id = %s AND i.state = 'waiting' ORDER BY i.id LIMIT %s
"""


@dataclass(frozen=True)
class Outcome:
    """What is to become of a mail. Without pairs, and without a reason to hold it, it waits."""

    pairs: list[Paired] = field(default_factory=list)
    waits_for: tuple[str, ...] = ()
    reason: str = ""
    detail: str = ""
    raw: Enclosure | None = None  # it goes on as it came


@dataclass(frozen=True)
class Books:
    """What the mirror has of the numbers that some mails name: invoices and clients, by number in small letters."""

    invoices: Mapping[str, Sequence[Invoice]]
    clients: Mapping[str, frozenset[int]]


def books(several: Collection[Case]) -> Books:
    """Asked once for all of them."""
    named = {number for case in several for number in case.numbers}
    words = {word for case in several for word in case.client_words}
    return Books(_invoices(named), _clients(words))


def judged(case: Case, known: Books | None = None) -> Outcome:
    """Reads only, and puts the bytes of what goes on as it came into storage: before a transaction."""
    outcome = _verdict(case, known or books([case]))
    if outcome.reason in _NO_INVOICE and case.policy.unmatched_passes and case.named:
        return Outcome(reason=outcome.reason, detail=outcome.detail, raw=passing_on.keep_raw(case))
    return outcome


def act(case: Case, outcome: Outcome, *, now: datetime, held: Held | None = None) -> None:
    """In a transaction that holds the mail's row; `held`, where it holds the invoices of many mails already."""
    if outcome.raw is not None:
        told = {"reason": outcome.reason, "detail": outcome.detail}
        passing_on.leave_out_who_had_it(case)
        passing_on.pass_on(case, case.named, raw=outcome.raw, by=cases.SYSTEM, now=now, **told)
    elif outcome.pairs:
        _send(case, outcome, held or wrapping.held([pair.invoice for pair in outcome.pairs]), now)
    elif outcome.reason:
        holding.hold(case, outcome.reason, outcome.detail, now=now)
    else:
        _wait(case, outcome, now)


def place(*, intake_id: int, now: datetime) -> None:
    """Look again at a mail that waits."""
    intake = Intake.objects.filter(pk=intake_id, state=State.WAITING).first()
    if intake is None:
        return
    with locks.in_hand(locks.Kind.INTAKE, intake.inbound_id) as ours:
        if not ours:
            return
        case = cases.load(intake_id=intake_id)
        outcome = judged(case)
        with transaction.atomic():
            if cases.still_waits(case):
                act(case, outcome, now=now)


def release(_: Event, *, now: datetime) -> None:
    """The mirror changed: what waits for an invoice that is there now is looked at again."""
    del now
    look_again()


def look_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_FOR_THESE, [scope.firm_id(), RELEASED_MAX])
        found = [row[0] for row in cursor.fetchall()]
    for intake_id in found:
        queue.enqueue("relay.place", intake_id=intake_id, only_one_waiting=f"intake:{intake_id}")


def give_up(*, intake_id: int, now: datetime) -> None:
    """It waited long enough; a last look first, since nothing is as bad as holding what could have left."""
    faulty = False
    try:
        place(intake_id=intake_id, now=now)
    except (OperationalError, InterfaceError):
        raise  # the database is away, and it is tried again
    except Exception:
        # A mail that cannot be placed would otherwise wait for ever, and nobody would see it.
        log.exception("relay.not_placed", intake=intake_id)
        faulty = True
    late = Intake.objects.filter(pk=intake_id, state=State.WAITING, gives_up_at__lte=now).first()
    if late is None:
        return
    case = _unread(late)
    named = ", ".join(late.numbers)
    detail = f"Invoice {named} did not show in the practice system within {case.policy.wait_hours} hours."
    if faulty:
        detail = f"It waited {case.policy.wait_hours} hours for invoice {named}, and then could not be worked off."
    with transaction.atomic():
        if cases.still_waits(case):
            holding.hold(case, Reason.WAITED_TOO_LONG, detail, now=now)


def _unread(intake: Intake) -> Case:
    """Enough to hold it: nothing of the mail is read again, which may be what went wrong."""
    people = list(Addressee.objects.filter(intake=intake).order_by("pk"))
    firm, policy = tenancy.current_firm(), policies.in_force()
    return Case(intake, people, [], firm, policy, Arrived(), fetch=lambda: b"")


def _verdict(case: Case, known: Books) -> Outcome:
    files = case.files
    named = {number.casefold() for number in case.numbers}
    of_clients = {word.casefold() for word in case.client_words}
    invoices = {key: rows for key, rows in known.invoices.items() if key in named}
    clients = {key: held for key, held in known.clients.items() if key in of_clients}
    living = {key: [row for row in rows if not row.voided and row.gone_at is None] for key, rows in invoices.items()}
    papers = [
        matching.Paper(
            position=file.position,
            is_pdf=file.is_pdf,
            file_name=file.file_name,
            fault=file.fault,
            name_numbers=tuple(file.name_numbers),
            text_numbers=tuple(file.text_numbers),
            words=file.words,
        )
        for file in files
    ]
    bills = {key: tuple(_bill(row) for row in rows) for key, rows in living.items() if rows}
    verdict = matching.judge(papers, subject_numbers=case.subject_numbers, known=bills, clients=clients)
    if verdict.held:
        return Outcome(reason=verdict.held.value, detail=verdict.detail)
    if verdict.waits_for:
        dead = [number for number in verdict.waits_for if invoices.get(number.casefold())]
        if dead:
            words = f"Invoice {', '.join(dead)} is voided, or gone from the practice system."
            return Outcome(reason=Reason.VOIDED, detail=words)
        return Outcome(waits_for=verdict.waits_for)
    rows = {row.pk: row for group in living.values() for row in group}
    by_position = {file.position: file for file in files}
    return Outcome(
        pairs=[
            Paired(rows[each.bill.id], by_position.get(each.position), Match.Found(each.found_in.value))
            for each in verdict.matches
        ]
    )


def _invoices(named: Collection[str]) -> dict[str, list[Invoice]]:
    """By number in small letters: all that bear it, the dead ones too."""
    found: dict[str, list[Invoice]] = defaultdict(list)
    for row in mailed.invoices_numbered(named):
        found[row.number.casefold()].append(row)
    return found


def _clients(words: Collection[str]) -> dict[str, frozenset[int]]:
    """Which of these words of papers are numbers of clients."""
    found: dict[str, set[int]] = defaultdict(set)
    if words:
        spellings = {form for word in words for form in (word, word.upper(), word.lower())}
        rows = Client.objects.filter(Q(number__in=spellings), gone_at=None)
        for number, key in rows.values_list("number", "pk"):
            found[number.casefold()].add(key)
    return {number: frozenset(keys) for number, keys in found.items()}


def _bill(row: Invoice) -> matching.Bill:
    return matching.Bill(id=row.pk, number=row.number, client_id=row.client_id, client_number=row.client.number)


def _send(case: Case, outcome: Outcome, held: Held, now: datetime) -> None:
    pairs = held.fresh(outcome.pairs)
    dead = [pair.invoice.number for pair in pairs if pair.invoice.voided or pair.invoice.gone_at is not None]
    if dead:
        words = f"Invoice {', '.join(dead)} is voided, or gone from the practice system."
        holding.hold(case, Reason.VOIDED, words, now=now)
        return
    case.intake.numbers = [pair.invoice.number for pair in pairs]
    try:
        client = wrapping.bind(pairs)
    except wrapping.Unbound as unbound:
        holding.hold(case, Reason.TWO_CLIENTS, str(unbound), now=now)
        return
    if not aiming.aim(case, client):
        words = f"It names nobody, and {client.name} has no contact for invoices."
        wrapping.keep_papers(case, pairs)
        holding.hold(case, Reason.NO_RECIPIENT, words, now=now)
        return
    wrapping.wrap(case, pairs, held, by=cases.SYSTEM, now=now)


def _wait(case: Case, outcome: Outcome, now: datetime) -> None:
    intake = case.intake
    until = intake.gives_up_at or intake.received_at + timedelta(hours=case.policy.wait_hours)
    intake.numbers = list(outcome.waits_for)
    if until <= now and intake.gives_up_at is None:
        until = now  # the sweeper gives it up; it was taken in late
    words = f"Invoice {', '.join(outcome.waits_for)} is not in the practice system yet."
    cases.keep_open(case, State.WAITING, reason=Reason.NOT_MIRRORED, detail=words, gives_up_at=until)
