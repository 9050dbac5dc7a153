"""What clients owe and why: the mirror of the books, and our own items beside it."""

from quittance.receivables.models.client import Client
from quittance.receivables.models.contact import ClientContact, Contact
from quittance.receivables.models.decision import Decision
from quittance.receivables.models.entry import Entry
from quittance.receivables.models.freshness import Freshness
from quittance.receivables.models.invoice import Invoice
from quittance.receivables.models.invoice_pdf import InvoicePdf
from quittance.receivables.models.receipt import Receipt

__all__ = ["Client", "ClientContact", "Contact", "Decision", "Entry", "Freshness", "Invoice", "InvoicePdf", "Receipt"]
