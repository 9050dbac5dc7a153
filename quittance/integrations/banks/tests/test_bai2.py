"""BAI2: what a bank writes is read back, and no file with another sum than it says is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quittance.core.money import Currency
from quittance.integrations.banks import reader
from quittance.integrations.banks.words import Statement, Unreadable

SAMPLE = """01,HARBORBK,QUITTANCE,261103,0615,1,80,,2/
02,QUITTANCE,HARBORBK,1,261102,,USD,2/
03,0975312468,,010,500000,,,015,609500,,,100,113300,1,,400,3800,2,/
16,142,113300,Z,BR-77,CUST9,STRIPE PAYOUT, ORIG/STRIPE
88,TRACE 1234567890
16,455,3300,,,,DEBIT
16,475,500,S,500,0,0,,1122,CHEQUE/
49,1343700,6/
03,111,CAD,,,,/
16,890,,,,,A NOTE ALONE
49,0,3/
98,1343700,2,11/
02,QUITTANCE,HARBORBK,1,261103,2400,,2/
03,0975312468,USD/
16,165,2500,V,261104,0900,,,LATER
16,165,2500,D,2,0,1000,1,1500,,,LATER
49,5000,4/
98,5000,1,6/
99,1348700,2,19/
"""


def read(text: str) -> tuple[Statement, ...]:
    return reader.read(text.encode())


def refused(text: str | bytes) -> str:
    with pytest.raises(Unreadable) as fault:
        reader.read(text if isinstance(text, bytes) else text.encode())
    return str(fault.value)


def test_accounts_and_days_of_a_file_are_statements_with_signed_lines() -> None:
    ours, other = read(SAMPLE)
    assert (ours.account, ours.currency) == ("0975312468", Currency.USD)
    assert [(each.booked_date.day, each.amount_cents, each.text, each.reference) for each in ours.lines] == [
        (2, 113_300, "STRIPE PAYOUT, ORIG/STRIPE TRACE 1234567890", "BR-77 CUST9"),
        (2, -3_300, "DEBIT", ""),
        (2, -500, "CHEQUE", "1122"),
        (3, 2_500, "LATER", ""),
        (3, 2_500, "LATER", ""),
    ]
    assert (other.account, other.currency, other.lines) == ("111", Currency.CAD, ())
    assert len({each.key for each in ours.lines}) == 5


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n"])
def test_every_way_to_end_a_line_is_the_same(end: str) -> None:
    assert read(SAMPLE.replace("\n", end)) == read(SAMPLE)
    assert reader.read(b"\xef\xbb\xbf" + SAMPLE.encode()) == read(SAMPLE)
    padded = "".join(f"{line:<120}\n" for line in SAMPLE.splitlines())
    assert read(padded) == read(SAMPLE)


def test_a_file_that_overlaps_the_last_gives_the_same_lines_the_same_keys() -> None:
    lines = SAMPLE.splitlines()
    second = "\n".join([lines[0], *lines[12:18], "99,5000,1,8/"])
    assert [each.key for each in read(second)[0].lines] == [each.key for each in read(SAMPLE)[0].lines][3:]


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("16,142,113300", "16,142,113301", "Line 8: In the account trailer (record 49) the control total is 1343700"),
        ("16,142,113300", "16,442,113300", "sum of credits is 113300, and the file holds 0"),
        ("16,142,113300", "16,142,1133.00", "Line 4: In the transaction (record 16) the amount is “1133.00”"),
        ("16,142,113300", "16,142,-113300", "below zero"),
        ("16,142,", "16,720,", "neither that money came nor that it left"),
        ("16,142,", "16,14,", "neither that money came"),
        ("113300,Z,", "113300,Q,", "the funds type is “Q”"),
        ("015,609500", "015,609501", "1343700"),
        ("49,1343700,6/", "49,1343700,7/", "number of records is 7, and the file holds 6"),
        ("98,1343700,2,11/", "98,1343700,3,11/", "number of accounts is 3, and the file holds 2"),
        ("99,1348700,2,19/\n", "", "no file trailer"),
        ("99,1348700,2,19/\n", "99,1348700,1,19/\n", "number of groups"),
        ("99,1348700,2,19/", "99,1348700,2,19/\n01,A,B,261103,0615,1,,,2/", "cannot stand after the file trailer"),
        (",1,261102,", ",2,261102,", "the status is “2”"),
        (",1,261102,", ",1,261302,", "the day is “261302”"),
        ("03,111,CAD", "03,111,JPY", "the currency is “JPY”"),
        ("03,111,CAD", "03,,CAD", "number of the account is missing"),
        ("16,890,", "17,890,", "Line 10: The line begins with “17”"),
        (",80,,2/", ",80,,3/", "the version is “3”"),
        ("49,0,3/\n", "", "cannot stand after the transaction"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(was: str, now: str, words: str) -> None:
    assert was in SAMPLE
    assert words in refused(SAMPLE.replace(was, now, 1))


def test_a_closing_balance_that_the_transactions_do_not_come_to_is_refused() -> None:
    changed = SAMPLE.replace("015,609500", "015,609400").replace("010,500000", "010,500100")
    assert "between the opening and the closing balance is 109300, and the file holds 109500" in refused(changed)


def test_a_file_too_large_or_empty_is_refused() -> None:
    assert "empty" in refused(b" \r\n")
    assert "larger than 20 MB" in refused(b"01," * 7_000_000)
    assert "more than 100,000 lines" in refused(b"01,\n" * 100_001)


@dataclass(frozen=True)
class Wrote:
    account: str
    day: date
    cents: int
    text: str
    reference: str


_CUT = 9  # where a text is continued on a line of its own
texts = st.text(st.sampled_from("ABC xyz,./=+-@é€'\"0123"), max_size=40).map(str.strip)
names = st.text(st.sampled_from("ABC0123456789"), max_size=9)
wrote = st.builds(
    Wrote,
    st.sampled_from(["111", "222"]),
    st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    st.integers(-(10**9), 10**9).filter(bool),
    texts.filter(lambda text: not text.endswith("/") and not text[:_CUT].endswith("/")),  # there it ends the record
    names,
)


def written(rows: Sequence[Wrote]) -> str:
    """As a bank would, with all its sums."""
    out, total, groups = ["01,A,B,260104,0615,1,,,2/"], 0, 0
    for day in sorted({row.day for row in rows}):
        begun, group, accounts = len(out), 0, 0
        out.append(f"02,B,A,1,{day:%y%m%d},,USD,2/")
        for account in ("111", "222"):
            here = [row.cents for row in rows if (row.day, row.account) == (day, account)]
            came, left = sum(each for each in here if each > 0), -sum(each for each in here if each < 0)
            sums = {"010": 700, "015": 700 + came - left, "100": came, "400": left}
            first = len(out)
            out.append(f"03,{account},USD,{','.join(f'{code},{cents},,' for code, cents in sums.items())}/")
            for row in rows:
                if (row.day, row.account) == (day, account):
                    code = 142 if row.cents > 0 else 455
                    out.append(f"16,{code},{abs(row.cents)},Z,,{row.reference},{row.text[:_CUT]}")
                    out.append(f"88,{row.text[_CUT:]}")
            control = sum(sums.values()) + sum(map(abs, here))
            out.append(f"49,{control},{len(out) - first + 1}/")
            group, accounts = group + control, accounts + 1
        out.append(f"98,{group},{accounts},{len(out) - begun + 1}/")
        total, groups = total + group, groups + 1
    out.append(f"99,{total},{groups},{len(out) + 1}/")
    return "\n".join(out)


def sums(statements: Sequence[Statement]) -> int:
    return sum(line.amount_cents for each in statements for line in each.lines)


@given(st.lists(wrote, max_size=12))
def test_what_is_written_is_read_back(rows: list[Wrote]) -> None:
    found = {each.account: each.lines for each in read(written(rows))}
    for account in ("111", "222"):
        ours = sorted((row for row in rows if row.account == account), key=lambda row: row.day)
        got = found.get(account, ())
        assert [(each.booked_date, each.amount_cents, each.reference) for each in got] == [
            (row.day, row.cents, row.reference) for row in ours
        ]
        assert ["".join(each.text.split()) for each in got] == ["".join(row.text.split()) for row in ours]
    keys = [line.key for lines in found.values() for line in lines]
    assert len(keys) == len(set(keys)) == len(rows)


@settings(max_examples=300)
@given(st.lists(wrote, min_size=1, max_size=4), st.data())
def test_a_file_with_a_broken_byte_is_refused_or_comes_to_the_same_sum(rows: list[Wrote], data: st.DataObject) -> None:
    whole = written(rows).encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.one_of(st.integers(0, 255), st.sampled_from(b"0123456789,/\n\r-+ SVDZ")))
    broken = {
        "changed": whole[:place] + bytes([byte]) + whole[place + 1 :],
        "dropped": whole[:place] + whole[place + 1 :],
        "cut": whole[:place],
    }[data.draw(st.sampled_from(["changed", "dropped", "cut"]))]
    try:
        found = reader.read(broken)
    except Unreadable:
        return
    assert sums(found) == sum(row.cents for row in rows)
    assert sum(len(each.lines) for each in found) == len(rows)


@given(st.binary(max_size=200) | st.text(st.sampled_from("0123489,/\n 16SVD-"), max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(junk: bytes) -> None:
    for data in (junk, b"01," + junk, b"01,A,B,261103,0615,1,,,2/\n02,A,B,1,261103,,,/\n03,1,/\n" + junk):
        try:
            reader.read(data)
        except Unreadable:
            continue


def test_a_days_lines_keep_their_keys_when_more_are_booked_later_that_day() -> None:
    same = Wrote("111", date(2026, 1, 1), 100, "SAME", "")
    first, second = read(written([same, same]))[0], read(written([same, same, same]))[0]
    assert [each.key for each in second.lines][:2] == [each.key for each in first.lines]
    assert len({each.key for each in second.lines}) == 3
    moved = Wrote("111", same.day + timedelta(days=1), 100, "SAME", "")
    assert read(written([moved]))[0].lines[0].key not in {each.key for each in second.lines}
