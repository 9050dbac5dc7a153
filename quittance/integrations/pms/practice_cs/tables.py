"""The tables of a PracticeCS-like system: which of its columns are read, and as what."""

from quittance.integrations.pms.protocol import Field, Kind
from quittance.integrations.pms.sql_table import Catalogue, Column, Join, Lookup, Only, SqlTable

_VERSION = "row_version"
_TYPE = "ledger_entry_type"
_INVOICES = ("Invoice", "Finance charge")


def _text(name: str, column: str = "", *, table: str = "", about: str = "") -> Column:
    return Column(Field(name, about=about), column or name, table)


def _id(name: str, about: str = "") -> Column:
    return Column(Field(name, about=about), name, holds=Kind.INTEGER)


def _amount(name: str, about: str = "") -> Column:
    return Column(Field(name, Kind.AMOUNT, about), name, holds=Kind.AMOUNT)


def _date(name: str) -> Column:
    return Column(Field(name, Kind.DATE), name, holds=Kind.DATE)


def _yes(name: str) -> Column:
    return Column(Field(name, Kind.BOOLEAN), name, holds=Kind.BOOLEAN)


def _role(name: str) -> Column:
    look = Lookup("client_staff", value="staff_id", by="client_id", where=("role", name), version=_VERSION)
    return Column(Field(name, about=f"the staff member who is {name} of the client"), lookup=look, holds=Kind.INTEGER)


def _of_type(column: str, name: str, kind: Kind, about: str = "") -> Column:
    return Column(Field(name, kind, about), column, _TYPE, holds=kind)


def _table(name: str, key: str, *columns: Column) -> SqlTable:
    return SqlTable(name, key, columns, version=_VERSION)


_TO_TYPE = Join(_TYPE, our="type_id", its="type_id", version=_VERSION)
_TYPE_NAME = _of_type("name", "type_name", Kind.TEXT, "the ledger's word for its type")
_SIGN = "1 if it raises what the client owes, -1 if it lowers it"

CLIENTS = _table(
    "client",
    "client_id",
    _text("client_number"),
    _text("sub_id"),
    _text("name1", about="required by the practice system itself"),
    _text("name2"),
    _text("sort_name"),
    _id("parent_client_id", "the client at the head of its group"),
    _id("office_id"),
    _text("client_status"),
    *map(_text, ("address1", "address2", "city", "state", "postal_code", "country", "email", "currency")),
    _id("merged_into_client_id"),
    *map(_role, ("partner", "manager", "biller")),
)
INVOICES = SqlTable(
    "ledger_entry",
    "ledger_entry_id",
    (
        _id("client_id"),
        _TYPE_NAME,
        _text("entry_number"),
        _date("entry_date"),
        _date("due_date"),
        _amount("amount"),
        _amount("open_amount", "what the practice system itself says is open"),
        _text("description"),
        _yes("voided"),
    ),
    version=_VERSION,
    joins=(_TO_TYPE,),
    only=Only(_TYPE, "name", _INVOICES),
)
ENTRIES = SqlTable(
    "ledger_entry",
    "ledger_entry_id",
    (
        _id("client_id"),
        _TYPE_NAME,
        _of_type("sign", "sign", Kind.INTEGER, _SIGN),
        _text("entry_number"),
        _text("reference", about="a check's number, or what the bank wrote"),
        _date("entry_date"),
        _amount("amount"),
        _amount("open_amount", "what is not applied yet"),
        _yes("voided"),
    ),
    version=_VERSION,
    joins=(_TO_TYPE,),
    only=Only(_TYPE, "name", _INVOICES, instead=True),
)
APPLICATIONS = SqlTable(
    "ledger_entry_application",
    "application_id",
    (
        _id("from_entry_id"),
        _id("to_entry_id"),
        _amount("amount"),
        _date("applied_date"),
        _of_type("sign", "sign", Kind.INTEGER, _SIGN),
    ),
    version=_VERSION,
    joins=(
        Join("ledger_entry", our="from_entry_id", its="ledger_entry_id", version=_VERSION),
        Join(_TYPE, our="type_id", its="type_id", through="ledger_entry", version=_VERSION),
    ),
)

CATALOGUE = Catalogue(
    schema="dbo",
    mark="min_active_row_version",
    forbidden={"client": ("tax_id", "birth_date")},
    tables={
        "offices": _table("office", "office_id", _text("name"), _text("city")),
        "staff": _table(
            "staff",
            "staff_id",
            *map(_text, ("staff_code", "first_name", "last_name", "email", "status")),
            _date("end_date"),
            _id("office_id"),
        ),
        "clients": CLIENTS,
        "contacts": _table(
            "contact", "contact_id", *map(_text, ("first_name", "last_name", "company", "email", "phone"))
        ),
        "client_contacts": _table(
            "client_contact",
            "client_contact_id",
            _id("client_id"),
            _id("contact_id"),
            _text("contact_type"),
            _yes("receives_invoices"),
            _yes("receives_statements"),
        ),
        "invoices": INVOICES,
        "entries": ENTRIES,
        "applications": APPLICATIONS,
        "jobs": _table(
            "job", "job_id", _id("client_id"), _text("name"), _text("job_status"), _id("staff_id"), _date("due_date")
        ),
        "work": _table(
            "work_entry",
            "work_entry_id",
            *map(_id, ("job_id", "client_id", "staff_id")),
            _date("work_date"),
            _amount("hours"),
            _amount("amount"),
            _text("description"),
            _id("billed_entry_id", "the invoice on which it was billed"),
        ),
    },
)
