"""The firm's own PDF of a bill: shown to whoever is shown the bill, and to nobody else (EML-17)."""

import hashlib
from io import BytesIO

import pytest
from django.conf import settings
from pypdf import PdfWriter

from quittance.core import scope
from quittance.integrations import storage
from quittance.payments.actions import policies
from quittance.receivables.actions import pdfs
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.web.portal.tests.papers import bill, paid
from quittance.web.portal.tests.payers import (
    another,
    as_staff,
    billed,
    by_key,
    change,
    client,
    linked,
    passed,
)
from quittance.web.portal.tests.visits import Browser, text
from tests.cast import Cast


def a_paper(words: str = "") -> bytes:
    writer, sink = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Subject": words})
    writer.write(sink)
    return sink.getvalue()


def kept(cast: Cast, invoice: Invoice, content: bytes, *, name: str = "Invoice_61001.pdf", hour: int = 9) -> str:
    """As the mail that brings it keeps it. Gives the key under which it is stored."""
    digest = hashlib.sha256(content).hexdigest()
    key = f"papers/{digest}"
    storage.from_url(settings.QUITTANCE.files_url).put(key, content)
    with scope.firm(cast.harbor.pk):
        pdfs.keep(
            invoice=invoice,
            brought_by=f"mail:{hour}",
            file_name=name,
            storage_key=key,
            sha256=digest,
            size_bytes=len(content),
            pages=1,
            received_at=books.now_is(hour),
        )
    return key


def here(invoice: Invoice, way: str = "") -> str:
    return f"{way}invoices/{invoice.pk}/"


def test_a_bill_offers_its_pdf_only_where_one_was_mailed(cast: Cast) -> None:
    acme = billed(cast)
    way, invoice = passed(cast, acme), bill(cast, acme)
    before, missing = text(Browser().get(way)), Browser().get(f"{here(invoice, way)}pdf/")
    kept(cast, invoice, a_paper())
    after, page = text(Browser().get(way)), Browser().get(f"{here(invoice, way)}pdf/")

    assert "View invoice" not in before
    assert (missing.status_code, "No PDF of this invoice is here" in text(missing)) == (404, True)
    assert f'href="/client-portal/{here(invoice, way)}pdf/"' in after
    assert page.status_code == 200
    assert all(words in text(page) for words in ("Invoice 61001", "Acme Co", "Download", "Your browser runs no script"))


def test_the_page_lets_its_own_worker_in_and_nothing_else(cast: Cast) -> None:
    acme = billed(cast)
    way, invoice = passed(cast, acme), bill(cast, acme)
    kept(cast, invoice, a_paper())
    policy = Browser().get(f"{here(invoice, way)}pdf/")["Content-Security-Policy"]

    assert all(part in policy for part in ("worker-src 'self'", "script-src 'self'", "default-src 'none'"))
    assert "unsafe" not in policy
    assert "worker-src 'none'" in Browser().get(way)["Content-Security-Policy"]


def test_the_bytes_are_saved_and_never_run(cast: Cast) -> None:
    acme = billed(cast)
    way, invoice, content = passed(cast, acme), bill(cast, acme), a_paper("one")
    kept(cast, invoice, content)
    answer = Browser().get(f"{here(invoice, way)}pdf/file/")

    assert (answer.content, answer["Content-Type"]) == (content, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="Invoice_61001.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-cache")
    again = Browser().client.get(
        f"/client-portal/{here(invoice, way)}pdf/file/", headers={"If-None-Match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_the_newest_mails_pdf_is_shown_whatever_came_first(cast: Cast) -> None:
    """EML-15."""
    acme = billed(cast)
    way, invoice = passed(cast, acme), bill(cast, acme)
    kept(cast, invoice, a_paper("new"), hour=11)
    kept(cast, invoice, a_paper("old"), hour=10)

    assert Browser().get(f"{here(invoice, way)}pdf/file/").content == a_paper("new")


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "etc passwd.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"),
        ("...", None),
        ("x" * 400, "x" * 120 + ".pdf"),
    ],
)
def test_a_file_name_from_a_mail_leads_nowhere(cast: Cast, name: str, saved: str | None) -> None:
    acme = billed(cast)
    way, invoice = passed(cast, acme), bill(cast, acme)
    kept(cast, invoice, a_paper(), name=name)
    told = Browser().get(f"{here(invoice, way)}pdf/file/")["Content-Disposition"]

    assert told == f'attachment; filename="{saved or f"Invoice {invoice.pk}.pdf"}"'


def test_who_is_shown_the_bill_is_shown_its_pdf_and_a_key_of_two_numbers_is_not(cast: Cast) -> None:
    """Product decision: the PDF opens to a key only after a code."""
    acme = billed(cast)
    invoice = bill(cast, acme)
    kept(cast, invoice, a_paper())
    for browser in (linked(cast, acme), as_staff(cast, acme)):
        assert browser.get(f"{here(invoice)}pdf/").status_code == 200
        assert browser.get(f"{here(invoice)}pdf/file/").status_code == 200
    for browser in (by_key(cast, acme), by_key(cast, acme, masked=True)):
        assert browser.get(f"{here(invoice)}pdf/").status_code == 404
        assert browser.get(f"{here(invoice)}pdf/file/").status_code == 404
    assert "View invoice" not in text(by_key(cast, acme).get(here(invoice)))
    assert Browser().get(f"{here(invoice)}pdf/file/").status_code == 302


def test_a_pass_opens_no_pdf_of_another_client(cast: Cast) -> None:
    """Immunity 32."""
    way = passed(cast, billed(cast))
    strange = another(cast, client(cast, "B-200"), 10_00, number="70001")
    kept(cast, strange, a_paper())

    assert Browser().get(f"{here(strange, way)}pdf/").status_code == 404
    assert Browser().get(f"{here(strange, way)}pdf/file/").status_code == 404


def test_of_what_is_paid_a_pass_opens_only_its_own_bill(cast: Cast) -> None:
    acme = billed(cast)
    own, other, way = bill(cast, acme), another(cast, acme, 45_00, number="61002"), passed(cast, acme)
    for each in (own, other):
        kept(cast, each, a_paper(each.number))
        change(cast, each, open_cents=0)

    assert Browser().get(f"{here(own, way)}pdf/file/").status_code == 200
    assert Browser().get(f"{here(other, way)}pdf/file/").status_code == 404


def test_a_file_that_is_gone_or_was_altered_is_not_served(cast: Cast) -> None:
    acme = billed(cast)
    way, invoice = passed(cast, acme), bill(cast, acme)
    key = kept(cast, invoice, a_paper())
    files = storage.from_url(settings.QUITTANCE.files_url)
    files.put(key, b"%PDF-1.4 something else")
    altered = Browser().get(f"{here(invoice, way)}pdf/file/")
    files.delete(key)
    gone = Browser().get(f"{here(invoice, way)}pdf/file/")

    assert [altered.status_code, gone.status_code] == [503, 503]
    assert (altered["Content-Type"], b"else" in altered.content) == ("text/plain; charset=utf-8", False)


def test_a_firm_may_show_no_pdf_of_an_invoice_that_is_paid(cast: Cast) -> None:
    """CP-10. While something is due it is there; its own staff see it always; a mail's link shows what it brought."""
    acme = billed(cast)
    invoice = bill(cast, acme)
    kept(cast, invoice, a_paper())
    browser, staff, way = linked(cast, acme), as_staff(cast, acme), passed(cast, acme)
    with scope.firm(cast.harbor.pk):
        policies.choose(chosen={"shows_paid_papers": False}, by="staff:9", now=books.now_is(0))
    assert browser.get(f"{here(invoice)}pdf/").status_code == 200
    paid(cast, invoice)
    for page in ("pdf/", "pdf/file/"):
        assert browser.get(f"{here(invoice)}{page}").status_code == 404
        assert staff.get(f"{here(invoice)}{page}").status_code == 200
        assert Browser().get(f"{here(invoice, way)}{page}").status_code == 200
    page = text(browser.get(here(invoice)))
    assert "View invoice" not in page
    assert "shows no PDF of an invoice that is paid" in page
