"""The tables of the books, in an order in which rows may be written, with their columns before the row version."""

TABLES: dict[str, tuple[str, ...]] = {
    "office": ("office_id", "name", "city", "state"),
    "staff": ("staff_id", "staff_code", "first_name", "last_name", "email", "office_id", "status", "end_date"),
    "client": (
        "client_id",
        "client_number",
        "sub_id",
        "name1",
        "name2",
        "sort_name",
        "parent_client_id",
        "office_id",
        "client_status",
        "address1",
        "address2",
        "city",
        "state",
        "postal_code",
        "country",
        "email",
        "phone",
        "currency",
        "tax_id",
        "birth_date",
        "merged_into_client_id",
        "opened_date",
    ),
    "client_staff": ("client_id", "role", "staff_id"),
    "contact": ("contact_id", "first_name", "last_name", "company", "email", "phone"),
    "client_contact": (
        "client_contact_id",
        "client_id",
        "contact_id",
        "contact_type",
        "receives_invoices",
        "receives_statements",
    ),
    "ledger_entry_type": ("type_id", "name", "sign"),
    "ledger_entry": (
        "ledger_entry_id",
        "client_id",
        "type_id",
        "entry_number",
        "reference",
        "entry_date",
        "due_date",
        "amount",
        "open_amount",
        "description",
        "voided",
        "job_id",
        "posted_at",
        "posted_by",
    ),
    "ledger_entry_application": ("application_id", "from_entry_id", "to_entry_id", "amount", "applied_date"),
    "job": ("job_id", "client_id", "name", "job_status", "staff_id", "due_date"),
    "work_entry": (
        "work_entry_id",
        "job_id",
        "client_id",
        "staff_id",
        "work_date",
        "hours",
        "amount",
        "description",
        "billed_entry_id",
    ),
}
KEYS = {name: f"{name}_id" for name in TABLES} | {
    "client_staff": "client_id",
    "ledger_entry_type": "type_id",
    "ledger_entry_application": "application_id",
}
COUNTED = tuple(
    name for name in TABLES if name not in {"client_staff", "ledger_entry_type"}
)  # their keys are given out
READER = "quittance_reader"
OWNER = "practice"


def database_of(slug: str) -> str:
    """The database of a firm."""
    return f"practice_{slug}"
