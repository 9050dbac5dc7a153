"""Any other system: the firm chooses titles and what stands below them, and sees its own rows before it says yes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from quittance.core.tables import Cell, Column, Kind, Sheet, Table, csv_chunks
from quittance.core.tables.csv_file import harmless
from quittance.integrations.pms.layouts.layout import Chosen, Layout, Options, Posted, row_by_row, takes_back

NAME = "Payments_Import"
PREVIEW_ROWS = 5
FIELDS: Mapping[str, tuple[Kind, Callable[[Posted, Options], Cell]]] = {
    "date": (Kind.DATE, lambda row, _: row.date),
    "client": (Kind.TEXT, lambda row, _: row.client),
    "invoice": (Kind.TEXT, lambda row, _: row.invoice),
    "ref": (Kind.TEXT, lambda row, _: row.ref),
    "amount": (Kind.MONEY, lambda row, options: options.money(row)),
    "notes": (Kind.TEXT, lambda row, _: row.notes),
    "payment": (Kind.TEXT, lambda row, _: str(row.code)),
    "item": (Kind.TEXT, lambda row, _: str(row.suffix)),
    "identifier": (Kind.TEXT, lambda row, options: "" if takes_back(row) else options.identifier),
    "method": (Kind.TEXT, lambda row, options: options.type_of(row)),
    "card": (Kind.TEXT, lambda row, options: options.card_types.get(row.card, row.card)),
    "bank_index": (Kind.TEXT, lambda _, options: options.bank_index),
    "payout": (Kind.TEXT, lambda row, _: row.payout_id),
}
USUAL = (
    Chosen("Date", "date"),
    Chosen("Client #", "client"),
    Chosen("Invoice #", "invoice"),
    Chosen("Ref", "ref"),
    Chosen("Amount", "amount"),
    Chosen("Notes", "notes"),
)


class BadTemplate(ValueError):
    """The text is fit to be shown beside the template."""


class UnknownColumn(BadTemplate):
    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is no field of a payment. There are: {', '.join(FIELDS)}.")


def checked(columns: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """Raises BadTemplate with what to change."""
    titles = [each.title.strip() for each in columns]
    for each in columns:
        if each.field and each.field not in FIELDS:
            raise UnknownColumn(each.field)
        if each.field and each.text:
            raise BadTemplate(f"“{each.title}” has both a field and a text. Choose one of them.")
    if not all(titles):
        raise BadTemplate("Each column needs a title.")
    unfit = next((title for title in titles if harmless(title) != title or not title.isprintable()), "")
    if unfit:
        raise BadTemplate(f"A spreadsheet would calculate with “{unfit}”. Begin the title with a letter.")
    twice = next((title for title in titles if titles.count(title) > 1), "")
    if twice:
        raise BadTemplate(f"Two columns are called “{twice}”. Give each a title of its own.")
    missing = [name for name in ("amount", "ref") if name not in {each.field for each in columns}]
    if missing:
        raise BadTemplate(f"A column for “{missing[0]}” is missing: without it nothing can be posted and found again.")
    return tuple(each._replace(title=title) for each, title in zip(columns, titles, strict=True))


def make(rows: Sequence[Posted], options: Options) -> tuple[Sheet, ...]:
    chosen = checked(options.columns or USUAL)

    def cells(row: Posted) -> Sequence[Cell]:
        return [FIELDS[each.field][1](row, options) if each.field else each.text for each in chosen]

    money = next(each.title for each in chosen if each.field == "amount")
    columns = tuple(
        Column(each.title, FIELDS[each.field][0] if each.field else Kind.TEXT, total=each.title == money and place > 0)
        for place, each in enumerate(chosen)
    )
    return (row_by_row(Table(NAME, columns, dates=options.dates), money, rows, cells),)


def preview(rows: Sequence[Posted], options: Options, count: int = PREVIEW_ROWS) -> list[str]:
    """The file's first lines as they would be written, its header first."""
    (sheet,) = make(list(islice(rows, count)), replace(options, columns=checked(options.columns or USUAL)))
    written = b"".join(csv_chunks(sheet.table, (entry.cells for entry in sheet.entries())))
    return written.decode().splitlines()


_HOW = (
    "Import Payments_Import, which has the columns that the firm chose, and leave each reference as "
    "it is: by it the payment is found again."
)
LAYOUT = Layout("generic", "Another system", make, _HOW)
