"""Deposits day by day: what our calendar expects of payments taken, and what the processor told of its payouts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Exists, F, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quittance.payments.models import BalanceLine, Payment, Payout
from quittance.payments.models.balance_line import Sort as LineSort
from quittance.payments.models.payment import State as Taken
from quittance.payments.models.payout import State
from quittance.payments.rules.fees import Method
from quittance.reconciliation.models import FileSet, Proof
from quittance.reconciliation.queries.chosen import policy_now
from quittance.reconciliation.rules import calendar
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import BankAccount

# A bank may want to hear from the payer for days; the calendar counts from when the processor took the order.
_BEFORE = timedelta(days=45)
_COUNTING = (Taken.PROCESSING, Taken.SUCCEEDED)
_CAME_BACK = (State.FAILED, State.CANCELLED)


class Standing(StrEnum):
    EXPECTED = "expected"  # by our calendar; the processor said nothing yet
    LATE = "late"  # its day is over, and the processor said nothing
    ON_ITS_WAY = "way"
    ARRIVED = "arrived"
    HELD = "held"
    CAME_BACK = "back"


@dataclass(frozen=True)
class Expected:
    """Payments that were taken and that no payout holds, of one method, with what they bring after the firm's fee."""

    method: str
    count: int
    net_cents: int


@dataclass
class Deposit:
    """What a bank account shows on a day in one currency: one file set, or what will be one."""

    account: BankAccount
    currency: str
    day: date
    file_set: FileSet | None = None
    payouts: list[Payout] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    deviations: list["Deviation"] = field(default_factory=list)

    @property
    def cents(self) -> int:
        """As it is announced; before that, as it is expected."""
        told = sum(payout.amount_cents for payout in self.payouts if payout.state != State.CANCELLED)
        return told + self.expected_cents

    @property
    def expected_cents(self) -> int:
        return sum(each.net_cents for each in self.expected)

    @property
    def held(self) -> list[Proof]:
        return [proof for payout in self.payouts if (proof := proof_if_any(payout)) is not None and proof.is_held]

    @property
    def remainder_cents(self) -> int:
        return sum(proof.remainder_cents for proof in self.held)

    @property
    def came_back(self) -> list[Payout]:
        return [payout for payout in self.payouts if payout.state in _CAME_BACK]

    @property
    def methods(self) -> list[str]:
        return sorted({payout.method for payout in self.payouts} | {each.method for each in self.expected})

    def standing(self, today: date) -> Standing:
        """What presses most comes first."""
        if self.held:
            return Standing.HELD
        if self.came_back:
            return Standing.CAME_BACK
        if not self.payouts:
            return Standing.LATE if self.day < today else Standing.EXPECTED
        if all(payout.state == State.ARRIVED for payout in self.payouts):
            return Standing.ARRIVED
        return Standing.ON_ITS_WAY


@dataclass(frozen=True)
class Deviation:
    """A payout that came on another day than the calendar says of the payments in it."""

    payout: Payout
    first: date
    last: date

    @property
    def words(self) -> str:
        said = _spoken(self.first) if self.first == self.last else f"{_spoken(self.first)} to {_spoken(self.last)}"
        came = "arrived" if self.payout.state == State.ARRIVED else "comes"
        return f"expected {said}, {came} {_spoken(self.payout.deposit_date)}"


def deposits(first: date, last: date, *, account: BankAccount | None = None) -> list[Deposit]:
    """Of these days, in their order, then by bank account."""
    found: dict[tuple[object, ...], Deposit] = {}
    for payout in _payouts(first, last, account):
        _put(found, payout)
    told = {(payout.bank_account_id, payout.deposit_date, payout.method) for payout in _unread(found.values())}
    for (key, currency, day), expected in _expected(first, last, account).items():
        # What the processor announced and has not itemised yet is the same money.
        left = [each for each in expected if (key.pk, day, each.method) not in told]
        if left:
            found.setdefault((key.pk, currency, day), Deposit(key, currency, day)).expected = left
    days = expected_days([payout for each in found.values() for payout in each.payouts])
    for each in found.values():
        each.deviations = [row for payout in each.payouts if (row := _deviation(payout, days)) is not None]
    return sorted(found.values(), key=lambda each: (each.day, each.account.name, each.currency, each.payouts == []))


def open_deposit(account: BankAccount, currency: str, day: date) -> list[Payout]:
    """The payouts of a deposit that has no files yet."""
    rows = _with_proofs(Payout.objects.filter(bank_account=account, currency=currency, deposit_date=day))
    waiting = rows.exclude(state=State.CANCELLED).order_by("method", "payout_id")
    return [row for row in waiting if (proof := proof_if_any(row)) is None or proof.file_set_id is None]


def of_set(file_set: FileSet) -> list[Payout]:
    rows = _with_proofs(Payout.objects.filter(proof__file_set=file_set))
    return list(rows.select_related("withdrawal").order_by("method", "payout_id"))


def proof_if_any(payout: Payout) -> Proof | None:
    found: Proof | None = getattr(payout, "proof", None)
    return found


def expected_day(payment: Payment) -> date:
    """On which the bank is to show it, by our calendar."""
    return _Calendar().day(payment.accepted_at or payment.submitted_at, Method(payment.method))


def expected_days(payouts: Collection[Payout]) -> dict[int, tuple[date, date]]:
    """By payout: the first and the last day that the calendar says of its charges."""
    lines = BalanceLine.objects.filter(payout__in=payouts, sort=LineSort.CHARGE).exclude(intent_id="")
    taken = Payment.objects.filter(intent_id=OuterRef("intent_id")).exclude(intent_id="")
    moments = taken.annotate(at=Coalesce("accepted_at", "submitted_at")).values("at")[:1]
    spans = lines.annotate(at=Subquery(moments)).order_by().values("payout").annotate(first=Min("at"), last=Max("at"))
    methods = {payout.pk: Method(payout.method) for payout in payouts}
    ours = _Calendar()
    return {
        key: (ours.day(first, methods[key]), ours.day(last, methods[key]))
        for key, first, last in spans.values_list("payout_id", "first", "last")
        if first is not None
    }


def _payouts(first: date, last: date, account: BankAccount | None) -> QuerySet[Payout]:
    rows = Payout.objects.filter(deposit_date__range=(first, last)).exclude(state=State.CANCELLED, proof=None)
    if account is not None:
        rows = rows.filter(bank_account=account)
    return _with_proofs(rows).order_by("deposit_date", "method", "payout_id")


def _with_proofs(rows: QuerySet[Payout]) -> QuerySet[Payout]:
    """Of a set its number is wanted, and not all that was sealed."""
    joined = rows.select_related("bank_account", "proof__file_set")
    return joined.defer("proof__file_set__manifest", "proof__file_set__setup")


def _put(found: dict[tuple[object, ...], Deposit], payout: Payout) -> None:
    """What left together stays together, should the bank's day be moved afterwards."""
    proof = proof_if_any(payout)
    made = proof.file_set if proof is not None else None
    account, currency = payout.bank_account, payout.currency
    key = (made.pk,) if made is not None else (account.pk, currency, payout.deposit_date)
    day = made.deposit_date if made is not None else payout.deposit_date
    found.setdefault(key, Deposit(account, currency, day, made)).payouts.append(payout)


def _unread(found: Iterable[Deposit]) -> list[Payout]:
    return [payout for each in found for payout in each.payouts if payout.read_at is None]


def _expected(
    first: date, last: date, account: BankAccount | None
) -> dict[tuple[BankAccount, str, date], list[Expected]]:
    since = datetime.combine(first - _BEFORE, time(), tzinfo=UTC) - tenancy.current_firm().clock_offset
    until = datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC)
    lines = BalanceLine.objects.filter(intent_id=OuterRef("intent_id"))
    rows = Payment.objects.filter(submitted_at__range=(since, until), code__isnull=False, state__in=_COUNTING)
    rows = rows.exclude(account="").exclude(Exists(lines))
    rows = rows.filter(account=account.account) if account is not None else rows
    accounts = {each.account: each for each in BankAccount.objects.all()}
    moments = rows.annotate(at=Coalesce("accepted_at", "submitted_at"), net=F("items_cents") - F("firm_fee_cents"))
    ours = _Calendar()
    sums: dict[tuple[BankAccount, str, date], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, currency, method, at, net in moments.values_list("account", "currency", "method", "at", "net"):
        day = ours.day(at, Method(method))
        if first <= day <= last and name in accounts:
            sums[accounts[name], currency, day][method].append(net)
    return {
        key: [Expected(method, len(nets), sum(nets)) for method, nets in sorted(by_method.items())]
        for key, by_method in sums.items()
    }


class _Calendar:
    """With the firm's own cut-offs, and the days that a rehearsal firm let pass until then."""

    def __init__(self) -> None:
        policy = policy_now()
        self.cut_offs = {method: policy.cut_off(method) for method in Method}
        self.clock = tenancy.current_firm().clock

    def day(self, at: datetime, method: Method) -> date:
        return calendar.deposit_day(self.clock.moment(at), self.cut_offs[method])


def _deviation(payout: Payout, days: dict[int, tuple[date, date]]) -> Deviation | None:
    if payout.pk not in days or days[payout.pk] == (payout.deposit_date, payout.deposit_date):
        return None
    return Deviation(payout, *days[payout.pk])


def _spoken(day: date) -> str:
    return f"{day:%b} {day.day}"
