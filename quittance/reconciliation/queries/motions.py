"""What of ours the lines of a payout have to be: read from payments, refunds, disputes and the rows of the books."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple, Protocol

from django.db.models import QuerySet

from quittance.core.database.among import among
from quittance.core.money import Currency
from quittance.payments import queries as payments
from quittance.payments.models import Dispute, FeeReturn, Payment, Refund
from quittance.payments.models.balance_line import Sort as LineSort
from quittance.payments.rules import fees
from quittance.payments.rules.fees import Channel, Method, Rate
from quittance.reconciliation.queries.motion_books import Books, books_of
from quittance.reconciliation.rules import fee_texts
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.rules.motions import Motion, Part, Use
from quittance.tenancy import queries as tenancy

AT_ONCE = 4_000
_BY_PAYMENT = (LineSort.CHARGE, LineSort.CHARGE_FAILURE)
_BY_REFUND = (LineSort.REFUND, LineSort.REFUND_FAILURE)
_BY_DISPUTE = (LineSort.DISPUTE, LineSort.DISPUTE_REVERSAL)


class Line(Protocol):
    """What is asked of a balance line."""

    @property
    def sort(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def intent_id(self) -> str: ...


class Asked(NamedTuple):
    """A line as far as it is asked here."""

    sort: str
    source: str
    intent_id: str


class _Paid(NamedTuple):
    """A payment as far as it is asked here."""

    pk: int
    code: int | None
    intent_id: str
    method: str
    channel: str
    brand: str
    currency: str
    items_cents: int
    payer_fee_cents: int
    firm_fee_cents: int
    submitted_at: datetime


def motions_of(lines: Iterable[Line]) -> list[Motion]:
    """One for each (sort, source), in the order of the lines, however often the processor names it."""
    found: list[Motion] = []
    once: dict[tuple[str, str], Line] = {}
    for line in lines:
        once.setdefault((line.sort, line.source), line)
    told, fees_of = iter(once.values()), _Fees()
    while group := list(islice(told, AT_ONCE)):
        found += _of(group, fees_of)
    return found


def _of(lines: Sequence[Line], fees_of: "_Fees") -> Iterator[Motion]:
    refunded = _sources(lines, _BY_REFUND)
    refunds = {row.refund_id: row for row in Refund.objects.filter(refund_id__in=refunded).exclude(refund_id="")}
    disputes = {row.dispute_id: row for row in Dispute.objects.filter(dispute_id__in=_sources(lines, _BY_DISPUTE))}
    returned = _sources(lines, (LineSort.FEE_RETURN,))
    returns = {
        row.fee_return_id: row for row in FeeReturn.objects.filter(fee_return_id__in=returned).select_related("refund")
    }
    intents = {line.intent_id for line in lines if line.sort in _BY_PAYMENT}
    # The index knows nothing of payments without one; unless it is said again, all rows would be read.
    paid = Payment.objects.filter(intent_id__in=among(intents, "text")).exclude(intent_id="").exclude(code=None)
    by_intent = {row.intent_id: row for row in _paid(paid)}
    about = {row.payment_id for row in refunds.values()} | {row.payment_id for row in disputes.values()}
    about |= {row.payment_id for row in returns.values()}
    whole = {row.pk: row for row in _paid(Payment.objects.filter(pk__in=about))}
    whole |= {row.pk: row for row in by_intent.values()}
    teller = _Teller(books_of([row.code for row in whole.values() if row.code is not None]), fees_of)
    for line in lines:
        sort, source = line.sort, line.source
        if sort in _BY_PAYMENT and line.intent_id in by_intent:
            yield teller.payment(line, by_intent[line.intent_id])
        elif sort in _BY_REFUND and (refund := refunds.get(source)):
            yield teller.claim(line, refund, whole[refund.payment_id])
        elif sort in _BY_DISPUTE and (dispute := disputes.get(source)):
            yield teller.claim(line, dispute, whole[dispute.payment_id])
        elif sort == LineSort.FEE_RETURN and (fee := returns.get(source)):
            yield teller.fee_return(line, fee, whole[fee.payment_id])


def _paid(rows: QuerySet[Payment]) -> Iterator[_Paid]:
    return (_Paid(*row) for row in rows.values_list(*_Paid._fields))


def _sources(lines: Iterable[Line], sorts: Collection[str]) -> set[str]:
    return {line.source for line in lines if line.sort in sorts and line.source}


class _Fees:
    """What the fee report says of a payment's fee."""

    def __init__(self) -> None:
        self.rates = payments.terms_now().rates
        self.clock = tenancy.current_firm().clock
        self.known: dict[tuple[str, str, date], Rate] = {}

    def day(self, payment: _Paid) -> date:
        return self.clock.today(payment.submitted_at)

    def words(self, payment: _Paid) -> str:
        return fee_texts.withheld(
            method=Method(payment.method), currency=Currency(payment.currency), items_cents=payment.items_cents,
            firm_cents=payment.firm_fee_cents, payer_cents=payment.payer_fee_cents, rate=self._rate(payment),
        )  # fmt: skip

    def _rate(self, payment: _Paid) -> Rate:
        key = payment.method, payment.channel, self.day(payment)
        if key not in self.known:
            method, channel = Method(payment.method), Channel(payment.channel)
            self.known[key] = fees.rate_on(self.rates, method=method, channel=channel, on=key[-1])
        return self.known[key]


class _Teller:
    def __init__(self, books: Books, fees_of: _Fees) -> None:
        self.books = books
        self.fees_of = fees_of

    def payment(self, line: Line, payment: _Paid) -> Motion:
        is_charge = line.sort == LineSort.CHARGE
        code = payment.code or 0
        parts = (self.books.items if is_charge else self.books.failed).get(code, [])
        return self._motion(
            line, payment, parts,
            firm_fee_cents=payment.firm_fee_cents if is_charge else 0,
            fee_words=self.fees_of.words(payment) if is_charge and payment.firm_fee_cents else "",
        )  # fmt: skip

    def claim(self, line: Line, claim: Refund | Dispute, payment: _Paid) -> Motion:
        """A refund or a dispute takes; what failed or was won puts back what was taken."""
        takes = line.sort in (LineSort.REFUND, LineSort.DISPUTE)
        key = ("refund" if isinstance(claim, Refund) else "dispute", claim.pk)
        parts = list((self.books.taken if takes else self.books.put_back).get(key, []))
        suffix = claim.payer_fee_suffix if takes else claim.payer_fee_back_suffix
        if suffix is not None and claim.payer_fee_cents:
            cents = -claim.payer_fee_cents if takes else claim.payer_fee_cents
            first = next(iter(self.books.items.get(payment.code or 0, [])), None)
            parts.append(
                Part(suffix, Use.CARD_FEE, cents, first.client if first else "", first.client_name if first else "")
            )
        # What went out twice was no row of the books. It comes again as none; or a row is made up for it when there is
        # something to take it from again, which leaves with what came back: this line itself may be filed already.
        missing = (
            claim.missing_cents + self.books.late[key] if takes else -claim.missing_cents - self.books.late_with[key]
        )
        return self._motion(line, payment, parts, missing_cents=missing)

    def fee_return(self, line: Line, fee: FeeReturn, payment: _Paid) -> Motion:
        refund = fee.refund
        if refund is None:
            words = fee_texts.given_back(self.fees_of.words(payment))
            return self._motion(line, payment, (), firm_fee_cents=-fee.amount_cents, fee_words=words)
        # Of each refund one: by the name of its own line.
        return self._motion(
            line, payment, (), firm_fee_cents=-fee.amount_cents, fee_words=fee_texts.card_fee_by_us(),
            fee_mark=f"fee-back-{refund.payer_fee_suffix or refund.refund_id}",
        )  # fmt: skip

    def _motion(
        self, line: Line, payment: _Paid, parts: Sequence[Part], *,
        firm_fee_cents: int = 0, fee_words: str = "", missing_cents: int = 0, fee_mark: str = "",
    ) -> Motion:  # fmt: skip
        code = payment.code or 0
        paid = self.books.days.get(code) or self.fees_of.day(payment)
        first = next(iter(self.books.items.get(code, ())), None)
        moved = max([self.books.moved.get((code, part.suffix), paid) for part in parts], default=paid)
        return Motion(
            Sort(line.sort), line.source, code, Method(payment.method), paid, moved, tuple(parts), payment.brand,
            firm_fee_cents, fee_words, missing_cents,
            first.client if first else "", first.client_name if first else "", fee_mark,
        )  # fmt: skip
