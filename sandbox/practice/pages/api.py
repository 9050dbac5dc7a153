"""The door for programs: every act and what the pages show, as JSON. How to use it stands in this package's README."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from sandbox.practice import backups, finding, ledger, mischief, reading
from sandbox.practice.acts.clients import full_number
from sandbox.practice.catalogue import ACTS, BY_KEY
from sandbox.practice.fields import Scene, Unclear, read
from sandbox.practice.opening import Opening
from sandbox.practice.pages import frame
from sandbox.practice.pages.frame import Books
from sandbox.practice.pranks import PRANKS
from sandbox.practice.rows import Refused, Row
from sandbox.seed import FIRMS, Firm

Facts = dict[str, Any]
LIMIT_MAX = 1000


def paths(opening: Opening) -> tuple[URLPattern, ...]:
    def door(verb: str, ask: Callable[..., Facts]) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, books: Books, **named: str) -> HttpResponse:
            if request.method != verb:
                return _error(f"Here one can {verb}.", 405)
            try:
                return _json(ask(request, books, **named))
            except Unclear as unclear:
                return _json({"error": str(unclear), "faults": unclear.faults}, 400)
            except Refused as refused:
                books.connection.rollback()
                return _error(str(refused), 400)

        return frame.opened(opening, view, broken=_broken)

    asked: tuple[tuple[str, str, Callable[..., Facts]], ...] = (
        ("", "GET", _overview),
        ("clients/search", "GET", _search),
        ("client", "GET", _client),
        ("invoice", "GET", _entry),
        ("ledger", "GET", _ledger),
        ("mischief", "GET", _mischief),
        ("mischief/<slug:key>", "POST", _play),
        ("mischief/<slug:key>/undo", "POST", _undo),
    )
    doors = [path(f"<slug:slug>/api/{where}", door(verb, ask)) for where, verb, ask in asked]
    return (*doors, path("<slug:slug>/api/<slug:key>", door("POST", _act), name="api-act"))


def _overview(_request: HttpRequest, books: Books) -> Facts:
    """Which firm this is, what can be done, and where its versions stand."""
    version = books.connection.execute("SELECT dbo.min_active_row_version()").fetchone() or (0,)
    return {
        "firm": books.slug,
        "firms": [firm.slug for firm in FIRMS],
        "today": books.today,
        "min_active_row_version": version[0],
        "totals": reading.totals(books.connection),
        "backups": backups.all_of(books.connection),
        "acts": {act.key: [field.name for field in act.fields] for act in ACTS},
    }


def _search(request: HttpRequest, books: Books) -> Facts:
    number = request.GET.get("limit", "50")
    limit = min(LIMIT_MAX, int(number)) if number.isdecimal() and len(number) < 9 else 50
    words, status = request.GET.get("q", "")[:100], request.GET.get("status", "")
    total, rows = reading.clients(books.connection, words=words, status=status, limit=limit)
    return {"total": total, "clients": rows}


def _client(request: HttpRequest, books: Books) -> Facts:
    row = finding.client(books.connection, request.GET.get("client", ""))
    client_id = row["client_id"]
    return {
        **row,
        "number": full_number(row),
        **reading.balance(books.connection, client_id),
        "open_items": [_plain(each) for each in ledger.open_items(books.connection, client_id)],
        "contacts": reading.contacts(books.connection, client_id),
        "staff": reading.serving(books.connection, client_id),
    }


def _entry(request: HttpRequest, books: Books) -> Facts:
    row = finding.entry(books.connection, request.GET.get("invoice", ""))
    return {**_plain(row), "applications": reading.applications(books.connection, row["ledger_entry_id"])}


def _ledger(request: HttpRequest, books: Books) -> Facts:
    row = finding.client(books.connection, request.GET.get("client", ""))
    return {
        "client_id": row["client_id"],
        **reading.balance(books.connection, row["client_id"]),
        "entries": reading.ledger(books.connection, row["client_id"]),
    }


def _act(request: HttpRequest, books: Books, key: str) -> Facts:
    act = BY_KEY.get(key)
    if act is None:
        raise Refused(f"There is no act {key}. There are: {', '.join(BY_KEY)}.")
    sent = _sent(request)
    scene = Scene(books.connection, books.today)
    return act.run(books.connection, **read(act.fields, sent, scene, partial=act.partial))


def _mischief(_request: HttpRequest, books: Books) -> Facts:
    on = mischief.active(books.connection)
    return {"active": sorted(on), "pranks": {prank.key: prank.title for prank in PRANKS}}


def _play(_request: HttpRequest, books: Books, key: str) -> Facts:
    return {"said": mischief.play(books.connection, key)}


def _undo(_request: HttpRequest, books: Books, key: str) -> Facts:
    done = mischief.undo_all(books.connection) if key == "everything" else mischief.undo(books.connection, key)
    return {"said": done}


def _sent(request: HttpRequest) -> Facts:
    try:
        sent = json.loads(request.body or b"{}", parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Refused("Send one JSON object.") from None
    if not isinstance(sent, dict):
        raise Refused("Send one JSON object.")
    return sent


def _plain(row: Row) -> Row:
    kind = row.get("kind")
    return {**row, "kind": kind.name if kind else None}


def _json(facts: Facts, status: int = 200) -> HttpResponse:
    return HttpResponse(
        json.dumps(facts, default=_text, ensure_ascii=False), content_type="application/json", status=status
    )


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")


def _error(words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": words[:1].upper() + words[1:]}, status=status)


def _broken(_request: HttpRequest, _firm: Firm, words: str) -> HttpResponse:
    return _error(f"The database of the books says: {words}", 500)
