"""The echo table of the decisions, a test for each of its rows, and the odd rows between them."""

from datetime import timedelta
from typing import Any

import pytest

from quittance.core.money import Currency
from quittance.receivables import models
from quittance.receivables.models.decision import Says as ModelSays
from quittance.receivables.models.receipt import UNCOUNTED as MODEL_UNCOUNTED
from quittance.receivables.models.receipt import Item as ModelItem
from quittance.receivables.models.receipt import Verdict as ModelVerdict
from quittance.receivables.rules.sightings import UNCOUNTED, Judged, Says, Sort, Verdict
from quittance.receivables.tests.scenes import PAID, at, item, judged, shown, verdicts

ECHO, COUNTS, POSTED, LISTED = Verdict.ECHO, Verdict.COUNTS, Verdict.POSTED, Verdict.LISTED
ELSEWHERE, DIFFERENCE, TWICE, PROBABLE = Verdict.ELSEWHERE, Verdict.DIFFERENCE, Verdict.TWICE, Verdict.PROBABLE


def test_the_rules_and_the_tables_use_the_same_words() -> None:
    assert {str(each) for each in Verdict} == set(ModelVerdict.values)
    assert {str(each) for each in UNCOUNTED} == {str(each) for each in MODEL_UNCOUNTED}
    assert {str(each) for each in Says} == set(ModelSays.values)
    # What only waits for a credit is no money: nobody posts it, so it is never an echo.
    assert {str(each) for each in Sort} == set(ModelItem.values) - {"", ModelItem.AWAITED}
    assert models.Receipt._meta.get_field("verdict").default == COUNTS  # noqa: SLF001  Django's Meta API


# The rows of the table, in its order.


@pytest.mark.parametrize("reference", ["AIW-1000-100", "1000-100", "aiw 1000 100", "CHK AIW1000100", "1000100"])
def test_our_invoice_item_same_invoice_same_amount_with_or_without_identifier_is_an_echo(reference: str) -> None:
    assert judged([item()], [shown(reference)]) == [Judged(501, ECHO, 1)]


@pytest.mark.parametrize("reference", ["1000-101", "AIW-1000-101"])
def test_our_late_fee_same_invoice_same_amount_is_an_echo_though_it_bears_no_identifier(reference: str) -> None:
    fee = item(25_00, key=2, suffix=101, sort=Sort.LATE_FEE, invoice=61900)
    assert verdicts([item(), fee], [shown(reference, 25_00, invoice=61900)]) == [ECHO]


def test_our_reversal_same_invoice_and_amount_negative_is_the_echo_of_the_reversal() -> None:
    back = item(-100_00, key=2, suffix=900, sort=Sort.REVERSAL)
    theirs = [shown("AIW-1000-100"), shown("1000-900", -100_00, key=502, days=5)]
    assert judged([item(), back], theirs) == [Judged(501, ECHO, 1), Judged(502, ECHO, 2)]


@pytest.mark.parametrize("reference", ["1000-100", "AIW-1000-100"])
def test_our_non_invoice_item_applied_to_any_invoice_is_posted_and_counts(reference: str) -> None:
    alone = item(sort=Sort.ON_ACCOUNT, invoice=None)
    parts = [shown(reference, 60_00), shown(reference, 40_00, key=502, invoice=61777, client=8)]
    assert judged([alone], parts) == [Judged(501, POSTED, 1), Judged(502, POSTED, 1)]
    assert POSTED not in UNCOUNTED


@pytest.mark.parametrize("where", [{"invoice": 61002}, {"invoice": 61002, "client": 8}, {"invoice": None}])
def test_our_item_on_another_invoice_or_client_is_posted_elsewhere(where: dict[str, Any]) -> None:
    assert judged([item()], [shown("AIW-1000-100", **where)]) == [Judged(501, ELSEWHERE, 1)]


@pytest.mark.parametrize("cents", [90_00, 100_01, -100_00])
def test_our_item_with_another_amount_is_posted_with_a_difference(cents: int) -> None:
    assert judged([item()], [shown("AIW-1000-100", cents)]) == [Judged(501, DIFFERENCE, 1)]


@pytest.mark.parametrize("again", [{}, {"invoice": 61002}, {"amount_cents": 5_00}])
def test_our_item_that_already_has_its_echo_is_posted_twice(again: dict[str, int]) -> None:
    theirs = [shown("AIW-1000-100"), shown("1000-100", key=502, days=4, **again)]
    assert judged([item()], theirs) == [Judged(501, ECHO, 1), Judged(502, TWICE, 1)]


def test_99999_is_the_echo_of_the_oldest_equal_item() -> None:
    young = item(key=2, code=1001, submitted_at=at(PAID + timedelta(days=1)), submitted_date=PAID + timedelta(days=1))
    assert judged([young, item()], [shown("99999")]) == [Judged(501, ECHO, 1)]
    both = [shown("99999"), shown("CHK 99999", key=502)]
    assert judged([young, item()], both) == [Judged(501, ECHO, 1), Judged(502, ECHO, 2)]


@pytest.mark.parametrize(
    "unlike", [{"client": 8}, {"invoice": 61002}, {"amount_cents": 99_99}, {"received_date": PAID - timedelta(days=2)}]
)
def test_99999_that_equals_no_unposted_item_is_as_nothing_of_ours(unlike: dict[str, int]) -> None:
    assert verdicts([item()], [shown("99999", **unlike)]) == [COUNTS]
    assert verdicts([item()], [shown("AIW-1000-100"), shown("99999", key=502)]) == [ECHO, COUNTS]


@pytest.mark.parametrize("reference", ["AIW-555-100", "AIW", "AIW 2023 retainer"])
def test_the_identifier_without_item_dated_before_go_live_counts(reference: str) -> None:
    assert verdicts([item()], [shown(reference, days=-1)]) == [COUNTS]
    assert verdicts([item()], [shown(reference, days=-1)], go_live=None) == [COUNTS]


@pytest.mark.parametrize("reference", ["AIW-555-100", "AIW", "AIW 2026 retainer"])
def test_the_identifier_without_item_later_is_as_nothing_of_ours_and_listed(reference: str) -> None:
    assert verdicts([item()], [shown(reference, 77_00)]) == [LISTED]
    assert judged([item()], [shown(reference)]) == [Judged(501, PROBABLE, 1)]
    assert LISTED not in UNCOUNTED


@pytest.mark.parametrize("days", [-1, 0, 45])
def test_nothing_of_ours_equal_and_in_time_is_a_probable_echo(days: int) -> None:
    assert judged([item()], [shown("CHK 1122", days=days, first_seen_at=at(PAID))]) == [Judged(501, PROBABLE, 1)]


@pytest.mark.parametrize(
    "unlike",
    [
        {"client": 8},
        {"invoice": 61002},
        {"amount_cents": 99_99},
        {"received_date": PAID - timedelta(days=2)},
        {"received_date": PAID + timedelta(days=46)},
        {"first_seen_at": at(PAID) - timedelta(seconds=1)},
        {"currency": Currency.CAD},
        {"money": False},
    ],
    ids=str,
)
def test_nothing_of_ours_else_counts(unlike: dict[str, Any]) -> None:
    assert verdicts([item()], [shown("CHK 1122", **unlike)]) == [COUNTS]


# Between the rows.


def test_if_the_exact_echo_arrives_later_the_held_receipt_is_freed_and_counts() -> None:
    held = shown("CHK 1122")
    assert verdicts([item()], [held]) == [PROBABLE]
    assert verdicts([item()], [held, shown("AIW-1000-100", key=502, days=9)]) == [COUNTS, ECHO]


def test_one_unposted_item_holds_one_receipt_and_no_more() -> None:
    assert verdicts([item()], [shown("CHK 1"), shown("CHK 2", key=502, days=4)]) == [PROBABLE, COUNTS]
    two = [item(), item(key=2, suffix=101)]
    assert verdicts(two, [shown("CHK 1"), shown("CHK 2", key=502, days=4)]) == [PROBABLE, PROBABLE]


def test_an_item_that_is_only_held_may_have_a_probable_echo() -> None:
    assert judged([item(code=None, suffix=None)], [shown("CHK 1122")]) == [Judged(501, PROBABLE, 1)]


def test_of_two_exact_ones_the_older_is_the_echo_and_of_the_same_day_the_one_with_the_lower_key() -> None:
    theirs = [shown("AIW-1000-100", days=9), shown("AIW-1000-100", key=502, days=4)]
    assert verdicts([item()], theirs) == [TWICE, ECHO]
    theirs = [shown("AIW-1000-100", name="b"), shown("AIW-1000-100", key=502, name="a")]
    assert verdicts([item()], theirs) == [TWICE, ECHO]


def test_one_receipt_for_a_whole_payment_shows_each_of_its_items_by_what_was_applied() -> None:
    ours = [item(60_00), item(40_00, key=2, suffix=101, invoice=61002)]
    for reference in ("AIW-1000-100", "AIW-1000"):
        theirs = [shown(reference, 60_00), shown(reference, 40_00, key=502, invoice=61002)]
        assert judged(ours, theirs) == [Judged(501, ECHO, 1), Judged(502, ECHO, 2)]


def test_a_bare_number_that_happens_to_read_like_our_reference_is_a_cheques_unless_all_agrees() -> None:
    assert verdicts([item()], [shown("1000100", 55_00)]) == [COUNTS]
    assert verdicts([item()], [shown("1000100", invoice=61002)]) == [COUNTS]


def test_what_is_applied_beyond_our_non_invoice_item_was_posted_twice() -> None:
    alone = item(sort=Sort.ON_ACCOUNT, invoice=None)
    theirs = [shown("1000-100"), shown("1000-100", 1, key=502, days=4)]
    assert verdicts([alone], theirs) == [POSTED, TWICE]


def test_what_takes_a_non_invoice_item_back_counts_in_the_parts_in_which_it_was_applied() -> None:
    alone = item(sort=Sort.ON_ACCOUNT, invoice=None)
    taken_back = item(-100_00, key=2, sort=Sort.REVERSAL, invoice=None, suffix=900)
    theirs = [
        shown("1000-100", 60_00), shown("1000-100", 40_00, key=502, invoice=61002),
        shown("1000-900", -60_00, key=503, days=8), shown("1000-900", -40_00, key=504, invoice=61002, days=8),
    ]  # fmt: skip
    assert verdicts([alone, taken_back], theirs) == [POSTED] * 4
    assert verdicts([alone, taken_back], [*theirs, shown("1000-900", -1, key=505, days=9)]) == [*[POSTED] * 4, TWICE]


def test_a_non_invoice_item_may_pay_what_is_no_invoice() -> None:
    alone = item(sort=Sort.ON_ACCOUNT, invoice=None)
    assert verdicts([alone], [shown("1000-100", invoice=None)]) == [POSTED]


def test_an_item_posted_in_another_currency_is_listed_with_a_difference() -> None:
    assert verdicts([item()], [shown("AIW-1000-100", currency=Currency.CAD)]) == [DIFFERENCE]
    alone = item(sort=Sort.ON_ACCOUNT, invoice=None)
    assert verdicts([alone], [shown("1000-100", currency=Currency.CAD)]) == [DIFFERENCE]


def test_a_credit_memo_that_names_our_item_is_judged_by_the_code() -> None:
    assert verdicts([item()], [shown("AIW-1000-100", money=False)]) == [ECHO]


def test_voided_receipts_and_gone_rows_are_no_receipts() -> None:
    assert judged([item()], [shown("AIW-1000-100", gone=True)]) == [Judged(501, COUNTS)]
    theirs = [shown("AIW-1000-100", gone=True), shown("AIW-1000-100", key=502, days=4)]
    assert verdicts([item()], theirs) == [COUNTS, ECHO]


def test_an_item_posted_elsewhere_or_with_a_difference_waits_for_no_other_receipt() -> None:
    assert verdicts([item()], [shown("AIW-1000-100", 90_00), shown("CHK 7", key=502, days=4)]) == [DIFFERENCE, COUNTS]
    theirs = [shown("AIW-1000-100", invoice=61002), shown("CHK 7", key=502, days=4)]
    assert verdicts([item()], theirs) == [ELSEWHERE, COUNTS]


# What the source takes back.


def test_a_posting_that_the_source_took_back_under_our_reference_leaves_the_item_unposted() -> None:
    pair = [shown("AIW-1000-100"), shown("AIW-1000-100", -100_00, key=502, days=5)]
    assert verdicts([item()], pair) == [DIFFERENCE, DIFFERENCE]
    assert verdicts([item()], [*pair, shown("AIW-1000-100", key=503, days=8)]) == [DIFFERENCE, DIFFERENCE, ECHO]
    assert verdicts([item()], [*pair, shown("CHK 1122", key=503, days=8)]) == [DIFFERENCE, DIFFERENCE, PROBABLE]


def test_a_reversal_without_reference_of_a_posting_of_ours_takes_it_back() -> None:
    pair = [shown("AIW-1000-100"), shown("", -100_00, key=502, days=5, takes_back=True)]
    assert judged([item()], pair) == [Judged(501, DIFFERENCE, 1), Judged(502, DIFFERENCE, 1)]


def test_a_reversal_takes_back_another_payers_receipt_rather_than_ours() -> None:
    theirs = [
        shown("AIW-1000-100"),
        shown("CHK 7", key=502, days=4),
        shown("bounced", -100_00, key=503, days=6, takes_back=True),
    ]
    assert verdicts([item()], theirs) == [ECHO, COUNTS, COUNTS]


def test_a_reversal_without_reference_may_be_the_echo_of_our_own_reversal() -> None:
    back = item(-100_00, key=2, suffix=900, sort=Sort.REVERSAL)
    theirs = [shown("AIW-1000-100"), shown("", -100_00, key=502, days=5, takes_back=True)]
    assert judged([item(), back], theirs) == [Judged(501, ECHO, 1), Judged(502, PROBABLE, 2)]


def test_a_reversal_under_the_reference_of_the_payment_is_the_echo_of_our_own_reversal() -> None:
    back = item(-100_00, key=2, suffix=900, sort=Sort.REVERSAL)
    theirs = [shown("AIW-1000-100"), shown("AIW-1000-100", -100_00, key=502, days=5)]
    assert judged([item(), back], theirs) == [Judged(501, ECHO, 1), Judged(502, ECHO, 2)]


def test_a_bounced_receipt_and_its_reversal_hold_no_item() -> None:
    pair = [shown("CHK 7"), shown("CHK 7 NSF", -100_00, key=502, days=5, takes_back=True)]
    assert verdicts([item()], pair) == [COUNTS, COUNTS]


def test_what_was_taken_back_before_a_receipt_was_first_seen_is_not_waited_for() -> None:
    failed = at(PAID + timedelta(days=2))
    back = item(-100_00, key=2, suffix=900, sort=Sort.REVERSAL, submitted_at=failed)
    assert verdicts([item(reversed_at=failed), back], [shown("CHK 7")]) == [COUNTS]
    early = shown("CHK 7", first_seen_at=failed - timedelta(hours=1))
    assert verdicts([item(reversed_at=failed), back], [early]) == [PROBABLE]


# What people say.


def test_same_money_makes_a_probable_echo_one() -> None:
    assert judged([item()], [shown("CHK 1122")], (501, Says.SAME, 1)) == [Judged(501, ECHO, 1, settled=True)]


def test_other_money_counts_and_the_item_waits_for_its_next_candidate() -> None:
    theirs = [shown("CHK 1122"), shown("CHK 1123", key=502, days=4)]
    assert judged([item()], theirs, (501, Says.OTHER, 1)) == [
        Judged(501, COUNTS, settled=True),
        Judged(502, PROBABLE, 1),
    ]


@pytest.mark.parametrize(
    ("receipt", "verdict"),
    [({"cents": 90_00}, DIFFERENCE), ({"invoice": 61002}, ELSEWHERE), ({"invoice": None}, ELSEWHERE)],
)
def test_same_money_settles_a_difference_without_counting_it(receipt: dict[str, int], verdict: Verdict) -> None:
    found = judged([item()], [shown("AIW-1000-100", **receipt)], (501, Says.SAME, 1))
    assert found == [Judged(501, verdict, 1, settled=True)]


def test_after_a_decision_for_one_receipt_the_exact_echo_is_posted_twice() -> None:
    theirs = [shown("CHK 1122"), shown("AIW-1000-100", key=502, days=9)]
    assert verdicts([item()], theirs, (501, Says.SAME, 1)) == [ECHO, TWICE]


def test_an_item_that_followed_is_an_echo_where_it_went_and_asked_about_anew_if_the_receipt_moves_on() -> None:
    moved = item(invoice=61002)
    assert verdicts([moved], [shown("AIW-1000-100", invoice=61002)], (501, Says.FOLLOW, 1)) == [ECHO]
    found = judged([moved], [shown("AIW-1000-100", invoice=61003)], (501, Says.FOLLOW, 1))
    assert found == [Judged(501, ELSEWHERE, 1)]


def test_a_decision_about_an_item_that_never_happened_is_moot() -> None:
    assert verdicts([], [shown("CHK 1122")], (501, Says.SAME, 1)) == [COUNTS]


def test_applications_of_cash_on_account_that_was_said_to_be_ours_show_its_items() -> None:
    ours = [item(60_00), item(40_00, key=2, suffix=101, invoice=61002)]
    theirs = [shown("CHK 1", 60_00, entry=9), shown("CHK 1", 40_00, key=502, entry=9, invoice=61002)]
    assert verdicts(ours, theirs, said_of_entries={9: 1000}) == [ECHO, ECHO]
