"""All that the page of one payment shows, as far as the visitor's bounds reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q

from quittance.core.models import Event
from quittance.outbox.models import Delivery, Mail
from quittance.payments.models import Payment
from quittance.payments.models.payment import State
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import BankAccount
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import history, receipts, search
from quittance.web.firm.payments import back, deposits, posted, rows, words
from quittance.web.firm.payments.back import DisputeLine, RefundLine
from quittance.web.firm.payments.deposits import DepositLine
from quittance.web.firm.payments.posted import Posted
from quittance.web.firm.payments.rows import Line

_EVENTS_MAX = 100
_DELIVERIES = {
    "waiting": ("wait", "on its way"),
    "sent": ("good", "sent"),
    "refused": ("bad", "refused"),
    "expired": ("bad", "given up"),
    "unsure": ("warn", "may have arrived"),
}


@dataclass(frozen=True)
class ItemLine:
    receipt: Receipt
    what: str
    reference: str
    posted: Posted
    tag: str  # where it is no item as the payer chose it


@dataclass(frozen=True)
class Moment:
    at: str
    what: str
    who: str


@dataclass(frozen=True)
class MailLine:
    at: str
    subject: str
    address: str
    tone: str
    words: str


@dataclass(frozen=True)
class Sheet:
    line: Line
    refunds: list[RefundLine]
    disputes: list[DisputeLine]
    items: list[ItemLine]
    deposits: list[DepositLine]
    news: str
    payer: str
    account: str
    story: list[Moment]
    mails: list[MailLine]

    @property
    def payment(self) -> Payment:
        return self.line.payment

    @property
    def left_cents(self) -> int:
        """Of what the visitor sees, what was not taken back."""
        return sum(each.receipt.amount_cents for each in self.items)

    @property
    def is_touched(self) -> bool:
        return any(each.tag for each in self.items)

    @property
    def is_dead(self) -> bool:
        return self.payment.state in (State.FAILED, State.CANCELLED)

    @property
    def payout_cents(self) -> int:
        return self.payment.items_cents - self.payment.firm_fee_cents

    @property
    def version(self) -> str:
        """Another one as soon as anything that is shown is another."""
        standing, told = self.line.standing, [(each.receipt.pk, each.reference, each.posted) for each in self.items]
        back = (self.refunds, self.disputes)
        return repr((standing, self.news, self.payment.intent_id, told, back, self.deposits, self.story, self.mails))


def of(request: StaffRequest, payment: Payment) -> Sheet:
    line = rows.line(payment, request.visitor)
    today = request.firm.clock.today(request.now)
    found = [] if line.in_part else deposits.of(payment, request.visitor)
    return Sheet(
        line=line,
        refunds=[] if line.in_part else back.refunds(payment),
        disputes=[] if line.in_part else back.disputes(payment),
        items=_items(line, today),
        deposits=found,
        news=words.news(payment, line.standing, in_deposit=bool(found)),
        payer=words.payer(payment),
        account=_account(payment),
        story=_own_story(payment) if line.in_part else _story(request, payment),
        mails=[] if line.in_part else _mails(payment),
    )


def _items(line: Line, today: date) -> list[ItemLine]:
    """Each item, and under it what took some of it back, or put that back."""
    after: dict[int | None, list[Receipt]] = {}
    theirs = Receipt.objects.filter(code=line.payment.code, origin=Origin.OURS, reverses__isnull=False)
    theirs = theirs.exclude(standing=Standing.RELEASED)  # moved, and moved back before anybody was told
    if line.payment.code is not None:
        for row in theirs.select_related("invoice", "client").order_by("pk"):
            after.setdefault(row.reverses_id, []).append(row)
    # As each row lies itself: the line tells where an item was moved to.
    rows_ = Receipt.objects.filter(pk__in=[item.pk for item in line.items]).select_related("invoice", "client")
    found = [row for item in rows_.order_by("pk") for row in _with(item, after)]
    standing, moved = posted.of(found, today=today), _moved(found)
    return [
        ItemLine(
            receipt=row,
            what=(row.description or _tag(row).capitalize()) if row.reverses_id else rows.what_for(row),
            reference=receipts.name(row),
            posted=standing[row.pk],
            tag="moved" if row.pk in moved else _tag(row),
        )
        for row in found
    ]


def _with(row: Receipt, after: dict[int | None, list[Receipt]]) -> list[Receipt]:
    return [row, *(each for next_ in after.get(row.pk, ()) for each in _with(next_, after))]


def _moved(rows_: Sequence[Receipt]) -> set[int]:
    """Rows that took an item from where it lay, and those that put it elsewhere."""
    by_key = {row.pk: row for row in rows_}
    put = [(by_key[row.reverses_id], row) for row in rows_ if row.reverses_id and row.item != Item.REVERSAL]
    apart = [(was, now) for was, now in put if (was.client_id, was.invoice_id) != (now.client_id, now.invoice_id)]
    return {row.pk for pair in apart for row in pair}


def _tag(row: Receipt) -> str:
    if row.reverses_id is None:
        return ""
    return "taken back" if row.item == Item.REVERSAL else "put back"


def _story(request: StaffRequest, payment: Payment) -> list[Moment]:
    about = Event.objects.filter(subject_type="payments.payment", subject_id=payment.pk).order_by("-pk")[:_EVENTS_MAX]
    return [Moment(each.at, each.what, each.who) for each in history.lines(about, clock=request.firm.clock)]


def _own_story(payment: Payment) -> list[Moment]:
    """Without the sums and names of the whole, which events tell."""
    moments = (
        (payment.submitted_at, "It was sent off."),
        (payment.accepted_at, "The processor took it."),
        (payment.settled_at, "The money arrived."),
        (payment.failed_at, "It failed."),
        (payment.cancelled_at, "It was cancelled."),
    )
    wall = tenancy.current_firm().clock.wall
    told = sorted(((at, what) for at, what in moments if at is not None), reverse=True)
    return [Moment(words.moment(wall(at)), what, "") for at, what in told]


def _mails(payment: Payment) -> list[MailLine]:
    # As a range: LIKE is kept from the index by row-level security.
    about = [f"payment:{payment.pk}:"]
    about += [f"refund:{key}:" for key in payment.refund_rows.values_list("pk", flat=True)]
    about += [f"dispute:{key}:" for key in payment.dispute_rows.values_list("pk", flat=True)]
    begins = (Q(key__gte=key, key__lt=key + search.LAST) for key in about)
    written = Mail.objects.filter(reduce(or_, begins))
    deliveries = Prefetch("deliveries", queryset=Delivery.objects.order_by("pk"))
    wall = tenancy.current_firm().clock.wall
    return [
        MailLine(words.moment(wall(mail.written_at)), mail.subject, each.address, *_DELIVERIES[each.state])
        for mail in written.order_by("-pk").prefetch_related(deliveries)
        for each in _of(mail)
    ]


def _of(mail: Mail) -> Sequence[Delivery]:
    return list(mail.deliveries.all())


def _account(payment: Payment) -> str:
    """The firm's own name for where the money goes, with the processor's."""
    if not payment.account:
        return ""
    name = BankAccount.objects.filter(account=payment.account).values_list("name", flat=True).first()
    return f"{name} ({payment.account})" if name else payment.account
