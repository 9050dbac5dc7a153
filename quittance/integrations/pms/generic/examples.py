"""A whole query for each table to begin with: our names are right in it, the firm's are to be written."""

from collections.abc import Mapping

from quittance.integrations.pms.generic.columns import COLUMNS, Wanted

_ROWS_OF = {
    "offices": ("office", "o", ""),
    "staff": ("staff", "s", ""),
    "clients": ("client", "c", ""),
    "contacts": ("contact", "k", ""),
    "client_contacts": ("client_contact", "l", ""),
    "invoices": ("ledger", "e", "e.type IN ('Invoice', 'Finance charge')"),
    "entries": ("ledger", "e", "e.type NOT IN ('Invoice', 'Finance charge')"),
    "applications": ("ledger_application", "a", ""),
    "jobs": ("job", "j", ""),
    "work": ("work_entry", "w", "w.billed_on IS NULL"),
}
_WRITTEN: Mapping[str, Mapping[str, str]] = {
    "invoices": {"kind": "CASE e.type WHEN 'Invoice' THEN 'invoice' ELSE 'finance_charge' END"},
    "entries": {
        "kind": (
            "CASE e.type WHEN 'Receipt' THEN 'receipt' WHEN 'Credit memo' THEN 'credit_memo'\n"
            "              WHEN 'Debit memo' THEN 'debit_memo' WHEN 'Write-off' THEN 'write_off'\n"
            "              WHEN 'Adjustment' THEN 'adjustment' WHEN 'Reversal' THEN 'reversal' END"
        ),
        "type_name": "e.type",
        "sign": "CASE WHEN e.type IN ('Debit memo', 'Reversal') THEN 1 ELSE -1 END",
    },
    "applications": {"sign": "-1"},
    "work": {"billed": "false"},
}


def query(table: str) -> str:
    """What stands before AS is the firm's own to write."""
    source, short, only = _ROWS_OF[table]
    written = _WRITTEN.get(table, {})
    lines = [
        f"       {written.get(each.name) or f'{short}.{_theirs(source, each)}'} AS {each.name}"
        for each in COLUMNS[table]
    ]
    told = ",\n".join(lines).removeprefix("       ")
    where = f"\n WHERE {only}" if only else ""
    return f"SELECT {told}\n  FROM {source} {short}{where}"  # noqa: S608  shown, never run


def _theirs(source: str, each: Wanted) -> str:
    """How a practice system might call it."""
    if each.name == "key":
        return f"{source.removesuffix('_entry')}_id"
    if each.name == "version":
        return "changed_at"
    is_key = each.about.startswith("The key of") and not each.name.endswith("_key")
    return f"{each.name.removesuffix('_key')}_id" if is_key or each.name.endswith("_key") else each.name
