"""Cards are off for a while where too many failed; bank transfers stay, and the firm is told once a day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from quittance.core import events, locks, scope
from quittance.outbox.actions import mails
from quittance.payments.actions import recipients
from quittance.payments.mails import cards_shut
from quittance.payments.models import Payment, PaymentItem
from quittance.payments.models.payment import OPEN, Method, State
from quittance.payments.rules import limits
from quittance.payments.rules.limits import Attempt, Failure, Limit
from quittance.receivables.actions import items
from quittance.tenancy import queries as tenancy

_UNDER_WAY_FOR = timedelta(minutes=2)


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
    if but is not None:
        tried = tried.exclude(pk=but.pk)
    if but is not None and but.bundle_id:
        tried = tried.exclude(bundle=but.bundle_id)  # one card, tried once
    rows = list(tried)
    clients = _clients([row.pk for row in rows])
    failures = [
        Failure(
            now - (row.failed_at or row.submitted_at),
            row.fingerprint,
            row.network,
            frozenset(clients[row.pk]),
            is_certain=row.failed_at is not None,
        )
        for row in rows
    ]
    return limits.passed(attempt, failures)


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


def _clients(payments: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for payment, client in PaymentItem.objects.filter(payment__in=payments).values_list("payment", "receipt__client"):
        found[payment].add(client)
    return found
