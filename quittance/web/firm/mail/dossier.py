"""One mail that came in: who sent it and what proves that, whom it is for, what was found in it, and its original."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Lower

from quittance.access.queries import Visitor
from quittance.core.models import Inbound
from quittance.receivables.models import Invoice
from quittance.relay.actions import policies
from quittance.relay.models import Enclosed, Intake
from quittance.relay.models.intake import Reason, State
from quittance.relay.rules import numbers, onward, reading
from quittance.tenancy import queries as tenancy
from quittance.web.base.tags import money
from quittance.web.firm import bounds, history, search
from quittance.web.firm.mail import arrived, reasons
from quittance.web.firm.mail.people import Person
from quittance.web.firm.mail.reasons import Why
from quittance.web.firm.ways import forms as ways

_FOUND_MAX = 20
_STATES = {
    State.WAITING: ("wait", "waits for its invoice"),
    State.HELD: ("warn", "needs a decision"),
    State.WRAPPED: ("good", "went on wrapped"),
    State.PASSED_ON: ("good", "went on as it came"),
    State.SUPPRESSED: ("quiet", "a duplicate, not sent"),
    State.DISCARDED: ("quiet", "discarded"),
    State.REFUSED: ("quiet", "not sent on"),
}
# What speaks against the very invoice that it names: it is for a person to tick it.
_DOUBTFUL = {Reason.TWO_INVOICES, Reason.TWO_CLIENTS, Reason.OTHER_CLIENT, Reason.VOIDED}
_WAYS = {"redirected": "Caught by your mail rule", "direct": "Mailed straight to our address"}
_FAULTS = {
    "encrypted": "locked with a password",
    "unreadable": "cannot be read",
    "too_large": "too large to be read",
}


@dataclass(frozen=True)
class File:
    row: Enclosed
    size: str
    fault: str
    numbers: str


@dataclass(frozen=True)
class Dossier:
    intake: Intake
    at: datetime
    tone: str
    state: str
    why: Why
    proof: str
    way: str
    people: list[tuple[arrived.Line, str]]
    files: list[File]
    matched: list[Invoice]
    settled_at: datetime | None
    settled_by: str
    until: datetime | None

    @property
    def is_open(self) -> bool:
        return self.intake.state in {State.WAITING, State.HELD}

    @property
    def has_unread_papers(self) -> bool:
        """No PDF is opened of what nobody proved to be the firm's."""
        return not self.intake.proof and any(file.row.is_pdf for file in self.files)

    @property
    def numbers(self) -> list[str]:
        """That the mail bears in any place: its subject, the names of its files, and the PDFs that were read."""
        in_files = (number for file in self.files for number in (*file.row.name_numbers, *file.row.text_numbers))
        each_once: dict[str, str] = {}
        for number in (*self.intake.numbers, *in_files):
            each_once.setdefault(number.lower(), number)
        return list(each_once.values())


@dataclass(frozen=True)
class Candidates:
    """Invoices to choose from, each with what it is called, and those that are chosen as long as nobody says else."""

    offered: list[tuple[int, str, Invoice]]
    ticked: list[Invoice]


@dataclass(frozen=True)
class Original:
    html: str
    text: str


def of(intake: Intake, visitor: Visitor) -> Dossier:
    wall = tenancy.current_firm().clock.wall
    rows = list(intake.addressees.select_related("intake", "delivery").order_by("pk"))
    matched = bounds.narrowed(Invoice.objects.filter(pk__in=intake.matches.values("invoice")), visitor)
    by = intake.settled_by
    tone, state = _STATES[State(intake.state)]
    return Dossier(
        intake=intake,
        at=wall(intake.received_at),
        tone=tone,
        state=state,
        why=reasons.why(intake.reason),
        proof=reasons.proof(intake.proof),
        way=_WAYS.get(intake.way, ""),
        people=[(line, reasons.origin(row.origin)) for line, row in zip(arrived.lines(rows), rows, strict=True)],
        files=[_file(row) for row in intake.files.order_by("position")],
        matched=list(matched.select_related("client").order_by("number", "pk")),
        settled_at=wall(intake.settled_at) if intake.settled_at else None,
        settled_by=history.hands([by])[by] if by else "",
        until=wall(intake.gives_up_at) if intake.gives_up_at else None,
    )


def raw(intake: Intake) -> bytes:
    """As it came in, but for the key that the firm's mail rule added for us alone. The inbox keeps the whole."""
    told = Inbound.objects.filter(pk=intake.inbound_id).values_list("body", flat=True).first()
    return onward.without_ours(bytes(told or b""))


def original(intake: Intake) -> Original:
    read = reading.read(raw(intake))
    return Original(html=read.html, text=read.text)


def candidates(found: Dossier, visitor: Visitor, *, words: str, chosen: Sequence[int]) -> Candidates:
    """Those it names, those that were searched for, those that are chosen already; else those its own words name."""
    rows = bounds.narrowed(Invoice.objects.filter(gone_at=None), visitor).select_related("client")
    named = [*found.matched, *_bearing(rows, found.numbers)]
    some = {row.pk: row for row in [*named, *rows.filter(pk__in=chosen)]}
    if not named:
        text, patterns = original(found.intake).text, policies.in_force().patterns
        some |= {row.pk: row for row in _bearing(rows, numbers.found(text, patterns=patterns))}
    if words.strip():
        hits, _ = search.invoices(rows, bounds.within(visitor), words.strip())
        some |= {row.pk: row for row in hits.order_by("-issued_date", "-pk")[:_FOUND_MAX]}
    return Candidates([(row.pk, _called(row), row) for row in some.values()], _ticked(found, named))


def _bearing(rows: QuerySet[Invoice], told: Sequence[str]) -> list[Invoice]:
    bearing = rows.alias(low=Lower("number")).filter(low__in=[number.lower() for number in told])
    return list(bearing.order_by("number", "pk")[:_FOUND_MAX]) if told else []


def _ticked(found: Dossier, named: Sequence[Invoice]) -> list[Invoice]:
    """What was matched; else the only one that it names, if nothing speaks against that. Of several none is guessed."""
    if found.matched:
        return found.matched
    alone = list({row.pk: row for row in named}.values())
    return alone if len(alone) == 1 and found.intake.reason not in _DOUBTFUL else []


def offered(invoices: Sequence[Invoice]) -> list[Person]:
    """The contacts for invoices of whose invoices these are."""
    clients = {row.client_id: row.client for row in invoices}
    if len(clients) != 1:
        return []
    [client] = clients.values()
    return [(address, name) for address, (name, receives) in ways.contacts(client).items() if receives]


def size(count: int) -> str:
    kilo = 1024
    if count < kilo:
        return f"{count} bytes"
    return f"{count / kilo:,.0f} KB" if count < kilo * kilo else f"{count / kilo / kilo:,.1f} MB"


def _called(row: Invoice) -> str:
    due = f"{money(row.due_cents, row.currency)} due" if row.due_cents else "nothing due"
    voided = ", voided" if row.voided else ""
    whose = f"{row.client.name} ({row.client.number})"
    return f"{row.number} · {whose} · {money(row.amount_cents, row.currency)}, {due}{voided}"


def _file(row: Enclosed) -> File:
    told = []
    if row.name_numbers:
        told.append(f"{', '.join(row.name_numbers)} in its name")
    if row.text_numbers:
        told.append(f"{', '.join(row.text_numbers)} in its text")
    return File(row, size(row.size_bytes), _FAULTS.get(row.fault, ""), "; ".join(told))
