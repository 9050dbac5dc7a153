"""How each practice system wants its receipts file (reference 8.4)."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from quittance.core.money import Currency, Money
from quittance.core.tables import DateStyle, csv_chunks
from quittance.integrations.pms.layouts import LAYOUTS, Options, Posted, generic
from quittance.integrations.pms.layouts.generic import BadTemplate, UnknownColumn
from quittance.integrations.pms.layouts.layout import Chosen


@dataclass(frozen=True)
class Row:
    code: int = 1100
    suffix: int = 100
    ref: str = "AIW-1100-100"
    date: date = date(2026, 6, 3)
    client: str = "11022"
    invoice: str = "61001"
    amount_cents: int = 100_000
    notes: str = "ACH-Invoice-61001"
    method: str = "bank"
    card: str = ""
    payout_id: str = "po_1"


PAID = Row()
SECOND = replace(PAID, suffix=101, ref="AIW-1100-101", invoice="61002", amount_cents=200_000)
CARD = replace(
    PAID, code=1101, ref="AIW-1101-100", client="34001.100", amount_cents=5_000, notes="CC-Invoice-61001",
    method="card", card="visa",
)  # fmt: skip
BACK = replace(
    PAID, code=10199, suffix=900, ref="10199-900", client="33071.100", invoice="69877", amount_cents=-500_000
)
ROWS = (PAID, SECOND, CARD, BACK)
OPTIONS = Options(Currency.USD)


def written(name: str, options: Options = OPTIONS, rows: tuple[Posted, ...] = ROWS) -> dict[str, list[str]]:
    found = {}
    for sheet in LAYOUTS[name].make(rows, options):
        content = b"".join(csv_chunks(sheet.table, (entry.cells for entry in sheet.entries())))
        found[sheet.table.name] = content.decode().split("\r\n")[:-1]
    return found


def test_cch_prosystem_has_its_five_columns_and_99999_as_the_check_number() -> None:
    assert written("cch_prosystem") == {
        "CCH_ProSystem_Payments": [
            "Client ID,Invoice Number,Payment Amount,Check No,Type",
            "11022,61001,1000.00,99999,ACH",
            "11022,61002,2000.00,99999,ACH",
            "34001.100,61001,50.00,99999,CC",
            "33071.100,69877,-5000.00,10199-900,ACH",
        ]
    }


def test_practice_engine_has_two_batches_with_bank_index_and_card_types() -> None:
    options = replace(OPTIONS, bank_index="7", card_types={"visa": "3", "other": "9"})
    found = written("practice_engine", options, (*ROWS, replace(CARD, suffix=101, card="jcb")))
    assert found["PracticeEngine_ACH"][0] == (
        "Date,Client Code,Invoice Number,Reference,Amount,Bank Index,Credit Card Type,Comments"
    )
    assert found["PracticeEngine_ACH"][1] == "6/3/2026,11022,61001,AIW-1100-100,1000.00,7,,ACH-Invoice-61001"
    assert [line.split(",")[5:7] for line in found["PracticeEngine_Cards"][1:]] == [["7", "3"], ["7", "9"]]
    assert len(found["PracticeEngine_ACH"]) == 4


def test_pp365_has_a_sum_per_payment_and_its_applications_both_waiting_for_a_batch_number() -> None:
    found = written("pp365")
    assert found["PP365_Aiwyn_Payments"] == [
        "Batch #,Date,Client #,Ref,Batch Amount,Method",
        ",6/3/2026,11022,AIW-1100-100,3000.00,ACH",
        ",6/3/2026,34001.100,AIW-1101-100,50.00,CC",
        ",6/3/2026,33071.100,10199-900,-5000.00,ACH",
    ]
    assert found["PP365_Aiwyn_Payments_Application"][2] == (
        ",6/3/2026,11022,61002,AIW-1100-101,2000.00,ACH-Invoice-61001"
    )


def test_pp365_gives_each_client_of_a_payment_a_sum_of_its_own() -> None:
    shared = replace(SECOND, client="11023")
    found = written("pp365", rows=(PAID, shared))["PP365_Aiwyn_Payments"]
    assert [line.split(",")[2:5] for line in found[1:]] == [
        ["11022", "AIW-1100-100", "1000.00"],
        ["11023", "AIW-1100-101", "2000.00"],
    ]


def test_quickbooks_tells_a_receipt_of_ours_by_its_description() -> None:
    assert written("quickbooks")["QuickBooks_Online"] == [
        "Date,Description,Credit",
        "6/3/2026,AIW-Invoice-61001-Client-11022-PI-1100-100,1000.00",
        "6/3/2026,AIW-Invoice-61002-Client-11022-PI-1100-101,2000.00",
        "6/3/2026,AIW-Invoice-61001-Client-34001.100-PI-1101-100,50.00",
        "6/3/2026,Invoice-69877-Client-33071.100-PI-10199-900,-5000.00",
    ]


def test_cch_axcess_has_the_sub_id_in_a_column_of_its_own() -> None:
    found = written("cch_axcess")["CCH_Axcess_Receipts"]
    assert [line.split(",")[:2] for line in found] == [
        ["Client ID", "Client Sub-ID"], ["11022", ""], ["11022", ""], ["34001", "100"], ["33071", "100"],
    ]  # fmt: skip


def test_practice_cs_has_the_reference_and_the_invoice_of_each_receipt() -> None:
    found = written("practice_cs", replace(OPTIONS, types={"bank": "EFT"}))["PracticeCS_Receipts"]
    assert found[1] == "6/3/2026,11022,61001,AIW-1100-100,1000.00,EFT,ACH-Invoice-61001"


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_keeps_the_sum_and_names_each_row_once(name: str) -> None:
    total = 0
    for sheet in LAYOUTS[name].make(ROWS, OPTIONS):
        entries = list(sheet.entries())
        assert entries == list(sheet.entries())
        assert len({entry.key for entry in entries}) == len(entries)
        assert {entry.whole for entry in entries} <= {"po_1"}
        place = [column.title for column in sheet.table.columns].index(sheet.sums)
        amounts = [entry.cells[place] for entry in entries]
        total += sum(each.cents for each in amounts if isinstance(each, Money))
    sheets = len(LAYOUTS[name].make(ROWS, OPTIONS)) if name == "pp365" else 1
    assert total == sheets * sum(row.amount_cents for row in ROWS)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_of_nothing_is_its_header(name: str) -> None:
    assert {len(lines) for lines in written(name, rows=()).values()} == {1}


def test_dates_are_written_as_the_firm_wishes() -> None:
    found = written("quickbooks", replace(OPTIONS, dates=DateStyle.ISO))["QuickBooks_Online"]
    assert found[1].startswith("2026-06-03,")


def test_a_template_has_the_firms_own_titles_fields_and_fixed_texts() -> None:
    columns = (
        Chosen("Cust", "client"), Chosen("Kind", text="PMT"), Chosen("Sum", "amount"), Chosen("Memo", "ref"),
        Chosen("Via", "method"),
    )  # fmt: skip
    options = replace(OPTIONS, columns=columns)
    assert written("generic", options)["Payments_Import"][:2] == [
        "Cust,Kind,Sum,Memo,Via", "11022,PMT,1000.00,AIW-1100-100,ACH",
    ]  # fmt: skip


def test_a_template_is_seen_on_the_firms_rows_before_it_is_used() -> None:
    assert generic.preview(ROWS, OPTIONS, count=1) == [
        "Date,Client #,Invoice #,Ref,Amount,Notes", "6/3/2026,11022,61001,AIW-1100-100,1000.00,ACH-Invoice-61001",
    ]  # fmt: skip


def test_a_template_with_an_unknown_field_is_refused_by_its_name() -> None:
    with pytest.raises(UnknownColumn, match="“balance” is no field of a payment"):
        generic.checked([*generic.USUAL, Chosen("Left", "balance")])


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([*generic.USUAL, Chosen("", "card")], "needs a title"),
        ([*generic.USUAL, Chosen("Ref", "card")], "Two columns are called “Ref”"),
        ([*generic.USUAL, Chosen("=Card", "card")], "Begin the title with a letter"),
        ([Chosen("Ref", "ref")], "A column for “amount” is missing"),
        ([Chosen("Amount", "amount")], "A column for “ref” is missing"),
        ([*generic.USUAL, Chosen("Both", "card", "x")], "both a field and a text"),
    ],
)
def test_a_template_that_cannot_work_is_refused_with_what_to_change(columns: list[Chosen], words: str) -> None:
    with pytest.raises(BadTemplate, match=words):
        generic.checked(columns)


def test_every_field_of_the_template_fills_a_column() -> None:
    columns = [Chosen(name, name) for name in generic.FIELDS]
    (lines,) = written("generic", replace(OPTIONS, bank_index="7", columns=columns), (CARD,)).values()
    assert dict(zip(lines[0].split(","), lines[1].split(","), strict=True)) == {
        "date": "6/3/2026", "client": "34001.100", "invoice": "61001", "ref": "AIW-1101-100", "amount": "50.00",
        "notes": "CC-Invoice-61001", "payment": "1101", "item": "100", "identifier": "AIW", "method": "CC",
        "card": "visa", "bank_index": "7", "payout": "po_1",
    }  # fmt: skip


def test_practice_engine_gives_a_card_of_no_known_brand_the_type_of_any_other() -> None:
    options = replace(OPTIONS, card_types={"visa": "3", "other": "9"})
    lines = written("practice_engine", options, (replace(CARD, card=""), PAID))
    assert [lines[name][1].split(",")[6] for name in ("PracticeEngine_Cards", "PracticeEngine_ACH")] == ["9", ""]
