"""The guide's three worked days give exactly the rows and deposits stated (FILE-1 to FILE-12, PO-4 to PO-6)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from quittance.core.money import Currency, Money
from quittance.payments.rules.fees import Channel, Method, Rate
from quittance.reconciliation.rules import calendar, fee_texts, files, proof
from quittance.reconciliation.rules.files import Contents, Heading
from quittance.reconciliation.rules.lines import Line, Payout, Sort
from quittance.reconciliation.rules.motions import Motion, Part, Use
from quittance.reconciliation.rules.proof import Proof
from quittance.reconciliation.tests.a_day import PAPER, USD, cents, sets_of
from quittance.reconciliation.tests.ledger import line

DAYS = yaml.safe_load((Path(__file__).resolve().parents[3] / "tests" / "golden" / "reconciliation.yaml").read_text())
A, B, C = DAYS
METHODS = {"credit_card": Method.CARD, "ach": Method.BANK}


def charge(code: int, method: Method, paid: date, parts: list[Part], fee: int = 0) -> Motion:
    words = fee_texts.withheld(
        method=method, currency=USD, items_cents=sum(part.amount_cents for part in parts), firm_cents=fee,
        rate=Rate(method, Channel.PORTAL, paid, 80),
    )  # fmt: skip
    return Motion(
        Sort.CHARGE, f"ch_{code}", code, method, paid, paid, tuple(parts), firm_fee_cents=fee, fee_words=words
    )


def proof_of(method: Method, day: date, lines: list[Line], motions: list[Motion]) -> Proof:
    payout = Payout(f"po_{method}", method, USD, sum(each.net_cents for each in lines), day)
    return proof.prove(payout=payout, lines=lines, motions=motions)


def of_one_payment(told: dict[str, Any]) -> Proof:
    payment = told["payment"]
    method, client = METHODS[payment["method"]], payment["client"]
    parts = [
        Part(100 + place, Use.LATE_FEE if "late_fee" in item else Use.INVOICE, cents(item["amount"]), client,
             "Test Client", item.get("invoice", ""))
        for place, item in enumerate(payment["items"])
    ]  # fmt: skip
    fee = told.get("card_fee") or told["ach_fee"]
    items = sum(part.amount_cents for part in parts)
    ours = Money(items, USD).percent(round(fee["percent"] * 100)).cents
    moved = charge(payment["code"], method, told["paid"].date(), parts, 0 if fee["passed_on"] else ours)
    charged = line(Sort.CHARGE, f"ch_{payment['code']}", cents(told["charged"]), fee=ours)
    return proof_of(method, told["deposited"], [charged], [moved])


def day_c() -> list[Proof]:
    """Cards apart from bank transfers; one transfer of an earlier file failed and has its fee back."""
    fees = {row["ref_id"]: row for row in C["fee_report"]}
    lines: dict[Method, list[Line]] = {Method.BANK: [], Method.CARD: []}
    motions: dict[Method, list[Motion]] = {Method.BANK: [], Method.CARD: []}
    for row in C["invoice_file"][:4]:
        _, code, suffix = row["ref"].split("-")
        method = Method.CARD if row["notes"].startswith("CC") else Method.BANK
        fee = fees.get(code)
        part = Part(int(suffix), Use.INVOICE, cents(row["amount"]), row["client"], name_of(fee), row["invoice"])
        paid = month_first(fee["transaction_date"]) if fee else C["deposited"]
        ours = cents(fee["amount"]) if fee else cents(row["amount"]) * 3 // 100
        motions[method].append(charge(int(code), method, paid, [part], ours if fee else 0))
        lines[method].append(line(Sort.CHARGE, f"ch_{code}", part.amount_cents + (0 if fee else ours), fee=ours))
    failed = [
        Part(int(row["ref"].split("-")[1]), Use.INVOICE, cents(row["amount"]), row["client"], "", row["invoice"])
        for row in C["invoice_file"][4:]
    ]
    fee, day, bank = fees["10199"], C["deposited"], Method.BANK
    paid = month_first(fee["transaction_date"])
    motions[bank] += [
        Motion(Sort.CHARGE_FAILURE, "ch_10199", 10199, bank, paid, day, tuple(failed)),
        Motion(Sort.FEE_RETURN, "fr_10199", 10199, bank, paid, day, firm_fee_cents=cents(fee["amount"]),
               fee_words="EXAMPLE3", client=fee["client"], client_name=fee["client_name"]),
    ]  # fmt: skip
    lines[bank] += [
        line(Sort.CHARGE_FAILURE, "ch_10199", sum(part.amount_cents for part in failed)),
        line(Sort.FEE_RETURN, "fr_10199", -cents(fee["amount"])),
    ]
    return [proof_of(method, day, lines[method], motions[method]) for method in (Method.BANK, Method.CARD)]


def name_of(fee: dict[str, str] | None) -> str:
    return fee["client_name"] if fee else ""


def month_first(written: str) -> date:
    month, day, year = (int(each) for each in written.split("/"))
    return date(year, month, day)


def invoice_rows(proofs: list[Proof]) -> list[dict[str, str]]:
    rows = sorted((row for each in proofs for row in each.rows if row.pays_invoice), key=lambda row: row.order)
    return [
        {
            "date": f"{row.date.month}/{row.date.day}",
            "client": row.client,
            "invoice": row.invoice,
            "ref": row.ref,
            "amount": Money(row.amount_cents, USD).machine(),
            "notes": row.notes,
        }
        for row in rows
    ]


def alt_rows(proofs: list[Proof]) -> list[dict[str, str]]:
    return [
        {
            "date": f"{row.date.month}/{row.date.day}",
            "client": row.client,
            "ref": row.ref,
            "amount": Money(row.amount_cents, USD).machine(),
            "notes": row.notes,
        }
        for each in proofs
        for row in each.rows
        if not row.pays_invoice
    ]


def fee_rows(proofs: list[Proof], *, with_year: bool) -> list[dict[str, str]]:
    """The guide leaves the year out where it fits; its details are only the word EXAMPLE."""
    found = sorted((row for each in proofs for row in each.fee_rows), key=lambda row: row.order)
    year = f"/{found[0].transaction_date.year}" if with_year and found else ""
    return [
        {
            "amount": Money(row.amount_cents, USD).machine(),
            "method": row.method,
            "client_name": row.client_name,
            "client": row.client,
            "ref_id": str(row.code),
            "transaction_date": f"{row.transaction_date.month}/{row.transaction_date.day}{year}",
            "deposit_date": f"{row.deposit_date.month}/{row.deposit_date.day}",
        }
        for row in found
    ]


def stated_fees(told: dict[str, Any]) -> list[dict[str, str]]:
    return [{name: value for name, value in row.items() if name != "details"} for row in told["fee_report"]]


@pytest.mark.parametrize("told", [A, B], ids=lambda told: told["name"])
def test_a_golden_day_of_one_payment_gives_its_rows_and_its_deposit(told: dict[str, Any]) -> None:
    found = of_one_payment(told)
    assert found.is_proved
    assert invoice_rows([found]) == told["invoice_file"]
    assert alt_rows([found]) == told["alt_file"]
    assert fee_rows([found], with_year=False) == stated_fees(told)
    assert found.deposit_cents == found.expected_cents == cents(told["deposit"])


@pytest.mark.parametrize("told", [A, B], ids=lambda told: told["name"])
def test_a_golden_payment_is_deposited_on_the_day_stated(told: dict[str, Any]) -> None:
    cut_off = calendar.DEFAULTS[METHODS[told["payment"]["method"]]]
    paid: datetime = told["paid"].replace(tzinfo=told["paid"].tzinfo or ZoneInfo("UTC"))
    assert calendar.deposit_day(paid, cut_off) == told["deposited"]


def test_the_golden_day_of_a_failed_transfer_gives_its_rows_and_both_deposits() -> None:
    bank, card = found = day_c()
    assert bank.is_proved
    assert card.is_proved
    assert invoice_rows(found) == C["invoice_file"]
    assert alt_rows(found) == []
    assert fee_rows(found, with_year=True) == stated_fees(C)
    deposits = {"ach": bank.deposit_cents, "card": card.deposit_cents}
    assert deposits == {name: cents(amount) for name, amount in C["deposits"].items()}


def test_the_golden_day_is_one_file_set_of_two_deposits() -> None:
    (made,) = sets_of({C["deposited"]: day_c()})
    assert made.manifest["totals"]["deposit"] == "-1684.00"
    assert [each["deposit"] for each in made.manifest["payouts"]] == ["-1984.00", "300.00"]
    lines = made.file("Posted_Invoice_Payments.csv").content.decode().splitlines()
    assert lines[-2] == "5/13/2024,33071.100,69877,10199-900,-5000.00,ACH-Invoice-69877"


def test_the_fee_report_says_how_a_fee_comes_about() -> None:
    (row,) = of_one_payment(B).fee_rows
    assert row.details == "ACH 0.8 % of 3,000.00"


def test_the_files_of_a_golden_day_read_as_the_guide_prints_them() -> None:
    heading = Heading("firm", "main", Currency.USD, 1, A["deposited"])
    made = files.build(heading, Contents([of_one_payment(A)]), PAPER)
    assert made.file("Posted_Invoice_Payments.csv").content == (
        b"Date,Client #,Invoice #,Ref,Amount,Notes\r\n5/3/2023,12345,5001,AIW-1000-100,1000.00,CC-Invoice-5001\r\n"
    )
    assert made.file("Posted_alt_Payments.csv").content == (
        b"Date,Client #,Ref,Amount,Notes\r\n5/3/2023,12345,1000-101,100.00,LateFee\r\n"
    )
    assert "Transaction_fee_report.csv" not in {file.name for file in made.files}
