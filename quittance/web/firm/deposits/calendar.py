"""The days of a week or month with what each bank account shows on them, as the page tells them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from quittance.core import business_days
from quittance.payments.models import Payment, Payout
from quittance.reconciliation.queries import overview
from quittance.reconciliation.queries.overview import Deposit, Standing
from quittance.web.firm.deposits import words

_WEEK_DAYS = 7


@dataclass(frozen=True)
class Line:
    deposit: Deposit
    tone: str
    word: str
    link: str
    what: str
    notes: list[str]

    @property
    def is_expected(self) -> bool:
        return not self.deposit.payouts


@dataclass
class Day:
    day: date
    is_today: bool
    note: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Sum:
    title: str
    currency: str
    cents: int
    count: int
    tone: str


def days(found: Sequence[Deposit], state: str, *, first: date, last: date, today: date) -> list[Day]:
    """Of a week every bank day; of a month those on which there is something."""
    chosen = [each for each in found if not state or _fits(each.standing(today), state)]
    by_day: dict[date, Day] = {}
    if (last - first).days < _WEEK_DAYS and not state:
        for place in range(_WEEK_DAYS):
            day = first + timedelta(days=place)
            if day.weekday() < 5:  # noqa: PLR2004  Monday to Friday
                note = "" if business_days.is_business_day(day) else "Bank holiday: nothing is deposited."
                by_day[day] = Day(day, day == today, note)
    for each in chosen:
        by_day.setdefault(each.day, Day(each.day, each.day == today)).lines.append(_line(each, today))
    return [by_day[day] for day in sorted(by_day)]


def sums(found: Sequence[Deposit], today: date) -> list[Sum]:
    totals: dict[tuple[str, str], list[Deposit]] = {}
    for each in found:
        standing = each.standing(today)
        name = Standing.EXPECTED if standing == Standing.LATE else standing
        totals.setdefault((name, each.currency), []).append(each)
    order = (Standing.ARRIVED, Standing.ON_ITS_WAY, Standing.EXPECTED, Standing.HELD, Standing.CAME_BACK)
    return [
        Sum(title, currency, sum(_counted(each, name) for each in rows), len(rows), words.STANDINGS[name][0])
        for name in order
        for (standing, currency), rows in sorted(totals.items())
        if standing == name and (title := words.STANDINGS[name][1].capitalize())
    ]


def _counted(deposit: Deposit, standing: Standing) -> int:
    """Of a deposit that came back in part, that part."""
    if standing != Standing.CAME_BACK:
        return deposit.cents
    return sum(payout.amount_cents for payout in deposit.came_back)


def has_any() -> bool:
    """Whether a deposit ever came, or anything was paid that one is to come of."""
    return Payout.objects.exists() or Payment.objects.filter(code__isnull=False).exists()


def link_of(deposit: Deposit) -> str:
    if deposit.file_set is not None:
        return f"/firm-portal/deposits/files/{deposit.file_set.pk}/"
    return f"/firm-portal/deposits/open/{deposit.account.pk}/{deposit.currency}/{deposit.day:%Y-%m-%d}/"


def link_of_payout(payout: Payout) -> str:
    """The deposit that it is of."""
    proof = overview.proof_if_any(payout)
    if proof is not None and proof.file_set_id is not None:
        return f"/firm-portal/deposits/files/{proof.file_set_id}/"
    day = f"{payout.deposit_date:%Y-%m-%d}"
    return f"/firm-portal/deposits/open/{payout.bank_account_id}/{payout.currency}/{day}/"


def _fits(standing: Standing, state: str) -> bool:
    return standing == state or (state == "expected" and standing == Standing.LATE)


def _line(deposit: Deposit, today: date) -> Line:
    standing = deposit.standing(today)
    tone, word = words.STANDINGS[standing]
    if standing == Standing.ARRIVED and deposit.cents < 0:
        word = "debited"
    if standing == Standing.CAME_BACK and len(deposit.came_back) < len(deposit.payouts):
        word = "came back in part"
    link = link_of(deposit) if deposit.payouts else ""
    return Line(deposit, tone, word, link, _what(deposit), _notes(deposit, standing))


def _what(deposit: Deposit) -> str:
    return " and ".join(words.METHODS.get(method, method) for method in deposit.methods).capitalize()


def _notes(deposit: Deposit, standing: Standing) -> list[str]:
    told = [f"{words.method(each.payout)}: {each.words}" for each in deposit.deviations]
    if standing == Standing.LATE:
        told.append("The processor has not announced it. It is asked every ten minutes.")
    if deposit.payouts and deposit.expected:
        count = sum(each.count for each in deposit.expected)
        payments = "1 payment is" if count == 1 else f"{count:,} payments are"
        told.append(f"{payments} expected on this day and in none of its payouts yet.")
    told += [
        f"{words.method(row)}, {row.amount}: {row.failure_words or 'the bank sent it back'}"
        for row in deposit.came_back
    ]
    return told
