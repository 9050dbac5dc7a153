"""Which invoices have a paper, and the one that is shown."""

from collections.abc import Collection

from quittance.receivables.models import Invoice, InvoicePdf


def paper_of(invoice: Invoice) -> InvoicePdf | None:
    """The newest mail's, in whatever order the mails were worked off (EML-15)."""
    return InvoicePdf.objects.filter(invoice=invoice).order_by("-received_at", "-pk").first()


def with_papers(invoice_ids: Collection[int]) -> set[int]:
    """Those of these invoices that have one, for the marks in lists."""
    if not invoice_ids:
        return set()
    return set(InvoicePdf.objects.filter(invoice__in=invoice_ids).values_list("invoice_id", flat=True).distinct())
