"""PracticeCS-like, as data: what it offers, and what feeds our fields unless the firm says otherwise."""

from collections.abc import Mapping
from typing import Any

from quittance.integrations.pms.practice_cs.tables import CATALOGUE
from quittance.integrations.pms.protocol import Profile, Table

_KINDS = {
    "Receipt": "receipt",
    "Credit memo": "credit_memo",
    "Debit memo": "debit_memo",
    "Write-off": "write_off",
    "Adjustment down": "adjustment",
    "Adjustment up": "adjustment",
    "Reversal": "reversal",
}


def _same(*names: str) -> dict[str, dict[str, str]]:
    return {name: {"field": name} for name in names}


def _from(**fields: str) -> dict[str, dict[str, str]]:
    return {ours: {"field": theirs} for ours, theirs in fields.items()}


def _ticked(name: str) -> dict[str, object]:
    return {"any": [{"field": name, "one_of": ["true"]}]}


MAPPING: Mapping[str, Mapping[str, Any]] = {
    "offices": _same("name", "city"),
    "staff": {
        **_same("first_name", "last_name", "status", "end_date"),
        **_from(code="staff_code", address="email", office="office_id"),
        "inactive": {"field": "status", "one_of": []},
    },
    "clients": {
        "number": {"join": ["client_number", "sub_id"], "with": "."},
        "street": {"join": ["address1", "address2"], "with": ", "},
        "inactive": {"field": "client_status", "one_of": []},
        **_from(
            name="name1",
            parent_key="parent_client_id",
            office="office_id",
            status="client_status",
            address="email",
            merged_into_key="merged_into_client_id",
            responsible="manager",
        ),
        **_same("city", "state", "postal_code", "country", "currency", "partner", "manager"),
    },
    "contacts": {**_same("first_name", "last_name", "company", "phone"), **_from(address="email")},
    "client_contacts": {
        **_from(client="client_id", contact="contact_id", kind="contact_type"),
        "receives_invoices": _ticked("receives_invoices"),
        "receives_statements": _ticked("receives_statements"),
    },
    "invoices": {
        **_from(client="client_id", number="entry_number", issued_date="entry_date", open="open_amount"),
        **_same("due_date", "amount", "description", "voided"),
        "kind": {"field": "type_name", "words": {"Invoice": "invoice", "Finance charge": "finance_charge"}},
    },
    "entries": {
        **_from(client="client_id", number="entry_number", open="open_amount"),
        **_same("type_name", "sign", "reference", "entry_date", "amount", "voided"),
        "kind": {"field": "type_name", "words": _KINDS},
    },
    "applications": {
        **_from(entry="from_entry_id", target="to_entry_id", received_date="applied_date"),
        **_same("amount", "sign"),
    },
    "jobs": {**_from(client="client_id", status="job_status", staff_member="staff_id"), **_same("name", "due_date")},
    "work": {
        **_from(client="client_id", job="job_id", staff_member="staff_id"),
        **_same("work_date", "hours", "amount", "description"),
        "billed": {"field": "billed_entry_id", "filled": True},
    },
}

PROFILE = Profile(
    name="practice_cs",
    title="PracticeCS-like",
    tables={name: Table(name, tuple(each.field for each in table.columns)) for name, table in CATALOGUE.tables.items()},
    mapping=MAPPING,
    facts={
        "reads": "Offices, staff, clients, contacts, the ledger and its applications, jobs and unbilled work.",
        "never_reads": "Tax numbers and birth dates: the script grants neither.",
        "finds_changes": "By row versions, every few seconds; rows that were deleted, by the full compare.",
    },
)
