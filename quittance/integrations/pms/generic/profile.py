"""Any database, by the firm's own queries: one for each table, whose columns bear our names."""

from quittance.integrations.pms.protocol import Field, Kind, Profile, Table

_KINDS = {
    Kind.AMOUNT: {"amount", "open", "hours"},
    Kind.DATE: {"end_date", "issued_date", "due_date", "entry_date", "received_date", "work_date"},
    Kind.BOOLEAN: {"inactive", "receives_invoices", "receives_statements", "voided", "billed"},
    Kind.INTEGER: {"sign"},
}
_ABOUT = {
    "kind": (
        "our own word: invoice or finance_charge; receipt, credit_memo, debit_memo, write_off, adjustment or reversal"
    ),
    "sign": "1 if it raises what the client owes, -1 if it lowers it",
    "parent_key": "the key of the client at the head of its group",
    "merged_into_key": "the key of the client that took it in",
    "open": "what is open of it by the practice system's own count",
    "entry": "the key of the entry that gives",
    "target": "the key of the invoice or entry that it is applied to",
}
_FIELDS = {
    "offices": "name city",
    "staff": "code first_name last_name address status inactive end_date office",
    "clients": (
        "number name parent_key office status inactive street city state postal_code country address currency "
        "merged_into_key partner manager responsible"
    ),
    "contacts": "first_name last_name company address phone",
    "client_contacts": "client contact kind receives_invoices receives_statements",
    "invoices": "client kind number issued_date due_date amount open description voided",
    "entries": "client kind type_name sign number reference entry_date amount open voided",
    "applications": "entry target amount sign received_date",
    "jobs": "client name status staff_member due_date",
    "work": "client job staff_member work_date hours amount description billed",
}


def _field(name: str) -> Field:
    kind = next((kind for kind, names in _KINDS.items() if name in names), Kind.TEXT)
    return Field(name, kind, _ABOUT.get(name, ""), optional=True)


PROFILE = Profile(
    name="generic",
    title="Another system, by your own queries",
    tables={table: Table(table, tuple(map(_field, names.split()))) for table, names in _FIELDS.items()},
    mapping={table: {name: {"field": name} for name in names.split()} for table, names in _FIELDS.items()},
    own_queries=True,
    facts={
        "reads": "What your queries bring, and nothing else.",
        "finds_changes": (
            "By the column version, if a query has one; everything else, and what was deleted, by the full compare."
        ),
    },
)
