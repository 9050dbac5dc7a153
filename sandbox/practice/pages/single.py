"""One client, and one entry of a ledger."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from sandbox.practice import finding, kinds, ledger, looks, reading
from sandbox.practice.act import Act
from sandbox.practice.catalogue import ACTS, BY_KEY
from sandbox.practice.opening import Opening
from sandbox.practice.pages import frame
from sandbox.practice.pages.frame import Books
from sandbox.practice.rows import Refused, Row

FIRST = ("post-invoice", "take-receipt")
LEDGER_SHORT = 40


def paths(opening: Opening) -> tuple[URLPattern, ...]:
    return (
        path("<slug:slug>/clients/<int:client_id>/", require_safe(frame.opened(opening, _client)), name="client"),
        path("<slug:slug>/entries/<int:entry_id>/", require_safe(frame.opened(opening, _entry)), name="entry"),
    )


def _client(request: HttpRequest, books: Books, client_id: int) -> HttpResponse:
    connection = books.connection
    try:
        row = finding.client(connection, client_id)
    except Refused:
        raise Http404 from None
    whole = request.GET.get("ledger") == "all"
    items = ledger.open_items(connection, client_id)
    entries = reading.ledger(connection, client_id, limit=None if whole else LEDGER_SHORT)
    facts: dict[str, Any] = {
        "client": looks.client(row),
        "since": looks.day(row.get("opened_date")),
        "balance": {name: looks.money(amount) for name, amount in reading.balance(connection, client_id).items()},
        "items": looks.entries(items, books.today),
        "ageing": looks.ageing(items, books.today),
        "credits": [
            each for each in looks.entries(reading.ledger(connection, client_id), books.today)
            if each["left"] and kinds.BY_NUMBER.get(each["type_id"]) in {kinds.RECEIPT, kinds.CREDIT_MEMO}
        ],
        "entries": looks.entries(entries, books.today),
        "more": not whole and len(entries) == LEDGER_SHORT,
        "contacts": reading.contacts(connection, client_id),
        "serving": reading.serving(connection, client_id),
        "group": [looks.client(each) for each in reading.group(connection, row)],
        "work": [
            (each, looks.money(each["amount"]), looks.day(each["work_date"]))
            for each in reading.work(connection, client_id)
        ],
        "first": [BY_KEY[key] for key in FIRST],
        "others": [act for act in ACTS if act.on == "client" and act.key not in FIRST],
        "merged_into": _merged_into(books, row),
    }  # fmt: skip
    return frame.shown(request, books, "client", "", facts)


def _merged_into(books: Books, row: Row) -> Row | None:
    try:
        return (
            looks.client(finding.client(books.connection, row["merged_into_client_id"]))
            if row["merged_into_client_id"]
            else None
        )
    except Refused:
        return None


def _entry(request: HttpRequest, books: Books, entry_id: int) -> HttpResponse:
    try:
        row = finding.entry(books.connection, entry_id)
    except Refused:
        raise Http404 from None
    try:
        client = looks.client(finding.client(books.connection, row["client_id"]))
    except Refused:
        client = None  # a prank of the mischief page
    moved = [
        {
            **each,
            "figure": looks.money(-each["amount"] if each["gave"] else each["sign"] * each["amount"]),
            "day": looks.day(each["applied_date"]),
        }
        for each in reading.applications(books.connection, entry_id)
        if isinstance(each["amount"], Decimal)
    ]
    facts = {
        "entry": looks.entry(row, books.today),
        "posted": looks.day(row["posted_at"]),
        "open": looks.money(row["open_amount"]),
        "amount": looks.money(row["amount"]),
        "client": client,
        "applications": moved,
        "acts": _acts(row) if client else [],
    }
    return frame.shown(request, books, "entry", "", facts)


def _acts(row: Row) -> list[tuple[Act, str]]:
    """What can be done with it, and as which field of the act it goes along."""
    if row["voided"]:
        return []
    kind, found = row["kind"], []
    if kind is kinds.INVOICE:
        found += [(BY_KEY[key], "invoice") for key in ("void-and-rebill", "renumber-invoice")]
    if kind and kind.sign > 0 and row["open_amount"] > 0:
        found.insert(0, (BY_KEY["write-off"], "invoice"))
    if kind is kinds.INVOICE:
        found.insert(0, (BY_KEY["mail-invoice"], "invoice"))
    if kind in {kinds.RECEIPT, kinds.CREDIT_MEMO} and row["open_amount"] > 0:
        found.append((BY_KEY["apply-on-account"], "receipt"))
    if kind is kinds.RECEIPT:
        found.append((BY_KEY["reverse-receipt"], "receipt"))
    return [*found, (BY_KEY["void"], "entry")]
