"""The firms, the clients of one, what was posted lately, and who works there."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from sandbox.practice import backups, looks, reading
from sandbox.practice.catalogue import ACTS
from sandbox.practice.choosing import statuses
from sandbox.practice.fields import Scene
from sandbox.practice.opening import Opening
from sandbox.practice.pages import frame
from sandbox.practice.pages.frame import Books
from sandbox.seed import FIRMS


def paths(opening: Opening) -> tuple[URLPattern, ...]:
    @require_safe
    def front(request: HttpRequest) -> HttpResponse:
        if not opening.ready.wait(frame.PATIENCE_SECONDS):
            return frame.starting(request, opening)
        firms = []
        for firm in FIRMS:
            with opening.server.open(firm.slug) as connection:
                totals = reading.totals(connection)
            counts = {name: f"{totals[name]:,}" for name in ("clients", "open_invoices")}
            firms.append((firm, counts, looks.money(totals["receivable"])))
        return render(request, "practice/front.html", {"firms": firms})

    return (
        path("", front, name="front"),
        path("<slug:slug>/", require_safe(frame.opened(opening, _clients)), name="clients"),
        path("<slug:slug>/recent/", require_safe(frame.opened(opening, _recent)), name="recent"),
        path("<slug:slug>/staff/", require_safe(frame.opened(opening, _staff)), name="staff"),
        path("<slug:slug>/firm/", require_safe(frame.opened(opening, _firm)), name="firm"),
    )


def _clients(request: HttpRequest, books: Books) -> HttpResponse:
    words, status = request.GET.get("q", "")[:100], request.GET.get("status", "")
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    total, rows = reading.clients(books.connection, words=words, status=status, page=page)
    pages = max(1, -(-total // reading.PAGE))
    facts = {
        "rows": [looks.client(row) for row in rows],
        "total": total,
        "words": words,
        "status": status,
        "statuses": [value for value, _ in statuses(Scene(books.connection, books.today))],
        "page": page,
        "pages": pages,
        "before": page - 1 if page > 1 else 0,
        "after": page + 1 if page < pages else 0,
        "first": (page - 1) * reading.PAGE + 1,
        "last": (page - 1) * reading.PAGE + len(rows),
    }
    return frame.shown(request, books, "clients", "", facts)


def _recent(request: HttpRequest, books: Books) -> HttpResponse:
    rows = []
    for row in looks.entries(reading.recent(books.connection), books.today):
        client = looks.client(row) if row["client_number"] is not None or row["name1"] is not None else None
        rows.append((row, client, looks.day(row["posted_at"])))
    days = [(day, [(row, client) for row, client, _ in each]) for day, each in groupby(rows, key=lambda each: each[2])]
    return frame.shown(request, books, "recent", "recent/", {"days": days})


def _staff(request: HttpRequest, books: Books) -> HttpResponse:
    rows = reading.staff(books.connection)
    offices = [(office, list(each)) for office, each in groupby(rows, key=lambda row: row["office"])]
    return frame.shown(request, books, "staff", "staff/", {"offices": offices, "total": len(rows)})


def _firm(request: HttpRequest, books: Books) -> HttpResponse:
    facts = {
        "acts": [act for act in ACTS if act.on == "firm"],
        "backups": [(each, looks.day(each["taken_at"])) for each in backups.all_of(books.connection)],
        "version": (books.connection.execute("SELECT dbo.min_active_row_version()").fetchone() or (0,))[0],
    }
    return frame.shown(request, books, "firm", "firm/", facts)
