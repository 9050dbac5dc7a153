"""What of ours the lines of a payout have to be: read from payments, refunds, disputes and the rows of the books."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from quittance.core.money import Currency
from quittance.payments import queries as payments
from quittance.payments.models import BalanceLine, Dispute, FeeReturn, Payment, Refund, TakenBack
from quittance.payments.models.balance_line import Sort as LineSort
from quittance.payments.rules import fees
from quittance.payments.rules.fees import Channel, Method
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing
from quittance.reconciliation.rules import fee_texts
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.rules.motions import Motion, Part, Use
from quittance.tenancy import queries as tenancy

AT_ONCE = 1_000
_USES = {Item.INVOICE: Use.INVOICE, Item.LATE_FEE: Use.LATE_FEE, Item.ON_ACCOUNT: Use.ON_ACCOUNT}
_BY_PAYMENT = (LineSort.CHARGE, LineSort.CHARGE_FAILURE)
_BY_REFUND = (LineSort.REFUND, LineSort.REFUND_FAILURE)
_BY_DISPUTE = (LineSort.DISPUTE, LineSort.DISPUTE_REVERSAL)


@dataclass
class _Books:
    """The rows of some payments, as the files need them."""

    items: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))  # by code, as the payer chose
    failed: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))  # by code
    taken: dict[tuple[str, int], list[Part]] = field(default_factory=lambda: defaultdict(list))  # by refund or dispute
    put_back: dict[tuple[str, int], list[Part]] = field(default_factory=lambda: defaultdict(list))
    days: dict[int, date] = field(default_factory=dict)  # by code: when it was received
    moved: dict[tuple[int, int], date] = field(default_factory=dict)  # by code and suffix


def motions_of(lines: Iterable[BalanceLine]) -> list[Motion]:
    """One for each (sort, source), in the order of the lines, however often the processor names it."""
    found: list[Motion] = []
    seen: set[tuple[str, str]] = set()
    for group in _batches(lines):
        fresh = [line for line in group if (line.sort, line.source) not in seen]
        seen |= {(line.sort, line.source) for line in fresh}
        found += _of(list({(line.sort, line.source): line for line in fresh}.values()))
    return found


def _batches(lines: Iterable[BalanceLine]) -> Iterator[list[BalanceLine]]:
    group: list[BalanceLine] = []
    for line in lines:
        group.append(line)
        if len(group) == AT_ONCE:
            yield group
            group = []
    yield group


def _of(lines: Sequence[BalanceLine]) -> Iterator[Motion]:
    refunds = {row.refund_id: row for row in Refund.objects.filter(refund_id__in=_sources(lines, _BY_REFUND))}
    disputes = {row.dispute_id: row for row in Dispute.objects.filter(dispute_id__in=_sources(lines, _BY_DISPUTE))}
    returned = _sources(lines, (LineSort.FEE_RETURN,))
    returns = {row.fee_return_id: row for row in FeeReturn.objects.filter(fee_return_id__in=returned)}
    intents = {line.intent_id for line in lines if line.sort in _BY_PAYMENT and line.intent_id}
    by_intent = {row.intent_id: row for row in Payment.objects.filter(intent_id__in=intents).exclude(code=None)}
    about = {row.payment_id for row in refunds.values()} | {row.payment_id for row in disputes.values()}
    about |= {row.payment_id for row in returns.values()}
    whole = {row.pk: row for row in Payment.objects.filter(pk__in=about)}
    whole |= {row.pk: row for row in by_intent.values()}
    teller = _Teller(list(whole.values()))
    for line in lines:
        refund, dispute, fee = refunds.get(line.source), disputes.get(line.source), returns.get(line.source)
        if line.sort in _BY_PAYMENT and line.intent_id in by_intent:
            yield teller.payment(line, by_intent[line.intent_id])
        elif line.sort in _BY_REFUND and refund is not None:
            yield teller.claim(line, refund, whole[refund.payment_id])
        elif line.sort in _BY_DISPUTE and dispute is not None:
            yield teller.claim(line, dispute, whole[dispute.payment_id])
        elif line.sort == LineSort.FEE_RETURN and fee is not None:
            yield teller.fee_return(line, fee, whole[fee.payment_id])


def _sources(lines: Iterable[BalanceLine], sorts: Collection[str]) -> set[str]:
    return {line.source for line in lines if line.sort in sorts and line.source}


class _Teller:
    def __init__(self, payments_: Sequence[Payment]) -> None:
        self.books = _books([payment.code for payment in payments_ if payment.code is not None])
        self.rates = payments.terms_now().rates
        self.clock = tenancy.current_firm().clock

    def payment(self, line: BalanceLine, payment: Payment) -> Motion:
        is_charge = line.sort == LineSort.CHARGE
        code = payment.code or 0
        parts = (self.books.items if is_charge else self.books.failed).get(code, [])
        return self._motion(
            line, payment, parts,
            firm_fee_cents=payment.firm_fee_cents if is_charge else 0,
            fee_words=self._fee_words(payment) if is_charge and payment.firm_fee_cents else "",
        )  # fmt: skip

    def claim(self, line: BalanceLine, claim: Refund | Dispute, payment: Payment) -> Motion:
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
        missing = claim.missing_cents if takes else 0
        return self._motion(line, payment, parts, missing_cents=missing)

    def fee_return(self, line: BalanceLine, fee: FeeReturn, payment: Payment) -> Motion:
        words = fee_texts.given_back(self._fee_words(payment))
        return self._motion(line, payment, (), firm_fee_cents=-fee.amount_cents, fee_words=words)

    def _motion(self, line: BalanceLine, payment: Payment, parts: Sequence[Part], **money: int | str) -> Motion:
        code = payment.code or 0
        paid = self.books.days.get(code) or self.clock.today(payment.submitted_at)
        first = next(iter(self.books.items.get(code, [])), None)
        moved = max((self.books.moved.get((code, part.suffix), paid) for part in parts), default=paid)
        return Motion(
            Sort(line.sort), line.source, code, Method(payment.method), paid, moved, tuple(parts),
            card=payment.brand,
            firm_fee_cents=int(money.get("firm_fee_cents", 0)),
            fee_words=str(money.get("fee_words", "")),
            missing_cents=int(money.get("missing_cents", 0)),
            client=first.client if first else "", client_name=first.client_name if first else "",
        )  # fmt: skip

    def _fee_words(self, payment: Payment) -> str:
        day = self.clock.today(payment.submitted_at)
        method = Method(payment.method)
        rate = fees.rate_on(self.rates, method=method, channel=Channel(payment.channel), on=day)
        return fee_texts.withheld(
            method=method, currency=Currency(payment.currency), items_cents=payment.items_cents,
            firm_cents=payment.firm_fee_cents, payer_cents=payment.payer_fee_cents, rate=rate,
        )  # fmt: skip


_FIELDS = (
    "pk", "code", "suffix", "item", "amount_cents", "received_date", "reverses_id", "description", "invoice__number",
    "client__number", "client__name",
)  # fmt: skip


def _books(codes: Collection[int]) -> _Books:
    rows = Receipt.objects.filter(code__in=codes, origin=Origin.OURS, standing=Standing.RECEIVED)
    found = list(rows.order_by("code", "suffix").values_list(*_FIELDS))
    by_key = {row[0]: row for row in found}
    taken = TakenBack.objects.filter(reversal__code__in=codes)
    links = list(taken.values_list("reversal_id", "restored_id", "refund_id", "dispute_id"))
    of_reversal = {reversal: _claim(refund, dispute) for reversal, _, refund, dispute in links}
    of_restored = {restored: _claim(refund, dispute) for _, restored, refund, dispute in links if restored}
    books = _Books()
    for row in found:
        key, code, suffix, item, _, day, reverses, *_ = row
        part = _part(row, by_key)
        books.moved[code, suffix] = day
        if item == Item.REVERSAL:
            claim = of_reversal.get(key)
            (books.failed[code] if claim is None else books.taken[claim]).append(part)
        elif reverses is not None:
            books.put_back[of_restored[key]].append(part)
        else:
            books.items[code].append(part)
            books.days[code] = day
    return books


def _claim(refund: int | None, dispute: int | None) -> tuple[str, int]:
    return ("refund", refund) if refund is not None else ("dispute", dispute or 0)


def _part(row: tuple[object, ...], by_key: dict[int, tuple[object, ...]]) -> Part:
    first = row
    while first[6] is not None:  # what takes back, or puts back, is for what the payer's own line was for
        first = by_key[int(str(first[6]))]
    use = _USES[Item(str(first[3]))]
    invoice = str(row[8] or "")
    if use is Use.INVOICE and not invoice:
        use = Use.ON_ACCOUNT  # it was moved away from its invoice
    return Part(
        int(str(row[2])), use, int(str(row[4])), str(row[9]), str(row[10]), invoice, str(row[7] or first[7] or "")
    )
