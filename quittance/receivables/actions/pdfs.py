"""An invoice's paper as the firm mailed it: kept once per mail, and the newest mail's is the one that counts."""

from datetime import datetime

from quittance.core import gathering
from quittance.receivables.models import Invoice, InvoicePdf


def keep(
    *,
    invoice: Invoice,
    brought_by: str,
    file_name: str,
    storage_key: str,
    sha256: str,
    size_bytes: int,
    pages: int | None,
    received_at: datetime,
) -> None:
    """The same mail brings the same paper once, however often it is worked off. Newer ones stand beside it."""
    paper = InvoicePdf(
        invoice=invoice,
        brought_by=brought_by,
        file_name=file_name,
        storage_key=storage_key,
        sha256=sha256,
        size_bytes=size_bytes,
        pages=pages,
        received_at=received_at,
    )
    gathering.write([paper], ignore_conflicts=True)
