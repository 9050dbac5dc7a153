"""The golden days as each practice system takes them, row by row (reference 8.4)."""

from dataclasses import replace

import pytest

from quittance.integrations.pms.layouts import LAYOUTS, Options
from quittance.reconciliation.rules import files
from quittance.reconciliation.rules.files import Contents, FileSet, Heading
from quittance.reconciliation.rules.proof import Proof
from quittance.reconciliation.tests.a_day import PAPER, USD
from quittance.reconciliation.tests.test_golden_days import A, B, day_c, of_one_payment

CHOSEN = Options(USD, bank_index="7", card_types={"visa": "3", "other": "9"})
NOT_MONEY = {"PP365_Aiwyn_Payments"}  # the same sum, by batch

STATED: dict[str, dict[str, dict[str, list[str]]]] = {
    "cch_prosystem": {
        "CCH_ProSystem_Payments": {
            "": ["Client ID,Invoice Number,Payment Amount,Check No,Type"],
            "A": ["12345,5001,1000.00,99999,CC"],
            "B": ["11022,61001,1000.00,99999,ACH", "11022,61002,2000.00,99999,ACH"],
            "C": [
                "34001.100,72001,1500.00,99999,ACH",
                "32101.200,72822,2500.00,99999,ACH",
                "24001.201,72119,100.00,99999,CC",
                "19200.100,71999,200.00,99999,CC",
                "33071.100,69877,-5000.00,10199-900,ACH",
                "33071.100,69878,-1000.00,10199-901,ACH",
            ],
        }
    },
    "practice_engine": {
        "PracticeEngine_ACH": {
            "": ["Date,Client Code,Invoice Number,Reference,Amount,Bank Index,Credit Card Type,Comments"],
            "B": [
                "6/3/2026,11022,61001,AIW-1100-100,1000.00,7,,ACH-Invoice-61001",
                "6/3/2026,11022,61002,AIW-1100-101,2000.00,7,,ACH-Invoice-61002",
            ],
            "C": [
                "5/13/2024,34001.100,72001,AIW-2200-100,1500.00,7,,ACH-Invoice-72001",
                "5/13/2024,32101.200,72822,AIW-2202-100,2500.00,7,,ACH-Invoice-72822",
                "5/13/2024,33071.100,69877,10199-900,-5000.00,7,,ACH-Invoice-69877",
                "5/13/2024,33071.100,69878,10199-901,-1000.00,7,,ACH-Invoice-69878",
            ],
        },
        "PracticeEngine_Cards": {
            "": ["Date,Client Code,Invoice Number,Reference,Amount,Bank Index,Credit Card Type,Comments"],
            "A": ["5/3/2023,12345,5001,AIW-1000-100,1000.00,7,3,CC-Invoice-5001"],
            "C": [
                "5/13/2024,24001.201,72119,AIW-2501-100,100.00,7,9,CC-Invoice-72119",
                "5/13/2024,19200.100,71999,AIW-2502-100,200.00,7,9,CC-Invoice-71999",
            ],
        },
    },
    "pp365": {
        "PP365_Aiwyn_Payments": {
            "": ["Batch #,Date,Client #,Ref,Batch Amount,Method"],
            "A": [",5/3/2023,12345,AIW-1000-100,1000.00,CC"],
            "B": [",6/3/2026,11022,AIW-1100-100,3000.00,ACH"],
            "C": [
                ",5/13/2024,34001.100,AIW-2200-100,1500.00,ACH",
                ",5/13/2024,32101.200,AIW-2202-100,2500.00,ACH",
                ",5/13/2024,24001.201,AIW-2501-100,100.00,CC",
                ",5/13/2024,19200.100,AIW-2502-100,200.00,CC",
                ",5/13/2024,33071.100,10199-900,-6000.00,ACH",
            ],
        },
        "PP365_Aiwyn_Payments_Application": {
            "": ["Batch #,Date,Client #,Invoice #,Ref,Amount,Notes"],
            "A": [",5/3/2023,12345,5001,AIW-1000-100,1000.00,CC-Invoice-5001"],
            "B": [
                ",6/3/2026,11022,61001,AIW-1100-100,1000.00,ACH-Invoice-61001",
                ",6/3/2026,11022,61002,AIW-1100-101,2000.00,ACH-Invoice-61002",
            ],
            "C": [
                ",5/13/2024,34001.100,72001,AIW-2200-100,1500.00,ACH-Invoice-72001",
                ",5/13/2024,32101.200,72822,AIW-2202-100,2500.00,ACH-Invoice-72822",
                ",5/13/2024,24001.201,72119,AIW-2501-100,100.00,CC-Invoice-72119",
                ",5/13/2024,19200.100,71999,AIW-2502-100,200.00,CC-Invoice-71999",
                ",5/13/2024,33071.100,69877,10199-900,-5000.00,ACH-Invoice-69877",
                ",5/13/2024,33071.100,69878,10199-901,-1000.00,ACH-Invoice-69878",
            ],
        },
    },
    "quickbooks": {
        "QuickBooks_Online": {
            "": ["Date,Description,Credit"],
            "A": ["5/3/2023,AIW-Invoice-5001-Client-12345-PI-1000-100,1000.00"],
            "B": [
                "6/3/2026,AIW-Invoice-61001-Client-11022-PI-1100-100,1000.00",
                "6/3/2026,AIW-Invoice-61002-Client-11022-PI-1100-101,2000.00",
            ],
            "C": [
                "5/13/2024,AIW-Invoice-72001-Client-34001.100-PI-2200-100,1500.00",
                "5/13/2024,AIW-Invoice-72822-Client-32101.200-PI-2202-100,2500.00",
                "5/13/2024,AIW-Invoice-72119-Client-24001.201-PI-2501-100,100.00",
                "5/13/2024,AIW-Invoice-71999-Client-19200.100-PI-2502-100,200.00",
                "5/13/2024,Invoice-69877-Client-33071.100-PI-10199-900,-5000.00",
                "5/13/2024,Invoice-69878-Client-33071.100-PI-10199-901,-1000.00",
            ],
        }
    },
    "practice_cs": {
        "PracticeCS_Receipts": {
            "": ["Date,Client ID,Invoice Number,Reference,Amount,Payment Method,Comment"],
            "A": ["5/3/2023,12345,5001,AIW-1000-100,1000.00,CC,CC-Invoice-5001"],
            "B": [
                "6/3/2026,11022,61001,AIW-1100-100,1000.00,ACH,ACH-Invoice-61001",
                "6/3/2026,11022,61002,AIW-1100-101,2000.00,ACH,ACH-Invoice-61002",
            ],
            "C": [
                "5/13/2024,34001.100,72001,AIW-2200-100,1500.00,ACH,ACH-Invoice-72001",
                "5/13/2024,32101.200,72822,AIW-2202-100,2500.00,ACH,ACH-Invoice-72822",
                "5/13/2024,24001.201,72119,AIW-2501-100,100.00,CC,CC-Invoice-72119",
                "5/13/2024,19200.100,71999,AIW-2502-100,200.00,CC,CC-Invoice-71999",
                "5/13/2024,33071.100,69877,10199-900,-5000.00,ACH,ACH-Invoice-69877",
                "5/13/2024,33071.100,69878,10199-901,-1000.00,ACH,ACH-Invoice-69878",
            ],
        }
    },
    "cch_axcess": {
        "CCH_Axcess_Receipts": {
            "": ["Client ID,Client Sub-ID,Invoice Number,Receipt Date,Receipt Amount,Payment Type,Reference,Comment"],
            "A": ["12345,,5001,5/3/2023,1000.00,CC,AIW-1000-100,CC-Invoice-5001"],
            "B": [
                "11022,,61001,6/3/2026,1000.00,ACH,AIW-1100-100,ACH-Invoice-61001",
                "11022,,61002,6/3/2026,2000.00,ACH,AIW-1100-101,ACH-Invoice-61002",
            ],
            "C": [
                "34001,100,72001,5/13/2024,1500.00,ACH,AIW-2200-100,ACH-Invoice-72001",
                "32101,200,72822,5/13/2024,2500.00,ACH,AIW-2202-100,ACH-Invoice-72822",
                "24001,201,72119,5/13/2024,100.00,CC,AIW-2501-100,CC-Invoice-72119",
                "19200,100,71999,5/13/2024,200.00,CC,AIW-2502-100,CC-Invoice-71999",
                "33071,100,69877,5/13/2024,-5000.00,ACH,10199-900,ACH-Invoice-69877",
                "33071,100,69878,5/13/2024,-1000.00,ACH,10199-901,ACH-Invoice-69878",
            ],
        }
    },
    "generic": {
        "Payments_Import": {
            "": ["Date,Client #,Invoice #,Ref,Amount,Notes"],
            "A": ["5/3/2023,12345,5001,AIW-1000-100,1000.00,CC-Invoice-5001"],
            "B": [
                "6/3/2026,11022,61001,AIW-1100-100,1000.00,ACH-Invoice-61001",
                "6/3/2026,11022,61002,AIW-1100-101,2000.00,ACH-Invoice-61002",
            ],
            "C": [
                "5/13/2024,34001.100,72001,AIW-2200-100,1500.00,ACH-Invoice-72001",
                "5/13/2024,32101.200,72822,AIW-2202-100,2500.00,ACH-Invoice-72822",
                "5/13/2024,24001.201,72119,AIW-2501-100,100.00,CC-Invoice-72119",
                "5/13/2024,19200.100,71999,AIW-2502-100,200.00,CC-Invoice-71999",
                "5/13/2024,33071.100,69877,10199-900,-5000.00,ACH-Invoice-69877",
                "5/13/2024,33071.100,69878,10199-901,-1000.00,ACH-Invoice-69878",
            ],
        }
    },
}


def proofs(day: str) -> list[Proof]:
    return day_c() if day == "C" else [of_one_payment(A if day == "A" else B)]


def made(name: str, day: str) -> FileSet:
    """A set of the day with that system's files: the rows that pay invoices, in their order."""
    found = proofs(day)
    rows = sorted((row for each in found for row in each.rows if row.pays_invoice), key=lambda row: row.order)
    if day == "A":
        rows = [replace(row, card="visa") for row in rows]
    heading = Heading("Birch & Co", "main", USD, 1, found[0].payout.deposit_date)
    return files.build(heading, Contents(found, layouts=LAYOUTS[name].make(rows, CHOSEN)), PAPER)


def test_each_system_is_told_of() -> None:
    assert STATED.keys() == LAYOUTS.keys()


@pytest.mark.parametrize("day", ["A", "B", "C"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_golden_day_is_written_for_each_system_exactly_so(name: str, day: str) -> None:
    found = made(name, day)
    contents = {file.name: file.content.decode().split("\r\n") for file in found.files}
    for table, stated in STATED[name].items():
        rows = stated.get(day, [])
        # A batch without a row is no file.
        assert contents.get(f"{table}.csv", []) == ([*stated[""], *rows, ""] if rows else [])


@pytest.mark.parametrize("day", ["A", "B", "C"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_systems_own_files_come_to_the_invoice_file_and_late_fees_stand_in_none_of_them(name: str, day: str) -> None:
    found = made(name, day)
    own = [file for file in found.files if file.name.removesuffix(".csv") in STATED[name].keys() - NOT_MONEY]
    assert sum(file.total_cents for file in own) == found.file("Posted_Invoice_Payments.csv").total_cents
    assert not any(b"1000-101" in file.content for file in own)
    assert made(name, day).hash == found.hash
