"""A statement as a file. BAI2 as the Cash Management Balance Reporting specification, version 2, has it; or CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from sandbox.bank.booking import Account, Day, Line

BANK = "110000000"
# Type codes of BAI2: what came and what left by ACH, and items that were sent back.
CREDIT, DEBIT, CREDIT_BACK, DEBIT_BACK = "142", "451", "257", "557"
TITLES = ("Posting Date", "Account Number", "Description", "Reference", "Amount", "Balance", "Currency")


def bai2(account: Account, days: Sequence[Day], now: int) -> bytes:
    """A group for each day. Control totals add up what stands in the records, signs and all."""
    written = datetime.fromtimestamp(now, UTC)
    records = [f"01,{BANK},{account.number},{written:%y%m%d},{written:%H%M},{now % 1_000_000},,,2/"]
    total = 0
    for day in days:
        group, its_total = _group(account, day)
        records += group
        total += its_total
    records.append(f"99,{total},{len(days)},{len(records) + 1}/")
    return "\r\n".join([*records, ""]).encode("ascii", "replace")


def _group(account: Account, day: Day) -> tuple[list[str], int]:
    came = [line.cents for line in day.lines if line.cents > 0]
    left = [-line.cents for line in day.lines if line.cents < 0]
    sums = {
        "010": (day.opening, ""),
        "015": (day.closing, ""),
        "100": (sum(came), len(came)),
        "400": (sum(left), len(left)),
    }
    told = ",".join(f"{code},{cents},{count}," for code, (cents, count) in sums.items())
    records = [f"03,{account.number},{account.currency},{told}/", *(_transaction(line) for line in day.lines)]
    total = sum(cents for cents, _ in sums.values()) + sum(abs(line.cents) for line in day.lines)
    records.append(f"49,{total},{len(records) + 1}/")
    records.insert(0, f"02,{account.number},{BANK},1,{day.day:%y%m%d},2359,{account.currency},2/")
    return [*records, f"98,{total},1,{len(records) + 1}/"], total


def _transaction(line: Line) -> str:
    """Its text is the last field, and runs to the end of the record without a slash."""
    came = line.cents > 0
    code = (CREDIT_BACK if came else DEBIT_BACK) if line.kind == "return" else CREDIT if came else DEBIT
    return f"16,{code},{abs(line.cents)},,{line.trace},,{line.words.replace('/', ' ')}"


def csv_file(account: Account, days: Sequence[Day]) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(TITLES)
    for day in days:
        balance = day.opening
        for line in day.lines:
            balance += line.cents
            told = (f"{day.day:%m/%d/%Y}", account.number, line.words, line.trace)
            rows.writerow((*told, _dollars(line.cents), _dollars(balance), account.currency))
    return out.getvalue().encode()


def _dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
