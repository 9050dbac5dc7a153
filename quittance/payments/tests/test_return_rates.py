"""How many bank transfers may come back (Nacha): worked numbers at the edges, and who is told when it is too many."""

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import scope
from quittance.core.models import Event
from quittance.core.money import Currency
from quittance.integrations.stripe.words import DisputeState, Intent, IntentState
from quittance.outbox.models import Mail
from quittance.payments import jobs, queries
from quittance.payments.actions import settling, watching_returns
from quittance.payments.models import Payment, ReturnAlarm
from quittance.payments.rules import return_rates as rule
from quittance.payments.rules.fees import Method
from quittance.payments.rules.return_rates import Counted, Rate, Sort, Window
from quittance.payments.tests import back, orders
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from quittance.tenancy.actions import bank_accounts
from tests.cast import Cast

DAY = date(2026, 6, 3)  # of the tests' books
WINDOW = Window("a window", DAY, DAY)


def rates(debits: int, codes: list[str]) -> dict[Sort, Rate]:
    counted = rule.count(WINDOW, debits=debits, codes=codes, on=DAY)
    return {rate.limit.sort: rate for rate in counted.rates}


@pytest.mark.parametrize(
    ("sort", "code", "debits", "returned", "over"),
    [
        (Sort.UNAUTHORIZED, "R10", 200, 1, False),  # exactly 0.5 %
        (Sort.UNAUTHORIZED, "R10", 199, 1, True),
        (Sort.UNAUTHORIZED, "R29", 20_000, 101, True),  # 0.505 %, shown as 0.51 %
        (Sort.ADMINISTRATIVE, "R03", 100, 3, False),  # exactly 3 %
        (Sort.ADMINISTRATIVE, "R03", 99, 3, True),
        (Sort.OVERALL, "R01", 100, 15, False),  # exactly 15 %
        (Sort.OVERALL, "R01", 100, 16, True),
        (Sort.OVERALL, "R01", 1, 1, True),
        (Sort.OVERALL, "", 0, 0, False),
    ],
)
def test_exactly_the_limit_is_within_it_and_the_next_one_is_not(
    sort: Sort,
    code: str,
    debits: int,
    returned: int,
    over: bool,  # noqa: FBT001  a column of a table
) -> None:
    assert rates(debits, [code] * returned)[sort].is_over is over


@pytest.mark.parametrize(
    ("code", "counts_as"),
    [
        *((code, Sort.UNAUTHORIZED) for code in ("R05", "R07", "R10", "R11", "R29", "R51", "debit_not_authorized")),
        *((code, Sort.ADMINISTRATIVE) for code in ("R02", "R03", "R04", "incorrect_account_details")),
        *((code, None) for code in ("R01", "R06", "R08", "R09", "R16", "R20", "", "customer_initiated")),
    ],
)
def test_each_return_counts_overall_and_in_the_class_of_its_code_alone(code: str, counts_as: Sort | None) -> None:
    found = {sort: rate.returned for sort, rate in rates(10, [code]).items()}
    assert found == {sort: int(sort in (Sort.OVERALL, counts_as)) for sort in Sort}


def test_a_rate_is_shown_rounded_and_without_debits_there_is_none() -> None:
    assert rates(399, ["R10", "R10"])[Sort.UNAUTHORIZED].percent == "0.50 %"
    assert rates(399, ["R10", "R10"])[Sort.UNAUTHORIZED].is_over
    assert rates(3, ["R01"])[Sort.OVERALL].percent == "33.33 %"
    assert rates(0, [])[Sort.OVERALL].percent == ""
    assert [rates(1, [])[sort].limit_percent for sort in Sort] == ["0.5 %", "3 %", "15 %"]


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 6, 3), date(2026, 4, 1), date(2026, 5, 31)),
        (date(2026, 1, 31), date(2025, 11, 1), date(2025, 12, 31)),
        (date(2024, 3, 1), date(2024, 1, 1), date(2024, 2, 29)),
    ],
)
def test_the_windows_are_whole_days_and_whole_months(today: date, first: date, last: date) -> None:
    days, months = rule.windows(today)
    assert (months.first, months.last) == (first, last)
    assert (days.last - days.first).days + 1 == 60
    assert days.last == today - timedelta(days=1)


def sent(*, days_ago: int, code: str = "", late: bool = False) -> Payment:
    """A bank transfer that was sent off so many days ago, and came back with this code if one is given."""
    if late:
        payment = back.paid(10_00, method=Method.BANK)
        back.returned(payment, code)
    else:
        payment = orders.start(orders.line(books.invoice(books.client(), 10_00)), method=Method.BANK)
        orders.accept(payment)
        if code:
            orders.fail(payment)
            Payment.objects.filter(pk=payment.pk).update(failure_code=code)
    Payment.objects.filter(pk=payment.pk).update(submitted_at=now_is(0) - timedelta(days=days_ago))
    return payment


def counted(days: int = 0) -> tuple[Counted, Counted]:
    recent, months = queries.return_rates(now_is(days))
    return recent, months


def numbers(found: Counted) -> tuple[int, int, int, int]:
    by_sort = {rate.limit.sort: rate.returned for rate in found.rates}
    return found.debits, by_sort[Sort.UNAUTHORIZED], by_sort[Sort.ADMINISTRATIVE], by_sort[Sort.OVERALL]


def test_a_firm_without_bank_transfers_has_no_rate_and_nothing_is_above(harbor: Cast) -> None:
    orders.succeed(orders.start(orders.line(books.invoice(books.client(), 10_00))))
    assert [numbers(each) for each in counted(1)] == [(0, 0, 0, 0)] * 2
    assert not any(each.over for each in counted(1))


def test_the_sixtieth_day_before_today_is_in_and_the_one_before_it_is_not(harbor: Cast) -> None:
    assert now_is(0).date() == DAY
    sent(days_ago=60, code="R01")
    sent(days_ago=61, code="R02")
    sent(days_ago=1)
    sent(days_ago=0, code="R10")
    recent, months = counted()
    assert numbers(recent) == (2, 0, 0, 1)
    # April 3 and 4 are in the two months before June; June 2 and 3 are not.
    assert numbers(months) == (2, 0, 1, 2)


def test_the_day_on_which_a_transfer_was_sent_off_decides_and_not_the_day_of_its_return(harbor: Cast) -> None:
    sent(days_ago=70, code="R10", late=True)
    recent, months = counted()
    assert (numbers(recent), numbers(months)) == ((0, 0, 0, 0), (0, 0, 0, 0))
    sent(days_ago=59, code="R10", late=True)
    recent, months = counted()
    assert numbers(recent) == numbers(months) == (1, 1, 0, 1)


def test_what_never_set_out_is_no_debit_and_the_processors_names_count_as_their_codes(harbor: Cast) -> None:
    sent(days_ago=5, code="account_closed")
    declined = orders.start(orders.line(books.invoice(books.client(), 10_00)), method=Method.BANK)
    orders.fail(declined)
    Payment.objects.filter(pk=declined.pk).update(failure_code="", submitted_at=now_is(0) - timedelta(days=5))
    recent, _ = counted()
    assert numbers(recent) == (1, 0, 1, 1)


def test_a_transfer_that_was_called_off_neither_set_out_nor_came_back(harbor: Cast) -> None:
    sent(days_ago=5)
    called_off = orders.start(orders.line(books.invoice(books.client(), 10_00)), method=Method.BANK)
    orders.accept(called_off)
    found = Intent("pi_1", IntentState.CANCELLED, 10_00, Currency.USD, now_is(0))
    settling.apply(payment=called_off, intent=found, now=now_is(0))
    Payment.objects.filter(pk=called_off.pk).update(submitted_at=now_is(0) - timedelta(days=5))
    recent, _ = counted()
    assert numbers(recent) == (1, 0, 0, 0)


def test_a_return_that_was_won_back_does_not_count(harbor: Cast) -> None:
    payment = sent(days_ago=5, code="R01", late=True)
    back.dispute(payment, DisputeState.WON)
    recent, _ = counted()
    assert numbers(recent) == (1, 0, 0, 0)


def alarms() -> list[str]:
    return [*Mail.objects.filter(kind="return_rate_passed").order_by("pk").values_list("text", flat=True)]


def test_the_firm_is_told_once_when_a_rate_passes_its_limit_and_again_only_after_it_was_within(harbor: Cast) -> None:
    bad = sent(days_ago=5, code="R01")
    for _ in range(2):
        watching_returns.look(now=now_is(0))
    (told,) = alarms()
    assert "Of 1 bank transfer in the 60 days before today, 1 came back for any reason: 100.00 %." in told
    assert "allows 15 %" in told
    watching_returns.look(now=now_is(100))  # it left both windows
    assert Event.objects.filter(name="return_rate.kept").count() == 1
    Payment.objects.filter(pk=bad.pk).update(submitted_at=now_is(99))
    watching_returns.look(now=now_is(100))
    assert len(alarms()) == 2
    assert ReturnAlarm.objects.filter(ended_at=None).count() == 1


def test_each_rate_is_told_by_itself_to_whom_the_firm_named(harbor: Cast) -> None:
    sent(days_ago=5, code="R10")
    watching_returns.look(now=now_is(0))
    assert len(alarms()) == 2
    assert any("because nobody had authorized them" in text for text in alarms())


def test_a_rate_within_its_limit_tells_nobody(harbor: Cast) -> None:
    for code in ("", "", "", "", "", "", "R01"):
        sent(days_ago=5, code=code)
    watching_returns.look(now=now_is(0))
    assert alarms() == []
    assert not Event.objects.filter(name__startswith="return_rate").exists()


def test_firms_are_counted_each_by_itself_and_only_those_with_a_bank_account(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        bank_accounts.add(name="Operating", account="acct_harbor", by="system", now=now_is(0))
        sent(days_ago=5, code="R01")
    jobs.watch_returns_all()
    waiting = ProcrastinateJob.objects.filter(task_name="payments.watch_returns")
    assert [job.args["firm"] for job in waiting] == [cast.harbor.pk]
    with scope.firm(cast.second.pk):
        assert [each.debits for each in queries.return_rates(now_is(0))] == [0, 0]
