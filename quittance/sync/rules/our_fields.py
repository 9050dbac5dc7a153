"""Our side of the map: which fields the mirror has, of what kind, and which of them a firm may feed otherwise."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Kind(enum.Enum):
    TEXT = "text"
    KEY = "key"
    CENTS = "cents"
    DAY = "day"
    BOOLEAN = "boolean"
    MINUTES = "minutes"
    SIGN = "sign"


@dataclass(frozen=True)
class OurField:
    name: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    editable: bool = False
    about: str = ""
    words: tuple[str, ...] = ()  # it holds one of these; anything else is refused, or nothing where it may be missing


def _text(name: str, title: str, *, required: bool = False, editable: bool = False, about: str = "") -> OurField:
    return OurField(name, title, Kind.TEXT, required, editable, about)


def _key(name: str, title: str, *, required: bool = False, editable: bool = False, about: str = "") -> OurField:
    return OurField(name, title, Kind.KEY, required, editable, about)


_ENTRY_KINDS = ("receipt", "credit_memo", "debit_memo", "write_off", "adjustment", "reversal", "other")
_INACTIVE = "Which statuses mean inactive. None, until the firm says so."

OURS: Mapping[str, tuple[OurField, ...]] = {
    "offices": (_text("name", "Name", required=True), _text("city", "City")),
    "staff": (
        _text("code", "Staff code"),
        _text("first_name", "First name", editable=True),
        _text("last_name", "Last name", editable=True),
        _text("address", "E-mail address", editable=True, about="It must be the address they really have."),
        _text("status", "Status", editable=True),
        OurField("inactive", "Inactive", Kind.BOOLEAN, editable=True, about=_INACTIVE),
        OurField("end_date", "End date", Kind.DAY),
        _key("office", "Office"),
    ),
    "clients": (
        _key("number", "Client number", required=True, editable=True, about="Clients read it on their invoices."),
        _text("name", "Name", required=True, editable=True, about="What clients see as their own name."),
        _key("parent_key", "Head of the group"),
        _key("office", "Office", editable=True),
        _text("status", "Status", editable=True),
        OurField("inactive", "Inactive", Kind.BOOLEAN, editable=True, about=_INACTIVE),
        _text("street", "Street", editable=True),
        _text("city", "City", editable=True),
        _text("state", "State", editable=True),
        _text("postal_code", "Postal code", editable=True),
        _text("country", "Country", editable=True),
        _text("address", "E-mail address", editable=True),
        _text("currency", "Currency"),
        _key("merged_into_key", "Merged into"),
        _key("partner", "Partner", editable=True, about="Whose client this is."),
        _key("manager", "Manager", editable=True),
        _key("responsible", "Responsible staff", editable=True, about="Whom clients see and write to."),
    ),
    "contacts": (
        _text("first_name", "First name", editable=True),
        _text("last_name", "Last name", editable=True),
        _text("company", "Company", editable=True),
        _text("address", "E-mail address", editable=True),
        _text("phone", "Phone", editable=True),
    ),
    "client_contacts": (
        _key("client", "Client", required=True),
        _key("contact", "Contact", required=True),
        _text("kind", "Kind of contact", editable=True),
        OurField("receives_invoices", "Receives invoices", Kind.BOOLEAN, editable=True),
        OurField("receives_statements", "Receives statements", Kind.BOOLEAN, editable=True),
    ),
    "invoices": (
        _key("client", "Client", required=True),
        OurField("kind", "Kind", required=True, words=("invoice", "finance_charge")),
        _key("number", "Invoice number", required=True),
        OurField("issued_date", "Invoice date", Kind.DAY, required=True),
        OurField("due_date", "Due date", Kind.DAY, editable=True),
        OurField("amount", "Amount", Kind.CENTS, required=True),
        OurField("open", "Open balance", Kind.CENTS, required=True),
        _text("description", "Description", editable=True),
        OurField("voided", "Voided", Kind.BOOLEAN),
    ),
    "entries": (
        _key("client", "Client", required=True),
        OurField("kind", "Kind", words=_ENTRY_KINDS),
        _text("type_name", "Type"),
        OurField("sign", "Sign", Kind.SIGN, required=True),
        _key("number", "Number"),
        _text(
            "reference", "Reference", editable=True, about="The field in which the firm's payments bear our reference."
        ),
        OurField("entry_date", "Date", Kind.DAY, required=True),
        OurField("amount", "Amount", Kind.CENTS, required=True),
        OurField("open", "Not applied", Kind.CENTS, required=True),
        OurField("voided", "Voided", Kind.BOOLEAN),
    ),
    "applications": (
        _key("entry", "Entry", required=True),
        _key("target", "Applied to", required=True),
        OurField("amount", "Amount", Kind.CENTS, required=True),
        OurField("sign", "Sign", Kind.SIGN, required=True),
        OurField("received_date", "Date", Kind.DAY, required=True),
    ),
    "jobs": (
        _key("client", "Client", required=True),
        _text("name", "Name", required=True),
        _text("status", "Status"),
        _key("staff_member", "Staff"),
        OurField("due_date", "Due date", Kind.DAY),
    ),
    "work": (
        _key("client", "Client", required=True),
        _key("job", "Job"),
        _key("staff_member", "Staff"),
        OurField("work_date", "Date", Kind.DAY, required=True),
        OurField("hours", "Hours", Kind.MINUTES),
        OurField("amount", "Amount", Kind.CENTS, required=True),
        _text("description", "Description"),
        OurField("billed", "Billed", Kind.BOOLEAN),
    ),
}
