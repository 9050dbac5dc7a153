"""What the firm's bookkeeper reads beside a receipt."""

from datetime import date, timedelta

import pytest

from quittance.receivables.rules import evidence
from quittance.receivables.rules.sightings import Item, Shown, Sort, Verdict
from quittance.receivables.tests.scenes import item, shown

ON_ACCOUNT = item(sort=Sort.ON_ACCOUNT, invoice=None)


@pytest.mark.parametrize(
    ("receipt", "verdict", "ours", "expected"),
    [
        (
            shown("CHK 1122"),
            Verdict.PROBABLE,
            item(),
            (
                "Same client, same invoice, same amount. Posted 3 days after our payment."
                " The reference CHK 1122 looks like a check number."
            ),
        ),
        (
            shown("", days=-1),
            Verdict.PROBABLE,
            item(),
            "Same client, same invoice, same amount. Posted 1 day before our payment. It bears no reference.",
        ),
        (
            shown("AIW 2026", days=0),
            Verdict.PROBABLE,
            item(),
            (
                "Same client, same invoice, same amount. Posted on the day of our payment."
                " The reference AIW 2026 names no payment of ours."
            ),
        ),
        (
            shown("AIW-1000-100"),
            Verdict.ECHO,
            item(),
            (
                "Same client, same invoice, same amount. Posted 3 days after our payment."
                " The reference AIW-1000-100 is ours."
            ),
        ),
        (
            shown("99999"),
            Verdict.ECHO,
            item(),
            (
                "Same client, same invoice, same amount. Posted 3 days after our payment."
                " The reference 99999 stands for a payment through us."
            ),
        ),
        (
            shown("AIW-1000-100", invoice=61002, invoice_number="61002"),
            Verdict.ELSEWHERE,
            item(),
            (
                "The reference AIW-1000-100 names our payment 1000-100. We took that payment for invoice 61001;"
                " it was posted to invoice 61002. Posted 3 days after our payment."
            ),
        ),
        (
            shown("AIW-1000-100", 90_00),
            Verdict.DIFFERENCE,
            item(),
            (
                "The reference AIW-1000-100 names our payment 1000-100."
                " We took $100.00; $90.00 was posted, $10.00 less. Posted 3 days after our payment."
            ),
        ),
        (
            shown("AIW-1000-100", -100_00),
            Verdict.DIFFERENCE,
            item(),
            (
                "The reference AIW-1000-100 names our payment 1000-100. It takes a posting of that payment back."
                " Our payment of $100.00 still stands. Posted 3 days after our payment."
            ),
        ),
        (
            shown("AIW-1000-100"),
            Verdict.TWICE,
            item(),
            (
                "The reference AIW-1000-100 names our payment 1000-100."
                " All of 1000-100 is posted already, so this $100.00 was posted twice."
            ),
        ),
        (
            shown("1000-100"),
            Verdict.POSTED,
            ON_ACCOUNT,
            (
                "The reference 1000-100 is that of our payment 1000-100, which named no invoice."
                " It counts where it was applied: invoice 61001."
            ),
        ),
        (
            shown("AIW-7-100"),
            Verdict.LISTED,
            None,
            "The reference AIW-7-100 bears our identifier, but no payment of ours has it. It counts.",
        ),
        (shown("CHK 5"), Verdict.COUNTS, None, "Nothing of ours equals it. It counts as money received otherwise."),
    ],
)
def test_evidence_is_exact_and_in_plain_words(
    receipt: Shown, verdict: Verdict, ours: Item | None, expected: str
) -> None:
    assert " ".join(evidence.sentences(receipt, verdict, ours)) == expected


@pytest.mark.parametrize(
    ("since", "today", "alarm"),
    [
        (date(2026, 6, 3), date(2026, 6, 9), False),
        (date(2026, 6, 3), date(2026, 6, 10), True),
        (date(2026, 6, 29), date(2026, 7, 5), False),  # 3 July is a business day
        (date(2026, 6, 29), date(2026, 7, 6), True),
        (date(2026, 6, 12), date(2026, 6, 19), False),  # Juneteenth is none
        (date(2026, 6, 12), date(2026, 6, 22), True),
    ],
)
def test_what_is_held_for_five_business_days_is_an_alarm(since: date, today: date, *, alarm: bool) -> None:
    assert evidence.waiting(Verdict.PROBABLE, since=since, today=today) == evidence.Waiting(since, alarm=alarm)


def test_only_what_keeps_a_client_from_knowing_what_is_owed_is_an_alarm() -> None:
    since = date(2026, 6, 3)
    for verdict in set(Verdict) - {Verdict.PROBABLE}:
        assert not evidence.waiting(verdict, since=since, today=since + timedelta(days=99)).alarm
