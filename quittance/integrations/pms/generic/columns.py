"""The columns that a firm's own query brings, table by table: what each means, whether it must be there, an example."""

from collections.abc import Mapping
from dataclasses import dataclass

from quittance.integrations.pms.protocol import Kind

INVOICE_KINDS = "invoice, finance_charge"
ENTRY_KINDS = "receipt, credit_memo, debit_memo, write_off, adjustment, reversal"


@dataclass(frozen=True)
class Wanted:
    """One column as a firm's IT reads of it before writing a query."""

    name: str
    about: str
    example: str
    needed: bool = False
    kind: Kind = Kind.TEXT


def _must(name: str, about: str, example: str, kind: Kind = Kind.TEXT) -> Wanted:
    return Wanted(name, about, example, needed=True, kind=kind)


def _may(name: str, about: str, example: str, kind: Kind = Kind.TEXT) -> Wanted:
    return Wanted(name, about, example, needed=False, kind=kind)


_KEY = _must(
    "key", "What the practice system itself knows the row by. It never changes and is never given anew.", "10421"
)
_VERSION = _may(
    "version",
    "A whole number or a time that grows with each change of the row. Without it changes wait for the full compare.",
    "2026-03-14 09:26:53+00",
)
_SIGN = "1 if it raises what the client owes, -1 if it lowers it."
_AMOUNT, _DATE, _YES, _WHOLE = Kind.AMOUNT, Kind.DATE, Kind.BOOLEAN, Kind.INTEGER
_CLIENT = _must("client", "The key of the client.", "10421")
_VOIDED = _may("voided", "Yes if it was made void.", "false", _YES)
_PHONE, _ADDRESS = "+1 503 555 0100", "ap@acme.example"

_OWN: Mapping[str, tuple[Wanted, ...]] = {
    "offices": (
        _must("name", "What the firm calls the office.", "Portland"),
        _may("city", "Where it is.", "Portland"),
    ),
    "staff": (
        _may("code", "The short name by which the firm knows the person.", "DR"),
        _may("first_name", "First name.", "Dana"),
        _may("last_name", "Last name.", "Reyes"),
        _may("address", "E-mail address.", "dana@firm.example"),
        _may("status", "The practice system's own word.", "Active"),
        _may("inactive", "Yes if the person works there no more.", "false", _YES),
        _may("end_date", "The last day.", "2026-12-31", _DATE),
        _may("office", "The key of the office.", "1"),
    ),
    "clients": (
        _must("number", "The client number that clients read on their invoices; no two clients share one.", "1001.00"),
        _must("name", "What the client is called on its invoices.", "Acme Co"),
        _may("parent_key", "The key of the client at the head of its group.", "10400"),
        _may("office", "The key of the office.", "1"),
        _may("status", "The practice system's own word.", "Active"),
        _may("inactive", "Yes if it is a client no more.", "false", _YES),
        _may("street", "Street and house number.", "12 Main St"),
        _may("city", "City.", "Portland"),
        _may("state", "State.", "OR"),
        _may("postal_code", "Postal code.", "97201"),
        _may("country", "Country.", "USA"),
        _may("address", "E-mail address.", _ADDRESS),
        _may("currency", "USD, CAD or GBP. USD without it.", "USD"),
        _may("merged_into_key", "The key of the client that took this one in.", "10433"),
        _may("partner", "The key of the staff member whose client it is.", "5"),
        _may("manager", "The key of the staff member who manages it.", "6"),
        _may("responsible", "The key of the staff member whom the client sees and writes to.", "6"),
    ),
    "contacts": (
        _may("first_name", "First name.", "Ann"),
        _may("last_name", "Last name.", "Porter"),
        _may("company", "Company.", "Acme Co"),
        _may("address", "E-mail address.", _ADDRESS),
        _may("phone", "Phone.", _PHONE),
    ),
    "client_contacts": (
        _CLIENT,
        _must("contact", "The key of the contact.", "770"),
        _may("kind", "The practice system's own word.", "Billing"),
        _may("receives_invoices", "Yes if invoices go to this contact.", "true", _YES),
        _may("receives_statements", "Yes if statements go to this contact.", "true", _YES),
    ),
    "invoices": (
        _CLIENT,
        _must("kind", f"Our own word for what it is, one of {INVOICE_KINDS}.", "invoice"),
        _must("number", "The invoice number.", "61001"),
        _must("issued_date", "The date on the invoice.", "2026-03-14", _DATE),
        _may("due_date", "When it is due.", "2026-04-13", _DATE),
        _must("amount", "What was billed, above zero.", "2000.00", _AMOUNT),
        _must("open", "What is open of it by the practice system's own count.", "1500.00", _AMOUNT),
        _may("description", "What was billed.", "Tax return 2025"),
        _VOIDED,
    ),
    "entries": (
        _CLIENT,
        _may("kind", f"Our own word for what it is, one of {ENTRY_KINDS}; anything else counts as other.", "receipt"),
        _may("type_name", "The practice system's own word.", "Receipt"),
        _must("sign", _SIGN + " A receipt, a credit memo and a write-off are -1.", "-1", _WHOLE),
        _may("number", "Its number.", "R-2044"),
        _may("reference", "A check's number, or what the bank wrote.", "CHK 1881"),
        _must("entry_date", "Its date.", "2026-04-02", _DATE),
        _must("amount", "How much, above zero; the sign says which way.", "500.00", _AMOUNT),
        _must("open", "What of it is not applied to anything yet.", "0.00", _AMOUNT),
        _VOIDED,
    ),
    "applications": (
        _must("entry", "The key of the entry that gives, such as a receipt.", "90311"),
        _must("target", "The key of the invoice or entry that it is applied to.", "90200"),
        _must("amount", "How much is applied, above zero.", "500.00", _AMOUNT),
        _must("sign", "The sign of the entry that gives: -1 for a receipt or a credit memo.", "-1", _WHOLE),
        _must("received_date", "When it was applied.", "2026-04-02", _DATE),
    ),
    "jobs": (
        _CLIENT,
        _must("name", "What the job is called.", "Audit 2026"),
        _may("status", "The practice system's own word.", "Open"),
        _may("staff_member", "The key of the staff member who leads it.", "6"),
        _may("due_date", "When it is due.", "2026-12-31", _DATE),
    ),
    "work": (
        _CLIENT,
        _may("job", "The key of the job.", "12"),
        _may("staff_member", "The key of the staff member who did it.", "6"),
        _must("work_date", "When it was done.", "2026-03-10", _DATE),
        _may("hours", "Hours with fractions.", "1.25", _AMOUNT),
        _must("amount", "What it is worth.", "250.00", _AMOUNT),
        _may("description", "What was done.", "Fieldwork"),
        _may("billed", "Yes if it stands on an invoice already.", "false", _YES),
    ),
}
FIRST = (_KEY, _VERSION)
COLUMNS: Mapping[str, tuple[Wanted, ...]] = {table: (*FIRST, *own) for table, own in _OWN.items()}
