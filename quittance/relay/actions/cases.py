"""One mail in hand: its rows, what was read in it, and the only way in which its state changes."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import connection
from psycopg.pq import Format

from quittance.core import events, gathering, scope
from quittance.core.models import Inbound
from quittance.outbox.models import Delivery
from quittance.relay.actions import policies
from quittance.relay.models import Addressee, Enclosed, Intake, Policy
from quittance.relay.models import addressee as addressees
from quittance.relay.models.intake import State
from quittance.relay.rules import client_words, numbers, reading
from quittance.relay.rules.arrived import Arrived
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

SYSTEM = "system"
_KEY = "invoice:"
SOURCE = "smtp"

# By `key_of`. Written out: made anew for each mail, the statement took longer than the database did.
_SENT_OFF = """
UPDATE relay_addressee a SET state = 'going', delivery_id = (
    SELECT d.id FROM outbox_mail m JOIN outbox_delivery d ON d.mail_id = m.id
     WHERE m.firm_id = a.firm_id AND m.key = %(prefix)s || a.intake_id || ':' || a.id LIMIT 1)
 WHERE a.firm_id = %(firm)s AND a.intake_id = %(intake)s AND a.id = ANY(%(people)s) AND a.state = 'expected'
"""
_BODIES = "SELECT id, body FROM core_inbound WHERE firm_id = %s AND id = ANY(%s)"


@dataclass
class Case:
    intake: Intake
    people: list[Addressee]
    files: list[Enclosed]
    firm: Firm
    policy: Policy
    arrived: Arrived
    fetch: Callable[[], bytes] = field(repr=False)  # the mail as it came in

    @cached_property
    def subject_numbers(self) -> tuple[str, ...]:
        return numbers.found(self.intake.subject, patterns=self.policy.patterns)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Those that its subject, its files' names and its PDFs may mean."""
        in_files = (number for file in self.files for number in (*file.name_numbers, *file.text_numbers))
        return frozenset((*self.subject_numbers, *in_files))

    @cached_property
    def client_words(self) -> frozenset[str]:
        """What in its PDFs may be a client's number."""
        papers = (file.words for file in self.files if file.is_pdf)
        return frozenset(word for words in papers for word in client_words.client_numbers(words))

    @property
    def named(self) -> list[Addressee]:
        """Those of whom an address is known and nothing is decided."""
        return [each for each in self.people if each.address and each.state == addressees.State.EXPECTED]


def load(*, intake_id: int) -> Case:
    """As it stands now. Reads the whole mail again, so this belongs before a transaction."""
    intake = Intake.objects.get(pk=intake_id)
    raw = _bodies([intake.inbound_id])[intake.inbound_id]
    return Case(
        intake=intake,
        people=list(Addressee.objects.filter(intake=intake).order_by("pk")),
        files=list(Enclosed.objects.filter(intake=intake).order_by("position")),
        firm=tenancy.current_firm(),
        policy=policies.in_force(),
        arrived=reading.read(raw, envelope_from=intake.envelope_from, inbound_domain=settings.QUITTANCE.inbound_domain),
        fetch=lambda: raw,
    )


def unopened(inbound_ids: Collection[int]) -> list[Inbound]:
    """Those of the inbox that nobody has worked off yet, whole."""
    waiting = Inbound.objects.filter(pk__in=inbound_ids, source=SOURCE, handled_at=None)
    rows = list(waiting.defer("body").order_by("pk"))
    bodies = _bodies([row.pk for row in rows])
    for row in rows:
        row.body = bodies[row.pk]
    return rows


def still_open(case: Case) -> bool:
    """Inside a transaction: takes the row, and tells whether nobody has decided about it meanwhile."""
    return _state_in_hand(case) in {State.WAITING, State.HELD}


def still_waits(case: Case) -> bool:
    """The same, for what happens by itself: a mail that was given up meanwhile belongs to a person."""
    return _state_in_hand(case) == State.WAITING


def _state_in_hand(case: Case) -> str | None:
    held = Intake.objects.select_for_update(no_key=True).filter(pk=case.intake.pk)
    return held.values_list("state", flat=True).first()


def settle(
    case: Case, to: State, *, by: str = SYSTEM, now: datetime, reason: str | None = None, detail: str | None = None
) -> None:
    """Its last state, with the news of it. Who calls holds the row."""
    intake = case.intake
    intake.state, intake.settled_at, intake.settled_by, intake.gives_up_at = to, now, by, None
    if reason is not None:
        intake.reason = reason
    if detail is not None:
        intake.detail = detail
    _write(intake, "state", "settled_at", "settled_by", "gives_up_at", "reason", "detail", "numbers")


def keep_open(case: Case, to: State, *, reason: str, detail: str, gives_up_at: datetime | None = None) -> None:
    intake = case.intake
    intake.state, intake.reason, intake.detail, intake.gives_up_at = to, reason, detail, gives_up_at
    _write(intake, "state", "reason", "detail", "gives_up_at", "numbers")


def part(people: Sequence[Addressee], to: addressees.State, *, reason: str = "") -> None:
    """What became of some of those it is meant for."""
    keys = [each.pk for each in people if not gathering.is_kept_back(each)]
    if keys:
        Addressee.objects.filter(pk__in=keys, state=addressees.State.EXPECTED).update(state=to, reason=reason)
    for each in people:
        each.state, each.reason = to, reason


def key_of(person: Addressee) -> str:
    """Under which their copy is written once, however often the same news is worked off."""
    return f"{_KEY}{person.intake_id}:{person.pk}"


def send_off(case: Case, people: Sequence[Addressee]) -> None:
    """Their copies are written: from now on each shares the fate of theirs."""
    if all(gathering.is_kept_back(each) for each in people):
        by_key = {each.mail.key: each for each in gathering.kept_back(Delivery)}
        for each in people:
            each.delivery, each.state = by_key[key_of(each)], addressees.State.GOING
        return
    gathering.flush()
    with connection.cursor() as cursor:
        keys = [each.pk for each in people]
        firm, intake = scope.firm_id(), case.intake.pk
        cursor.execute(_SENT_OFF, {"firm": firm, "intake": intake, "people": keys, "prefix": _KEY})
    for each in people:
        each.state = addressees.State.GOING


def facts(case: Case) -> dict[str, object]:
    intake = case.intake
    return {"subject_line": intake.subject, "sender": intake.sender_address, "reason": intake.reason}


def settled(case: Case, *, by: str, now: datetime) -> None:
    """The news, one name a state, so that it can be searched for."""
    intake = case.intake
    told = facts(case)
    match intake.state:
        case State.WRAPPED:
            told["recipients"] = [each.address for each in case.people if each.state == addressees.State.GOING]
            events.record("invoice_mail.wrapped", intake, at=now, by=by, **told)
        case State.PASSED_ON:
            told["recipients"] = [each.address for each in case.people if each.state == addressees.State.GOING]
            events.record("invoice_mail.passed_on", intake, at=now, by=by, **told)
        case State.SUPPRESSED:
            events.record("invoice_mail.suppressed", intake, at=now, by=by, **told)
        case State.DISCARDED:
            events.record("invoice_mail.discarded", intake, at=now, by=by, why=intake.detail, **told)
        case State.REFUSED:
            events.record("invoice_mail.refused", intake, at=now, by=by, **told)
        case State.HELD:
            events.record("invoice_mail.held", intake, at=now, by=by, **told)


def _write(intake: Intake, *names: str) -> None:
    if gathering.is_kept_back(intake):
        return  # it will be written as it is
    changes = {name: getattr(intake, name) for name in names}
    Intake.objects.filter(pk=intake.pk, state__in=[State.WAITING, State.HELD]).update(**changes)


def _bodies(inbound_ids: Collection[int]) -> dict[int, bytes]:
    """Asked for as bytes: as text, each of them would travel as two letters."""
    with connection.cursor() as cursor:
        cursor.cursor.format = Format.BINARY
        cursor.execute(_BODIES, [scope.firm_id(), list(inbound_ids)])
        return dict(cursor.fetchall())
