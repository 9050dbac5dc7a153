"""What waits for a person: receipts that the rules leave open, each with its evidence."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from quittance.core.clock import FirmClock
from quittance.core.money import Currency
from quittance.receivables.models import Decision, Entry, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.queries import sightings, unposted
from quittance.receivables.rules import evidence
from quittance.receivables.rules import on_account as rules
from quittance.receivables.rules import sightings as values
from quittance.receivables.rules.on_account import Proposal
from quittance.receivables.rules.sightings import Shown
from quittance.tenancy import queries as tenancy

# Other money counts; if the receipt is judged to be anything else, its reference was corrected since.
OVERTAKEN = Q(says=Says.OTHER, receipt__isnull=False) & ~Q(receipt__verdict=Verdict.COUNTS)
OPEN = tuple(Verdict(verdict) for verdict in sorted(values.UNDECIDED))


@dataclass(frozen=True)
class Question:
    """Both sides beside each other. `receipt` and `verdict` are none where cash on account is proposed as a payment."""

    receipt: Receipt | None
    entry: Entry
    items: tuple[Receipt, ...]
    verdict: Verdict | None
    evidence: tuple[str, ...]
    since: date
    alarm: bool
    answers: tuple[Says, ...]

    @property
    def item(self) -> Receipt | None:
        return self.items[0] if self.items else None


def to_decide(*, now: datetime, clients: Collection[int] | None = None) -> list[Question]:
    """What waits longest first. With `clients`, what concerns these on either side."""
    clock = tenancy.current_firm().clock
    found = [*_about_receipts(_undecided(clients), clock.today(now)), *_about_entries(clients)]
    return sorted(found, key=lambda question: (question.since, question.entry.pk))


def decided(*, since: datetime) -> QuerySet[Decision]:
    """Decisions in force, the last first, with what they are about."""
    rows = Decision.objects.filter(withdrawn_at=None, decided_at__gte=since)
    return rows.select_related(
        *("receipt__entry", "receipt__invoice", "receipt__client", "entry__client"),
        *("item__invoice", "item__client", "from_invoice"),
    ).order_by("-decided_at", "-pk")


def on_account(*, clients: Collection[int] | None = None) -> list[Proposal]:
    """Whole receipts on account that equal a whole payment of ours which nothing shows yet."""
    payers = {row.client_id for row in unposted.waiting_items(clients=clients)}
    if not payers:
        return []
    clock = tenancy.current_firm().clock
    entries = (
        Entry.objects.filter(client__in=payers, open_cents__lt=0, open_cents=F("amount_cents"), voided=False)
        .filter(gone_at=None, kind__in=sightings.MONEY_KINDS)
        .exclude(pk__in=Decision.objects.filter(withdrawn_at=None, entry__isnull=False).values("entry"))
        .select_related("client")
    )
    items = sightings.items_of(payers)
    waiting = {row.pk for row in unposted.waiting_items(clients=payers)}
    posted = {item.key for item in items} - waiting
    shown = [_on_account(entry, clock) for entry in entries]
    return rules.proposals(items, shown, posted=posted, identifier=sightings.identifier())


def _undecided(clients: Collection[int] | None) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(verdict__in=OPEN, gone_at=None, entry__gone_at=None, entry__voided=False)
    if clients is not None:
        rows = rows.filter(Q(client__in=clients) | Q(invoice__client__in=clients) | Q(echo_of__client__in=clients))
    decisions = Decision.objects.filter(withdrawn_at=None, receipt__isnull=False)
    # A payment that followed, and whose receipt then went elsewhere once more, is asked about again.
    settled = decisions.exclude(says=Says.FOLLOW, receipt__verdict=Verdict.ELSEWHERE).exclude(OVERTAKEN)
    return rows.exclude(pk__in=settled.values("receipt")).select_related(
        *("entry__client", "invoice__client", "client", "echo_of__invoice", "echo_of__client")
    )


def _about_receipts(rows: QuerySet[Receipt], today: date) -> Iterator[Question]:
    found = list(rows)
    shown = sightings.shown_by_key([row.pk for row in found])
    items = sightings.items_by_key({row.echo_of_id for row in found if row.echo_of_id})
    for row in found:
        if row.entry is None:
            continue
        verdict, receipt = values.Verdict(row.verdict), shown[row.pk]
        waiting = evidence.waiting(verdict, since=receipt.first_seen_date, today=today)
        yield Question(
            receipt=row,
            entry=row.entry,
            items=(row.echo_of,) if row.echo_of else (),
            verdict=Verdict(row.verdict),
            evidence=tuple(evidence.sentences(receipt, verdict, items.get(row.echo_of_id or 0))),
            since=waiting.since,
            alarm=waiting.alarm,
            answers=_answers(row),
        )


def _answers(row: Receipt) -> tuple[Says, ...]:
    ours = row.echo_of
    if ours is None:
        return (Says.OTHER,)
    may_follow = (
        row.verdict == Verdict.ELSEWHERE
        and row.amount_cents == ours.amount_cents
        and row.invoice is not None
        and ours.invoice is not None
        and row.invoice.currency == ours.invoice.currency
    )
    return (Says.FOLLOW, Says.SAME, Says.OTHER) if may_follow else (Says.SAME, Says.OTHER)


def _about_entries(clients: Collection[int] | None) -> Iterator[Question]:
    proposals = on_account(clients=clients)
    entries = Entry.objects.select_related("client").in_bulk([each.entry.key for each in proposals])
    keys = [item.key for each in proposals for item in each.items]
    items = Receipt.objects.select_related("invoice", "client").in_bulk(keys)
    for each in proposals:
        yield Question(
            receipt=None,
            entry=entries[each.entry.key],
            items=tuple(items[item.key] for item in each.items),
            verdict=None,
            evidence=tuple(evidence.sentences_on_account(each.entry, each.items)),
            since=each.entry.first_seen_date,
            alarm=False,
            answers=(Says.SAME, Says.OTHER),
        )


def _on_account(entry: Entry, clock: FirmClock) -> Shown:
    """Cash on account as the rules look at a receipt: its amount is positive, and it lies on no invoice."""
    return Shown(
        key=entry.pk,
        name=entry.source_key,
        entry=entry.pk,
        client=entry.client_id,
        invoice=None,
        amount_cents=-entry.amount_cents,
        currency=Currency(entry.client.currency),
        received_date=entry.entry_date,
        first_seen_at=entry.first_seen_at,
        first_seen_date=clock.today(entry.first_seen_at),
        reference=entry.reference,
    )
