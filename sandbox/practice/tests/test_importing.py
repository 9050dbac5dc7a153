"""Import payments: what a file posts, what it passes over, and what it leaves out with a reason."""

import base64
import io
import re
import zipfile
from itertools import count
from typing import Any

import pytest

from sandbox.practice.tests.conftest import Practice

HEAD = "Date,Client #,Invoice #,Ref,Amount,Notes"
FORM = "----------------------------form"
_codes = count(5000)


def invoice(practice: Practice, amount: str = "1000.00", client: str = "1001") -> str:
    return str(practice.api("post-invoice", {"client": client, "amount": amount})["entry_number"])


def taken(practice: Practice, *rows: str, head: str = HEAD, **more: object) -> dict[str, Any]:
    return practice.api("import-payments", {"text": "\r\n".join([head, *rows, ""]), **more})


def fates(told: dict[str, Any]) -> list[str]:
    return [row["fate"] for row in told["rows"]]


def entry(practice: Practice, number: str) -> dict[str, Any]:
    return practice.api(f"invoice?invoice={number}")


def sent(practice: Practice, name: str, content: str) -> Any:
    parts = (
        f'--{FORM}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n{content}\r\n--{FORM}--\r\n'
    )
    return practice.service.ask(
        "POST", "/harbor/import/", parts, {"Content-Type": f"multipart/form-data; boundary={FORM}"}
    )


def test_a_row_becomes_a_receipt_with_its_reference_applied_to_its_invoice(practice: Practice) -> None:
    number, ref = invoice(practice), f"AIW-{next(_codes)}-100"

    told = taken(practice, f"11/25/2026,1001,{number},{ref},600.00,Card-Invoice-{number}")

    assert (told["posts"], told["said"]) == (1, "1 payment was posted.")
    after = entry(practice, number)
    assert after["open_amount"] == "400.00"
    (given,) = after["applications"]
    assert (given["amount"], given["applied_date"], given["reference"]) == ("600.00", "2026-11-25", ref)


def test_the_same_file_twice_posts_once(practice: Practice) -> None:
    number, ref = invoice(practice), f"AIW-{next(_codes)}-100"
    row = f"11/25/2026,1001,{number},{ref},600.00,"

    assert fates(taken(practice, row, row)) == ["posts", "known"]
    assert fates(taken(practice, row)) == ["known"]
    assert entry(practice, number)["open_amount"] == "400.00"


def test_a_reversal_row_opens_the_invoice_again(practice: Practice) -> None:
    number, code = invoice(practice), next(_codes)
    rows = [f"11/25/2026,1001,{number},AIW-{code}-100,1000.00,", f"11/27/2026,1001,{number},{code}-900,-250.00,"]

    assert fates(taken(practice, *rows)) == ["posts", "posts"]
    assert entry(practice, number)["open_amount"] == "250.00"


def test_what_cannot_be_posted_is_left_out_with_its_reason_and_the_rest_is_posted(practice: Practice) -> None:
    number, other, code = invoice(practice), invoice(practice, client="1002"), next(_codes)
    wrong = {
        f"11/25/2026,nobody,{number},{code}-1,1.00,": "There is no client nobody.",
        f"11/25/2026,1001,none,{code}-2,1.00,": "There is no invoice none.",
        f"11/25/2026,1001,{other},{code}-3,1.00,": f"Invoice {other} belongs to another client than 1001.",
        f"11/25/2026,1001,{number},{code}-4,1000.01,": "is too much",
        f"11/25/2026,1001,{number},{code}-5,-1.00,": "was never paid",
        f"25/11/2026,1001,{number},{code}-6,1.00,": "is no date",
        f"11/25/2026,1001,{number},{code}-7,a lot,": "is no amount",
        f"11/25/2026,1001,{number},,1.00,": "has no reference",
        f"11/25/2026,1001,,{code}-8,-10.00,CardFeeRefund": "on no invoice",
    }

    told = taken(practice, *wrong, f"11/25/2026,1001,{number},{code}-9,1000.00,")

    assert fates(told) == ["fault"] * len(wrong) + ["posts"]
    for row, words in zip(told["rows"], wrong.values(), strict=False):
        assert words in row["words"]
    assert entry(practice, number)["open_amount"] == "0.00"


def test_rows_of_one_file_cannot_pay_more_than_is_open_together(practice: Practice) -> None:
    number, code = invoice(practice), next(_codes)
    rows = [f"11/25/2026,1001,{number},AIW-{code}-{place},600.00," for place in (100, 101)]

    assert fates(taken(practice, *rows)) == ["posts", "fault"]


def test_money_of_no_invoice_stays_on_account(practice: Practice) -> None:
    ref = f"{next(_codes)}-101"
    before = practice.api("client?client=1001")["on_account"]

    told = taken(practice, f"2026-11-25,1001,{ref},50.00,On account", head="Date,Client #,Ref,Amount,Notes")

    assert fates(told) == ["posts"]
    assert float(practice.api("client?client=1001")["on_account"]) == float(before) + 50


def test_the_titles_of_practicecs_and_of_others_are_known(practice: Practice) -> None:
    number, code = invoice(practice, client="34001/100"), next(_codes)
    cs = taken(
        practice,
        f"11/25/2026,34001.100,{number},AIW-{code}-100,10.00,CC,A card",
        head="Date,Client ID,Invoice Number,Reference,Amount,Payment Method,Comment",
    )
    axcess = taken(
        practice,
        f"34001,100,{number},25/11/2026,10.00,CC,AIW-{code}-101,A card",
        head="Client ID,Client Sub-ID,Invoice Number,Receipt Date,Receipt Amount,Payment Type,Reference,Comment",
        order="day",
    )

    assert fates(cs) == fates(axcess) == ["posts"]
    assert entry(practice, number)["open_amount"] == "980.00"


def test_a_file_of_something_else_is_refused_by_what_it_lacks(practice: Practice) -> None:
    assert "no column of the client" in practice.refusal("import-payments", {"text": "Date,Amount\n1,2\n"})
    assert "empty" in practice.refusal("import-payments", {"text": "\n"})
    assert "no XLSX" in practice.refusal("import-payments", {"base64": base64.b64encode(b"PK not").decode()})
    assert "Send" in practice.refusal("import-payments", {"file": "x"})


def test_looking_posts_nothing(practice: Practice) -> None:
    number = invoice(practice)

    told = taken(practice, f"11/25/2026,1001,{number},AIW-{next(_codes)}-100,600.00,", check=True)

    assert (fates(told), told["said"]) == (["posts"], "")
    assert entry(practice, number)["open_amount"] == "1000.00"


def test_a_spreadsheet_is_read_with_its_dates_as_numbers_and_without_its_totals(practice: Practice) -> None:
    number, ref = invoice(practice), f"AIW-{next(_codes)}-100"
    told = practice.api("import-payments", {"base64": base64.b64encode(workbook(number, ref)).decode()})

    assert fates(told) == ["posts"]
    (given,) = entry(practice, number)["applications"]
    assert (given["amount"], given["applied_date"]) == ("600.15", "2026-11-25")


def workbook(number: str, ref: str) -> bytes:
    """Texts shared and in place, an empty cell left out, a last row of totals."""
    titles = "".join(f'<c r="{letter}1" t="s"><v>{place}</v></c>' for place, letter in enumerate("ABCDEF"))
    cells = (
        '<c r="A2"><v>46351</v></c><c r="B2" t="inlineStr"><is><t>1001</t></is></c>'
        f'<c r="C2" t="inlineStr"><is><t>{number}</t></is></c><c r="D2" t="inlineStr"><is><t>{ref}</t></is></c>'
        '<c r="E2"><v>600.1500000000001</v></c>'
    )
    total = '<c r="A3" t="inlineStr"><is><t>Total</t></is></c><c r="E3"><f>SUM(E2:E2)</f><v>600.15</v></c>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<row r="1">{titles}</row><row r="2">{cells}</row><row r="3">{total}</row>'
    texts = "".join(f"<si><t>{title}</t></si>" for title in HEAD.split(","))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{texts}</sst>')
    return out.getvalue()


def test_on_the_page_the_list_is_seen_before_anything_is_posted(practice: Practice) -> None:
    number, ref = invoice(practice), f"AIW-{next(_codes)}-100"
    page = sent(practice, "Posted_Invoice_Payments.csv", f"{HEAD}\r\n11/25/2026,1001,{number},{ref},600.00,\r\n")

    assert page.status == 200
    assert "will be posted" in page.text
    assert entry(practice, number)["open_amount"] == "1000.00"

    kept = re.search(r'name="kept" value="(\d+)"', page.text)
    assert kept is not None
    posted = practice.send("/harbor/import/", f"kept={kept[1]}")

    assert "1 payment was posted." in practice.page(posted.headers["Location"]).text
    assert entry(practice, number)["open_amount"] == "400.00"
    assert "posted before" in sent(practice, "a.csv", f"{HEAD}\r\n11/25/2026,1001,{number},{ref},600.00,\r\n").text


@pytest.mark.parametrize("fields", ["kept=987654321", "kept=x", ""])
def test_a_list_that_nobody_saw_posts_nothing(practice: Practice, fields: str) -> None:
    page = practice.send("/harbor/import/", fields)

    assert page.status == 400
    assert "Nothing was posted." in page.text


def test_the_list_of_one_firm_is_not_posted_to_another(practice: Practice) -> None:
    page = sent(practice, "a.csv", f"{HEAD}\r\n11/25/2026,1001,{invoice(practice)},AIW-{next(_codes)}-100,1.00,\r\n")
    kept = re.search(r'name="kept" value="(\d+)"', page.text)
    assert kept is not None

    assert practice.send("/second/import/", f"kept={kept[1]}").status == 400
