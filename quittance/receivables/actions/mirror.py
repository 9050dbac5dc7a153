"""Which tables of ours are mirrored here, and what follows in others when their rows change."""

from collections.abc import Collection

from django.db import connection

from quittance.core import scope
from quittance.receivables.models import Client, ClientContact, Contact, Entry, Invoice, Receipt
from quittance.tenancy.actions.mirroring import Reference, Target
from quittance.tenancy.models import Office, StaffMember

_CLIENT = Reference("client_id", "client", Client)
_CLIENT_TEXTS = (
    *("number", "name", "parent_key", "merged_into_key", "status", "street", "city", "state"),
    *("postal_code", "country", "address"),
)


def _same(*names: str) -> dict[str, str]:
    return {name: f"s.{name}" for name in names}


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "text")


CLIENTS = Target(
    table="clients",
    model=Client,
    staged={
        **_texts("number", "name", "parent_key", "office", "status"),
        "inactive": "boolean",
        **_texts("street", "city", "state", "postal_code", "country", "address", "currency", "merged_into_key"),
        **_texts("partner", "manager", "responsible"),
    },
    values={
        **_same(*_CLIENT_TEXTS, "inactive"),
        "currency": "CASE WHEN s.currency IN ('USD', 'CAD', 'GBP') THEN s.currency ELSE 'USD' END",
    },
    references=(
        Reference("office_id", "office", Office, required=False),
        Reference("partner_id", "partner", StaffMember, required=False),
        Reference("manager_id", "manager", StaffMember, required=False),
        Reference("responsible_id", "responsible", StaffMember, required=False),
    ),
    client="id",
)
CONTACTS = Target(
    table="contacts",
    model=Contact,
    staged=_texts("first_name", "last_name", "company", "address", "phone"),
    values=_same("first_name", "last_name", "company", "address", "phone"),
)
CLIENT_CONTACTS = Target(
    table="client_contacts",
    model=ClientContact,
    staged={
        **_texts("client", "contact", "kind"),
        "receives_invoices": "boolean",
        "receives_statements": "boolean",
    },
    values=_same("kind", "receives_invoices", "receives_statements"),
    references=(_CLIENT, Reference("contact_id", "contact", Contact)),
    client="client_id",
)
INVOICES = Target(
    table="invoices",
    model=Invoice,
    staged={
        **_texts("client", "kind", "number"),
        "issued_date": "date",
        "due_date": "date",
        "amount": "bigint",
        "open": "bigint",
        "description": "text",
        "voided": "boolean",
    },
    values={
        **_same("kind", "number", "issued_date", "due_date", "description", "voided"),
        "amount_cents": "s.amount",
        "open_cents": "s.open",
        "currency": "of_client_id.currency",
    },
    references=(_CLIENT,),
    client="client_id",
)
ENTRIES = Target(
    table="entries",
    model=Entry,
    staged={
        **_texts("client", "kind", "type_name"),
        "sign": "int",
        **_texts("number", "reference"),
        "entry_date": "date",
        "amount": "bigint",
        "open": "bigint",
        "voided": "boolean",
    },
    values={
        "kind": "CASE WHEN s.kind = '' THEN 'other' ELSE s.kind END",
        **_same("type_name", "number", "reference", "entry_date", "voided"),
        "amount_cents": "s.sign * s.amount",
        "open_cents": "s.sign * s.open",
    },
    references=(_CLIENT,),
    client="client_id",
)
APPLICATIONS = Target(
    table="applications",
    model=Receipt,
    staged={**_texts("entry", "target"), "amount": "bigint", "sign": "int", "received_date": "date"},
    values={
        "origin": "'source'",
        "client_id": "of_entry_id.client_id",
        "amount_cents": "-s.sign * s.amount",
        "received_date": "s.received_date",
    },
    references=(
        Reference("entry_id", "entry", Entry),
        Reference("invoice_id", "target", Invoice, required=False),
        Reference("target_entry_id", "target", Entry, required=False),
    ),
    one_of=("invoice_id", "target_entry_id"),
    client="client_id",
    identity=("entry_id", "invoice_id", "amount_cents"),
)
TARGETS = (CLIENTS, CONTACTS, CLIENT_CONTACTS, INVOICES, ENTRIES, APPLICATIONS)


def follow(*, clients: Collection[int]) -> None:
    """What stands with a row because of another: an application goes with its entry, the currency with the client."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE receivables_receipt r SET client_id = e.client_id FROM receivables_entry e"
            " WHERE e.firm_id = %s AND e.client_id = ANY(%s) AND r.entry_id = e.id AND r.client_id <> e.client_id",
            [scope.firm_id(), list(clients)],
        )
        cursor.execute(
            "UPDATE receivables_invoice i SET currency = c.currency FROM receivables_client c"
            " WHERE c.firm_id = %s AND c.id = ANY(%s) AND i.client_id = c.id AND i.currency <> c.currency",
            [scope.firm_id(), list(clients)],
        )
