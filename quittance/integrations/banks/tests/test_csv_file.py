"""CSV as banks let people download it."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core.money import Currency
from quittance.integrations.banks import reader, values
from quittance.integrations.banks.words import Statement, Unreadable


def read(text: str | bytes, account: str = "OPERATING") -> tuple[Statement, ...]:
    return reader.read(text if isinstance(text, bytes) else text.encode(), account=account)


def rows(text: str | bytes) -> list[tuple[date, int, str, str]]:
    (found,) = read(text)
    return [(each.booked_date, each.amount_cents, each.text, each.reference) for each in found.lines]


def refused(text: str) -> str:
    with pytest.raises(Unreadable) as fault:
        read(text)
    return str(fault.value)


DAY = date(2026, 11, 3)
BOTH = [(DAY, 113_300, "STRIPE PAYOUT", "77"), (DAY, -198_400, "STRIPE DEBIT", "")]


DOWNLOADS = {
    "signed": """
Date,Description,Amount,Reference
11/03/2026,STRIPE PAYOUT,1133.00,77
11/03/2026,STRIPE DEBIT,-1984.00,
""",
    "iso and parentheses": """
Posting Date;Memo;Amount;Ref No
2026-11-03;STRIPE PAYOUT;$1,133.00;77
2026-11-03;STRIPE DEBIT;(1,984.00);
""",
    "debit and credit": """
Date\tDebit\tCredit\tDetails\tCheck
11/3/26\t\t1,133.00\tSTRIPE PAYOUT\t77
11/3/26\t1984\t\tSTRIPE DEBIT\t
""",
    "debits with a minus": """
Date|Withdrawals|Deposits|Payee|Slip
20261103||1133|STRIPE PAYOUT|77
20261103|-1984.00|0.00|STRIPE DEBIT|
""",
    "a side, and rows before the titles": """
Harbor Bank
Account,***2468

Transaction Date,Post Date,Description,Amount,CR/DR,Bank Reference
11/02/2026,11/03/2026,STRIPE PAYOUT,1133.00,CR,77
11/01/2026,11/03/2026,STRIPE DEBIT,1984.00,DR,
""",
    "a side beside signs, and a comma more": """
Details,Posting Date,Description,Amount,Balance,Check or Slip #
CREDIT,11/03/2026,"STRIPE PAYOUT",1133.00,5,77,
DEBIT,11/03/2026,"STRIPE DEBIT",-1984.00,6,,
""",
    "balances": """
Date,Description,Amount,Running Bal.,Reference
11/01/2026,Beginning balance,,"9,000.00",
11/03/2026,STRIPE PAYOUT,+1133,1,77

"Nov 3, 2026",STRIPE DEBIT,\u22121984.00,2,
""",
    "times": """
Date,Description,Amount,Reference
2026-11-03T00:00:00Z,STRIPE PAYOUT,1133.00 CR,77
2026-11-03 14:05,STRIPE DEBIT,1984.00 DR,
""",
}


@pytest.mark.parametrize("text", DOWNLOADS.values(), ids=DOWNLOADS.keys())
def test_columns_are_found_by_their_titles_in_several_wordings(text: str) -> None:
    assert rows(text) == BOTH
    assert rows(text.replace("\n", "\r\n")) == BOTH
    assert rows(b"\xef\xbb\xbf" + text.encode()) == BOTH
    assert rows(b"\xff\xfe" + text.encode("utf-16-le")) == BOTH


def test_accounts_and_currencies_that_the_rows_name_are_statements_of_their_own() -> None:
    found = read(
        "Account,Currency,Date,Amount\n1,USD,2026-11-03,5\n2,CAD,2026-11-03,6\n1,USD,2026-11-04,7\n,,2026-11-04,8\n"
    )
    assert [(each.account, each.currency, len(each.lines)) for each in found] == [
        ("1", Currency.USD, 2), ("2", Currency.CAD, 1), ("OPERATING", Currency.USD, 1),
    ]  # fmt: skip


def test_a_file_without_rows_is_a_statement_without_lines() -> None:
    assert read("Date,Amount\n") == (Statement("OPERATING", Currency.USD, ()),)


def test_quoted_newlines_formulas_and_odd_bytes_are_text_and_nothing_else() -> None:
    text = (
        'Date,Description,Amount\n2026-11-03,"=HYPERLINK(""x"")\nsecond; line",5.00\n2026-11-03,a\x00\x1b[1mb\xe9,1\n'
    )
    found = rows(text.encode("latin-1"))
    assert [(each[1], each[2]) for each in found] == [(500, '=HYPERLINK("x")\nsecond; line'), (100, "a  [1mbé")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "No row of titles was found"),
        ("Date,Description\n2026-11-03,x\n", "No row of titles"),
        ("Date,Amount\n2026-11-03,1.133,00\n", "Line 2: The row has 3 cells, and there are 2 titles."),
        ("Date,Amount\n2026-11-03\n", "Line 2: The row has 1 cells"),
        ("Date;Amount\n2026-11-03;1.133,00\n", "Line 2: The amount “1.133,00” is not read."),
        ("Date;Amount\n2026-11-03;1.130\n", "“1.130” is not read"),
        ("Date;Amount\n2026-11-03;12,5\n", "“12,5” is not read"),
        ("Date,Amount\n2026-11-03,(5.00-)\n", "is not read"),
        ("Date,Amount\n2026-11-03,five\n", "“five” is not read"),
        ("Date,Amount\n31/12/2026,5\n", "Line 2: The date “31/12/2026” is not read."),
        ("Date,Amount\n\nTotal,5\n", "Line 3: The date “Total” is not read."),
        ("Date,Amount\n2026-11-03,\n", "Line 2: The row has no amount."),
        ("Date,Amount,Amount\n2026-11-03,1,2\n", "Line 1: Two columns are called “Amount”."),
        ("Date,Amount,Debit,Credit\n", "One way is enough"),
        ("Date,Debit,Credit\n2026-11-03,5,6\n", "The row has a debit and a credit."),
        ("Date,Debit,Credit\n2026-11-03,,-6\n", "The credit is below zero."),
        ("Date,Debit,Credit\n2026-11-03,5,\n2026-11-03,-5,\n", "Line 3: The debits are with a minus in some rows"),
        ("Date,Amount,DR/CR\n2026-11-03,5,DR\n2026-11-03,-5,DR\n", "with a minus in some rows"),
        ("Date,Amount,DR/CR\n2026-11-03,-5,CR\n", "and its amount is below zero"),
        ("Date,Amount,Currency\n2026-11-03,5,JPY\n", "The currency is “JPY”"),
        ('Date,Text,Amount\n2026-11-03,"open,5\n2026-11-04,x,6\n', "Line 2: The row cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_guessed(text: str, words: str) -> None:
    assert words in refused(text)


def test_a_second_download_gives_the_same_lines_the_same_keys_and_equal_lines_two() -> None:
    first = "Date,Description,Amount\n2026-11-03,SAME,5\n2026-11-03,SAME,5\n2026-11-04,NEXT,6\n"
    second = (
        "Date,Amount,Description\n2026-11-04,6.00,next\n2026-11-03,5.00,SAME \n2026-11-03,$5,same\n2026-11-05,1,x\n"
    )
    ours, later = ([each.key for each in read(text)[0].lines] for text in (first, second))
    assert len(set(ours)) == 3
    assert set(ours) < set(later)
    assert set(ours).isdisjoint(each.key for each in read(first, "PAYROLL")[0].lines)


money = st.integers(-(10**11), 10**11)


def plain(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def grouped(cents: int) -> str:
    return f"{'(' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}{')' if cents < 0 else ''}"


ways = st.sampled_from([plain, grouped])
dates = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(st.lists(st.tuples(dates, money, st.text(max_size=20))), ways, st.sampled_from(["%Y-%m-%d", "%m/%d/%Y"]))
def test_what_is_written_is_read_back(told: list[tuple[date, int, str]], way: object, day: str) -> None:
    assert callable(way)
    for delimiter in ",;\t|":
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(["Date", "Description", "Amount"])
        writer.writerows([booked.strftime(day), text.replace("\ufeff", ""), way(cents)] for booked, cents, text in told)
        found = rows(out.getvalue().encode("utf-8", "replace"))
        assert [(each[0], each[1]) for each in found] == [(booked, cents) for booked, cents, _ in told]


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_a_date_or_none(text: str) -> None:
    values.cents(text)
    values.day(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(junk: bytes) -> None:
    for data in (junk, b"Date,Description,Amount\n" + junk):
        try:
            read(data)
        except Unreadable:
            continue


def test_a_long_cell_is_not_dear_to_refuse() -> None:
    assert "is not read" in refused(f"Date,Amount\n2026-11-03,-{' ' * 100_000}x\n")
