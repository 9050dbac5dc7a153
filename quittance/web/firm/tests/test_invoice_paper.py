"""Staff read the PDF that was mailed for an invoice, and see in the list which have one (EML-17)."""

import hashlib

from django.conf import settings
from django.test import Client as Browser

from quittance.core import scope
from quittance.integrations import storage
from quittance.receivables.actions import pdfs
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

CONTENT = b"%PDF-1.7 a paper"


def billed(cast: Cast, number: str, *, mailed: bool) -> Invoice:
    digest = hashlib.sha256(CONTENT).hexdigest()
    storage.from_url(settings.QUITTANCE.files_url).put(f"papers/{digest}", CONTENT)
    with scope.firm(cast.harbor.pk):
        client = books.client(f"C-{number}")
        invoice = books.invoice(client, 100_00, number=number)
        if mailed:
            pdfs.keep(
                invoice=invoice,
                brought_by="mail:1",
                file_name=f"Invoice_{number}.pdf",
                storage_key=f"papers/{digest}",
                sha256=digest,
                size_bytes=len(CONTENT),
                pages=1,
                received_at=books.now_is(9),
            )
    return invoice


def page(browser: Browser, path: str) -> str:
    return text(browser.get(f"/firm-portal/invoices/{path}"))


def test_the_list_and_the_bill_lead_to_the_pdf_where_there_is_one(cast: Cast) -> None:
    with_one, without = billed(cast, "7001", mailed=True), billed(cast, "7002", mailed=False)
    danas = desk_of(cast.dana)

    assert 'PDF<span class="unseen"> of invoice 7001</span>' in page(danas, "")
    assert "of invoice 7002" not in page(danas, "")
    assert "View invoice" in page(danas, f"{with_one.pk}/")
    assert "View invoice" not in page(danas, f"{without.pk}/")


def test_a_clients_page_and_ledger_lead_to_it_too(cast: Cast) -> None:
    client = billed(cast, "7001", mailed=True).client_id
    danas = desk_of(cast.dana)
    for path in (f"/firm-portal/clients/{client}/", f"/firm-portal/clients/{client}/ledger/"):
        assert 'PDF<span class="unseen"> of invoice 7001</span>' in text(danas.get(path)), path


def test_it_is_shown_and_saved_and_where_there_is_none_the_page_says_what_will_stand_there(cast: Cast) -> None:
    with_one, without = billed(cast, "7001", mailed=True), billed(cast, "7002", mailed=False)
    danas = desk_of(cast.dana)
    shown = danas.get(f"/firm-portal/invoices/{with_one.pk}/pdf/")
    saved = danas.get(f"/firm-portal/invoices/{with_one.pk}/pdf/file/")

    assert "worker-src 'self'" in shown["Content-Security-Policy"]
    assert "Invoice_7001.pdf" in text(shown)
    assert (saved.content, saved["Content-Disposition"]) == (CONTENT, 'attachment; filename="Invoice_7001.pdf"')
    assert danas.get(f"/firm-portal/invoices/{without.pk}/pdf/").status_code == 404
    assert "No PDF of this invoice was mailed yet" in page(danas, f"{without.pk}/pdf/")
    assert danas.get(f"/firm-portal/invoices/{without.pk}/pdf/file/").status_code == 404


def test_without_the_right_to_see_invoices_there_is_no_pdf(cast: Cast) -> None:
    invoice = billed(cast, "7001", mailed=True)
    sams = desk_of(cast.sam)

    assert sams.get(f"/firm-portal/invoices/{invoice.pk}/pdf/").status_code == 403
    assert sams.get(f"/firm-portal/invoices/{invoice.pk}/pdf/file/").status_code == 403
