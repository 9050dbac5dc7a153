"""Where is 1100-101? In which file and row, in which deposit, whether the practice system shows it, or why not yet."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from quittance.core.money import Currency, Money, UnreadableAmount
from quittance.payments.models import BalanceLine, Payment, Payout
from quittance.payments.models.balance_line import Sort as LineSort
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing, Verdict
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference
from quittance.reconciliation.models import FiledRow, Proof
from quittance.reconciliation.rules import sheets
from quittance.reconciliation.rules.motions import Use

ROWS_MAX = 50
_CODES_MAX = 500
_BARE_AMOUNT_MAX = 4
_KEY_MAX = 2**63 - 1
_RECENT = timedelta(days=60)  # what was taken before that stands in a file
_SURE = (Verdict.ECHO, Verdict.POSTED, Verdict.ELSEWHERE, Verdict.DIFFERENCE)


@dataclass(frozen=True)
class Answer:
    """One row of ours: an item, what took it back, or a card fee's line, which stands in files alone."""

    code: int
    suffix: int
    payment: Payment | None
    receipt: Receipt | None
    filed: FiledRow | None
    place: int = 0  # of the row in its file; 0 where it stands outside of the deposit
    payout: Payout | None = None
    proof: Proof | None = None
    shown: tuple[Receipt, ...] = ()  # by the practice system

    @property
    def cents(self) -> int:
        return self.filed.amount_cents if self.filed else self.receipt.amount_cents if self.receipt else 0

    @property
    def file_name(self) -> str:
        if self.filed is None:
            return ""
        if self.filed.payout_id is None:
            return sheets.MOVES
        return sheets.INVOICES if self.filed.use == Use.INVOICE.value else sheets.ALT

    @property
    def is_posted(self) -> bool:
        return any(row.verdict in _SURE for row in self.shown)


@dataclass(frozen=True)
class Found:
    words: str
    answers: Sequence[Answer] = ()
    more: bool = False  # than are shown
    payouts: Sequence[Payout] = ()
    exact: bool = False  # the words are a reference, and name one row


def find(words: str, *, now: datetime) -> Found:
    """By reference in any spelling, code, invoice, client, amount, payout or what the bank shows."""
    words = " ".join(words.split())
    named = _reading(words) if words else reference.NOTHING
    if named.code is not None and named.suffix is not None and named.written:
        return Found(words, _answers([named.code], named.suffix), exact=True)
    codes = codes_of(words, now=now) | ({named.code} if named.code is not None else set()) if words else set()
    answers = _answers(sorted(codes, reverse=True)[:ROWS_MAX])
    return Found(words, answers[:ROWS_MAX], len(codes) > ROWS_MAX or len(answers) > ROWS_MAX, _payouts(words))


def codes_of(words: str, *, now: datetime) -> set[int]:
    """Payments by their code, an invoice's number, a client's number or an amount; the newest where they are many."""
    fits = [Q(client__in=_keys(Client.objects.filter(number__in=_spellings(words))))]
    fits.append(Q(invoice__in=_keys(Invoice.objects.filter(number__in=_spellings(words)))))
    ours = Receipt.objects.filter(origin=Origin.OURS, standing=Standing.RECEIVED)
    found = {code for each in fits for code in _newest(ours.filter(each))}
    if words.isascii() and words.isdecimal() and int(words) <= _KEY_MAX:
        found |= set(Payment.objects.filter(code=int(words)).values_list("code", flat=True))
    cents = cents_in(words)
    if cents is not None:
        found |= set(_newest(FiledRow.objects.filter(amount_cents__in=[cents, -cents])))
        recent = Payment.objects.filter(submitted_at__gte=now - _RECENT, code__isnull=False)
        charged = Q(items_cents=cents) | Q(items_cents=cents - F("payer_fee_cents"))
        found |= set(recent.filter(charged).values_list("code", flat=True)[:_CODES_MAX])
    return {code for code in found if code is not None}


def cents_in(words: str) -> int | None:
    """Of an amount as people and files write it. A long number without cents is a number."""
    bare = words.strip().lstrip("$£")
    if bare.isdecimal() and len(bare) > _BARE_AMOUNT_MAX:
        return None
    try:
        cents = abs(Money.parse(words.replace("\u2212", "-"), Currency.USD).cents)
    except UnreadableAmount:
        return None
    return cents if cents <= _KEY_MAX else None


def _reading(words: str) -> reference.Reading:
    meant = {code for code in reference.codes_meant(words) if code <= _KEY_MAX}
    known: dict[int, set[int]] = {}
    filed = FiledRow.objects.filter(code__in=meant).values_list("code", "suffix")
    ours = Receipt.objects.filter(origin=Origin.OURS, code__in=meant).values_list("code", "suffix")
    for code, suffix in (*filed, *ours):
        if code is not None and suffix is not None:
            known.setdefault(code, set()).add(suffix)
    return reference.read(words, identifier=sightings.identifier(), known=known)


def _spellings(words: str) -> set[str]:
    """Practice systems write a sub-ID behind a stroke; our numbers have a dot there."""
    return {words, words.upper(), words.lower(), words.replace("/", "."), words.removeprefix("#")}


def _keys(rows: QuerySet[Client] | QuerySet[Invoice]) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:ROWS_MAX])


def _newest(rows: QuerySet[Receipt] | QuerySet[FiledRow]) -> list[int | None]:
    return list(rows.order_by("-code").values_list("code", flat=True).distinct()[:_CODES_MAX])


def _payouts(words: str) -> list[Payout]:
    """By the processor's name of it, the words that the bank shows, the trace, or the amount."""
    if not words:
        return []
    fits = Q(payout_id=words) | Q(trace=words) | Q(descriptor__iexact=words)
    cents = cents_in(words)
    if cents is not None:
        fits |= Q(amount_cents__in=[cents, -cents])
    rows = Payout.objects.filter(fits).select_related("bank_account", "proof__file_set")
    return list(rows.defer("proof__file_set__manifest", "proof__file_set__setup").order_by("-deposit_date")[:ROWS_MAX])


def _answers(codes: Collection[int], suffix: int | None = None) -> list[Answer]:
    """Each row of these payments, in the order of their references."""
    one = {} if suffix is None else {"suffix": suffix}
    payments = {row.code: row for row in Payment.objects.filter(code__in=codes)}
    receipts = {(row.code or 0, row.suffix or 0): row for row in _receipts(codes).filter(**one)}
    filed = {(row.code, row.suffix): row for row in _filed(codes).filter(**one)}
    lines = _lines([row for row in payments.values() if row.intent_id])
    shown = _shown([row.pk for row in receipts.values()])
    proofs = {row.payout_id: row for row in Proof.objects.filter(payout__in=_payouts_of(filed.values(), lines))}
    found = []
    for code, number in sorted({*receipts, *filed}, key=lambda key: (-key[0], key[1])):
        payment, receipt, row = payments.get(code), receipts.get((code, number)), filed.get((code, number))
        payout = row.payout if row else lines.get(payment.intent_id) if payment and _is_charge(receipt) else None
        found.append(
            Answer(
                code, number, payment, receipt, row, _place(row) if row else 0, payout,
                proofs.get(payout.pk) if payout else None, tuple(shown.get(receipt.pk, ())) if receipt else (),
            )
        )  # fmt: skip
        if len(found) > ROWS_MAX:
            break
    return found


def _receipts(codes: Collection[int]) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(origin=Origin.OURS, code__in=codes, standing=Standing.RECEIVED)
    return rows.exclude(item=Item.AWAITED).select_related("client", "invoice").order_by("code", "suffix")


def _filed(codes: Collection[int]) -> QuerySet[FiledRow]:
    rows = FiledRow.objects.filter(code__in=codes).select_related("file_set__bank_account", "payout__bank_account")
    return rows.defer("file_set__manifest", "file_set__setup")


def _is_charge(receipt: Receipt | None) -> bool:
    """What takes back has a line of its own, on another day."""
    return receipt is not None and receipt.reverses_id is None


def _lines(payments: Collection[Payment]) -> dict[str, Payout]:
    """By intent: the payout that holds the charge."""
    intents = [payment.intent_id for payment in payments]
    rows = BalanceLine.objects.filter(intent_id__in=intents, sort=LineSort.CHARGE)
    return {row.intent_id: row.payout for row in rows.select_related("payout__bank_account")}


def _payouts_of(filed: Iterable[FiledRow], lines: dict[str, Payout]) -> set[int]:
    return {row.payout_id for row in filed if row.payout_id is not None} | {row.pk for row in lines.values()}


def _shown(receipts: Collection[int]) -> dict[int, list[Receipt]]:
    living = Receipt.objects.filter(echo_of__in=receipts, gone_at=None, entry__gone_at=None, entry__voided=False)
    found: dict[int, list[Receipt]] = {}
    for row in living.select_related("entry", "invoice").order_by("received_date", "pk"):
        found.setdefault(row.echo_of_id or 0, []).append(row)
    return found


def _place(row: FiledRow) -> int:
    """In its file, where rows stand by code, then suffix. What was moved stands in the order of the moves."""
    if row.payout_id is None:
        return 0
    same = FiledRow.objects.filter(file_set=row.file_set_id).exclude(payout=None)
    invoice = Use.INVOICE.value
    same = same.filter(use=invoice) if row.use == invoice else same.exclude(use=invoice)
    return same.filter(Q(code__lt=row.code) | Q(code=row.code, suffix__lte=row.suffix)).count()
