"""Cards are off for a while where too many failed; bank transfers stay, and the firm is told once a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from quittance.core import events, locks, scope
from quittance.outbox.actions import mails
from quittance.payments.actions import recipients
from quittance.payments.mails import cards_shut
from quittance.payments.models import Decline, Payment
from quittance.payments.models.payment import OPEN, Method, State
from quittance.payments.rules import limits
from quittance.payments.rules.limits import Attempt, Failure, Limit
from quittance.receivables.actions import items
from quittance.tenancy import queries as tenancy

_UNDER_WAY_FOR = timedelta(minutes=2)


class _Tried(NamedTuple):
    row: int  # below zero where it is a decline's
    failed_at: datetime | None
    submitted_at: datetime
    card: str
    network: str


class CardsShut(items.CannotTake):
    """Too many cards failed lately; the text says what is left to whoever pays."""

    def __init__(self, limit: Limit) -> None:
        super().__init__("Too many cards were declined here lately. Pay by bank transfer, or try a card tomorrow.")
        self.limit = limit


def refuse(*, attempt: Attempt, but: Payment, now: datetime) -> None:
    """Inside the transaction that writes the attempt: of many at once, each sees those before it."""
    locks.until_commit(locks.Kind.CARDS, scope.firm_id())
    limit = shut(attempt=attempt, but=but, now=now)
    if limit is not None:
        raise CardsShut(limit)


def shut(*, attempt: Attempt, now: datetime, but: Payment | None = None) -> Limit | None:
    """The limit by which cards are off for this payer now; None where they may try."""
    since = now - limits.LONGEST
    # Of attempts under way at this moment nobody knows yet; many at once must not slip past together.
    under_way = Q(state__in=OPEN, session_id="", submitted_at__gte=now - _UNDER_WAY_FOR)
    tried = Payment.objects.filter(Q(state=State.FAILED, failed_at__gte=since) | under_way, method=Method.CARD)
    # Where several were tried for one payment each counts by itself.
    tried = tried.exclude(Exists(Decline.objects.filter(payment=OuterRef("pk"))))
    declined = Decline.objects.filter(declined_at__gte=since)
    if but is not None:
        tried = tried.exclude(pk=but.pk)
    if but is not None and but.bundle_id:
        tried = tried.exclude(bundle=but.bundle_id)  # one card, tried once
    return limits.passed(attempt, _failures(tried, declined, now))


def tell(*, limit: Limit, now: datetime) -> None:
    """The firm learns of it once for each sort of limit and day."""
    firm = tenancy.current_firm()
    key = f"cards-shut:{limit.what}:{firm.clock.today(now)}"
    words = cards_shut.words(firm=firm, limit=limit)
    with transaction.atomic():
        mail = mails.post(firm=firm, key=key, words=words, to=recipients.office(), now=now)
        if mail.written_at != now:
            return
        events.record("cards.shut", firm, at=now, by="system", what=limit.what.value, failures=limit.failures)


def _failures(tried: QuerySet[Payment], declined: QuerySet[Decline], now: datetime) -> list[Failure]:
    """In one question, for others wait for their turn to ask: a row for each client of each payment."""
    payments = tried.values_list("pk", "failed_at", "submitted_at", "fingerprint", "network", "items__receipt__client")
    before = ("payment__submitted_at", "fingerprint", "payment__network", "payment__items__receipt__client")
    declines = declined.values_list(F("pk") * -1, "declined_at", *before)
    clients: dict[_Tried, set[int]] = defaultdict(set)
    rows: Iterable[tuple[Any, ...]] = payments.union(declines, all=True)
    for *told, client in rows:
        clients[_Tried(*told)].add(client)
    return [
        Failure(
            now - (row.failed_at or row.submitted_at), row.card, row.network, frozenset(own), row.failed_at is not None
        )
        for row, own in clients.items()
    ]
