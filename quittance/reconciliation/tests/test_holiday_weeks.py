"""Deposits around days on which the Federal Reserve banks are closed, from the click to the files (PO-2, PO-3)."""

from datetime import date

import pytest

from quittance.payments.tests.orders import line
from quittance.receivables.tests import books
from quittance.reconciliation.queries import overview
from quittance.reconciliation.tests.stories import BANK, CARD, Beginning, prove_all, rows_told

Week = list[tuple[str, str, str]]
WEEKS: dict[str, Week] = {
    "Christmas and New Year on Sundays, kept on the Mondays after": [
        ("2022-12-22T18:30Z", BANK, "2022-12-27"),
        ("2022-12-24T12:00Z", CARD, "2022-12-29"),
        ("2022-12-29T18:30Z", BANK, "2023-01-03"),
    ],
    "Thanksgiving, with an open Friday": [
        ("2025-11-26T18:30Z", BANK, "2025-12-01"),
        ("2025-11-26T19:30Z", BANK, "2025-12-02"),
        ("2025-11-27T15:00Z", CARD, "2025-12-02"),
    ],
    "Juneteenth on a Friday": [
        ("2026-06-17T18:30Z", BANK, "2026-06-22"),
        ("2026-06-18T15:00Z", CARD, "2026-06-23"),
        ("2026-06-19T15:00Z", CARD, "2026-06-24"),
    ],
    "Juneteenth on a Saturday closes no Friday": [("2027-06-16T18:30Z", BANK, "2027-06-18")],
    "Christmas and New Year on Saturdays close no Friday": [
        ("2027-12-22T18:30Z", BANK, "2027-12-24"),
        ("2027-12-29T18:30Z", CARD, "2027-12-31"),
    ],
}


@pytest.mark.parametrize("name", WEEKS)
def test_what_is_paid_in_a_holiday_week_is_in_the_files_of_the_day_that_the_calendar_said(
    name: str, begin: Beginning
) -> None:
    week = WEEKS[name]
    story = begin(week[0][0])
    of = books.client("11022")
    rows, said = [], []
    for place, (paid, by_what, day) in enumerate(week):
        bill = books.invoice(of, 100_00 + place, number=f"6100{place}")
        payment = story.pay(line(bill), by_what=by_what, at=paid)
        said.append(f"{overview.expected_day(payment)}")
        kind = "ACH" if by_what == BANK else "CC"
        rows.append((day, f"AIW-{1000 + place}-100", f"100.0{place}", f"{kind}-Invoice-6100{place}"))
    story.to(f"{max(day for *_, day in week)}T21:00Z")
    assert said == [day for *_, day in week]
    assert rows_told() == sorted(rows)
    first, last = (date.fromisoformat(day) for day in (week[0][2], week[-1][2]))
    assert [each.deviations for each in overview.deposits(first, last) if each.deviations] == []
    prove_all()
