"""From gross to net, month by month, of what left in files: the sums are those of the files, to the cent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from quittance.payments.models import Dispute, Refund, TakenBack
from quittance.reconciliation.models import FiledFee, FiledRow, FileSet, Proof, Withdrawal
from quittance.reconciliation.models.file_set import Kind

_AT_ONCE = 1_000


@dataclass
class Month:
    """Of one currency, by the day of the deposit. `month` is 0 for a whole year."""

    month: int
    currency: str
    gross_cents: int = 0  # what was taken
    failed_cents: int = 0  # bank transfers that came back before they were final; below zero
    refunds_cents: int = 0
    disputes_cents: int = 0
    fees: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # by the file's word for the method
    carried_cents: int = 0  # of payouts that came back and left again
    remainder_cents: int = 0  # released without an explanation
    deposits_cents: int = 0
    withdrawn_cents: int = 0  # of these deposits, what came back from the bank
    sets: int = 0

    @property
    def fee_cents(self) -> int:
        return sum(self.fees.values())

    @property
    def lost_cents(self) -> int:
        """As it is added up."""
        return -self.withdrawn_cents

    @property
    def net_cents(self) -> int:
        """Equals the deposits, since each file set does."""
        rows = self.gross_cents + self.failed_cents + self.refunds_cents + self.disputes_cents
        return rows - self.fee_cents + self.carried_cents + self.remainder_cents

    def add(self, other: "Month") -> None:
        for name in _SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for method, cents in other.fees.items():
            self.fees[method] += cents


_SUMMED = (
    "gross_cents", "failed_cents", "refunds_cents", "disputes_cents", "carried_cents", "remainder_cents",
    "deposits_cents", "withdrawn_cents", "sets",
)  # fmt: skip
_Months = dict[tuple[int, str], Month]


@dataclass(frozen=True)
class Year:
    number: int
    months: list[Month]
    totals: list[Month]  # one for each currency

    @property
    def methods(self) -> list[str]:
        return sorted({method for total in self.totals for method in total.fees})


def years() -> list[int]:
    """In which a file left, the last first."""
    return [day.year for day in FileSet.objects.order_by().dates("deposit_date", "year", order="DESC")]


def year(number: int) -> Year:
    first, last = date(number, 1, 1), date(number, 12, 31)
    of_deposits = Q(file_set__kind=Kind.DEPOSIT, file_set__deposit_date__range=(first, last))
    months: _Months = {}
    _count_rows(months, FiledRow.objects.filter(of_deposits).exclude(payout=None))
    _count_fees(months, FiledFee.objects.filter(of_deposits))
    _count_deposits(months, of_deposits)
    ordered = [months[key] for key in sorted(months, key=lambda key: (key[1], key[0]))]
    totals: dict[str, Month] = {}
    for month in ordered:
        totals.setdefault(month.currency, Month(0, month.currency)).add(month)
    return Year(number, ordered, list(totals.values()))


def _month(months: _Months, key: int, currency: str) -> Month:
    return months.setdefault((key, currency), Month(key, currency))


def _count_rows(months: _Months, rows: QuerySet[FiledRow]) -> None:
    """By their sign, and then out of these sums what went back for a refund or a dispute, or came again."""
    dated = rows.annotate(month=ExtractMonth("file_set__deposit_date")).order_by()
    for name, sign in (("gross_cents", Q(amount_cents__gt=0)), ("failed_cents", Q(amount_cents__lt=0))):
        sums = dated.filter(sign).values("month", "file_set__currency").annotate(cents=Sum("amount_cents"))
        for row in sums:
            month = _month(months, row["month"], row["file_set__currency"])
            setattr(month, name, getattr(month, name) + row["cents"])
    claims = _claims()
    codes = sorted({code for code, _ in claims})
    for start in range(0, len(codes), _AT_ONCE):
        found = dated.filter(code__in=codes[start : start + _AT_ONCE])
        for code, suffix, cents, key, currency in found.values_list(
            "code", "suffix", "amount_cents", "month", "file_set__currency"
        ):
            claim = claims.get((code, suffix))
            if claim is not None:
                month = _month(months, key, currency)
                other = "gross_cents" if cents > 0 else "failed_cents"
                setattr(month, other, getattr(month, other) - cents)
                setattr(month, claim, getattr(month, claim) + cents)


def _claims() -> dict[tuple[int, int], str]:
    """Which rows, by code and suffix, are of a refund and which of a dispute."""
    return {(code, suffix): name for name, code, suffix in _claimed() if code is not None and suffix is not None}


def _claimed() -> Iterator[tuple[str, int | None, int | None]]:
    fields = ("refund_id", "reversal__code", "reversal__suffix", "restored__code", "restored__suffix")
    for refund, code, suffix, again, again_suffix in TakenBack.objects.values_list(*fields).iterator():
        name = "disputes_cents" if refund is None else "refunds_cents"
        yield name, code, suffix
        yield name, again, again_suffix
    claims: Iterable[tuple[str, QuerySet[Refund] | QuerySet[Dispute]]] = (
        ("refunds_cents", Refund.objects.all()),
        ("disputes_cents", Dispute.objects.all()),
    )
    for name, rows in claims:
        with_fee = rows.exclude(payer_fee_suffix=None)
        told = with_fee.values_list("payment__code", "payer_fee_suffix", "payer_fee_back_suffix")
        for code, suffix, again_suffix in told:
            yield name, code, suffix
            yield name, code, again_suffix


def _count_fees(months: _Months, fees: QuerySet[FiledFee]) -> None:
    dated = fees.annotate(month=ExtractMonth("file_set__deposit_date")).order_by()
    for row in dated.values("month", "file_set__currency", "method").annotate(cents=Sum("amount_cents")):
        _month(months, row["month"], row["file_set__currency"]).fees[row["method"]] += row["cents"]


def _count_deposits(months: _Months, of_deposits: Q) -> None:
    dated = Proof.objects.filter(of_deposits).annotate(month=ExtractMonth("file_set__deposit_date")).order_by()
    sums = dated.values("month", "file_set__currency").annotate(
        rows=Sum(F("invoice_cents") + F("alt_cents") - F("fee_cents")),
        carried=Sum("carried_cents"),
        unexplained=Sum("remainder_cents"),
        sets=Count("file_set", distinct=True),
    )
    for row in sums:
        month = _month(months, row["month"], row["file_set__currency"] or "")
        month.carried_cents, month.remainder_cents, month.sets = row["carried"], row["unexplained"], row["sets"]
        month.deposits_cents = row["rows"] + row["carried"] + row["unexplained"]
    back = Withdrawal.objects.filter(of_deposits).annotate(month=ExtractMonth("file_set__deposit_date")).order_by()
    for lost in back.values("month", "file_set__currency").annotate(cents=Sum("payout__amount_cents")):
        _month(months, lost["month"], lost["file_set__currency"]).withdrawn_cents = lost["cents"]
