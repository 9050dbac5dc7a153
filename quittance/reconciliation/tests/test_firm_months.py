"""Two thousand firm-months: each remainder is 0, each row is in one file, all files come to the bank's lines.

Building files takes longest, so the suite builds those of one month in 25. `FIRM_MONTHS=3000 bin/test firm_months`
takes so many months and builds the files of each of them, twice.
"""

import csv
import io
import os
from collections import Counter

from quittance.reconciliation.rules import archive, files
from quittance.reconciliation.rules.files import FileSet
from quittance.reconciliation.rules.proof import Why
from quittance.reconciliation.tests.a_day import proofs_of, sets_of
from quittance.reconciliation.tests.ledger import Ledger
from quittance.reconciliation.tests.months import firm_month
from quittance.reconciliation.tests.sealed import faults

WISHED = int(os.environ.get("FIRM_MONTHS", "0"))
MONTHS = WISHED or 2000
BUILT_EACH = 1 if WISHED else 25  # of these months the files are built too, twice, and checked
MONEY = {"Posted_Invoice_Payments.csv": 1, "Posted_alt_Payments.csv": 1, "Transaction_fee_report.csv": -1}


def expected_keys(month: Ledger) -> Counter[str]:
    """What moved, less what was taken and failed within one payout: told from the days, not from the proofs."""
    keys: Counter[str] = Counter()
    for day in month.days:
        sorts: dict[int, set[str]] = {}
        for motion in day.motions:
            sorts.setdefault(motion.code, set()).add(motion.sort.value)
        for motion in day.motions:
            if not {"charge", "charge_failure"} <= sorts[motion.code] or motion.sort.value == "fee_return":
                keys.update(f"{motion.code}-{part.suffix}" for part in motion.parts)
    return keys


def test_every_month_is_proved_and_its_files_are_its_bank_lines() -> None:
    met: Counter[Why] = Counter()
    rows = negative = 0
    for seed in range(MONTHS):
        month = firm_month(seed)
        found = proofs_of(month)
        proofs = [each for day in found.values() for each in day]
        assert [gap.words for each in proofs for gap in each.gaps] == [], seed
        assert not any(each.remainder_cents for each in proofs)
        keys = Counter(row.key for each in proofs for row in each.rows)
        assert keys == expected_keys(month)
        assert set(keys.values()) <= {1}
        fee_keys = [row.key for each in proofs for row in each.fee_rows]
        assert len(fee_keys) == len(set(fee_keys))
        sums = files.totals(proofs)
        assert sums["invoices"] + sums["alt"] - sums["fees"] == month.bank_cents, seed
        met.update(each.why for one in proofs for each in one.explained)
        rows += len(keys)
        negative += sum(each.deposit_cents < 0 for each in proofs)
    # A month in which nothing happens proves nothing.
    assert met.keys() == {Why.ROWS, Why.FEE, Why.ZERO, Why.EARLIER}
    assert min(met.values()) > MONTHS / 10
    assert rows > 20 * MONTHS
    assert negative > MONTHS / 10


def sealed_keys(made: list[FileSet]) -> Counter[str]:
    """The rows of what pays and what takes back, as the seals of all files name them."""
    keys: Counter[str] = Counter()
    for one in made:
        for file, place, key, *_ in csv.reader(io.StringIO(one.file(files.SEALS).content.decode())):
            if MONEY.get(file) == 1 and place != "0":
                keys[key] += 1
    return keys


def test_built_again_every_file_is_the_same_and_the_checker_agrees() -> None:
    for seed in range(0, MONTHS, BUILT_EACH):
        month = firm_month(seed)
        made, again = sets_of(proofs_of(month)), sets_of(proofs_of(firm_month(seed)))
        members = dict(archive.members(made))
        assert members == dict(archive.members(again)), seed
        assert faults(members) == [], seed
        keys = sealed_keys(made)
        assert keys == expected_keys(month), seed
        assert set(keys.values()) <= {1}, seed
        written = [file for one in made for file in one.files]
        assert sum(MONEY.get(file.name, 0) * file.total_cents for file in written) == month.bank_cents, seed
