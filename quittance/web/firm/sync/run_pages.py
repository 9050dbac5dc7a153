"""The record of the runs: what each read and wrote, how long it took, and why one failed."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.sync import queries
from quittance.sync.models.run import Kind, State
from quittance.sync.rules.map_words import TABLES
from quittance.web.base.requests import StaffRequest
from quittance.web.firm.sync import pages, whole, words

_PAGE = 50


def before_asked(request: HttpRequest) -> int | None:
    """Where the next page of a list begins; what nobody could have been led to is no page."""
    asked = request.GET.get("before", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit()) or len(asked) > 18:  # noqa: PLR2004  a key of the database
        raise Http404
    return int(asked)


@whole.page(may=Permission.SEE_CLIENTS)
def runs(request: StaffRequest) -> HttpResponse:
    found, before = queries.runs().order_by("-pk"), before_asked(request)
    only_failed = request.GET.get("only") == "failed"
    if only_failed:
        found = found.filter(state=State.FAILED)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[: _PAGE + 1])
    context = {
        "lines": [pages.line(row, request) for row in rows[:_PAGE]],
        "older": rows[_PAGE - 1].pk if len(rows) > _PAGE else None,
        "is_later_page": before is not None,
        "only_failed": only_failed,
    }
    return render(request, "firm/sync/runs.html", context)


def _proof(told: Mapping[str, int] | None) -> dict[str, Any] | None:
    """What the run's proof of the ledger found; earlier runs kept the sum alone."""
    if told is None:
        return None
    faults = told.get("faults", 0)
    parts = {table: told.get(table, 0) for table in ("invoices", "entries")}
    named = words.counts(parts) or words.counted(faults, "balance")
    return {"faults": faults, "words": f"{named} whose ledger is not the open balance"}


@whole.page(may=Permission.SEE_CLIENTS)
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    row = queries.runs().filter(pk=run_id).first()
    if row is None:
        raise Http404
    clock = request.firm.clock
    tone, state = words.state(row)
    told: dict[str, dict[str, int]] = row.counts
    shown = [name for name, _ in words.COUNTS]
    lines = [(TABLES[table], [told[table].get(name, 0) for name in shown]) for table in TABLES if table in told]
    context: dict[str, Any] = {
        "run": row,
        "title": words.RUN_KINDS[Kind(row.kind)],
        "tone": tone,
        "state": state,
        "started": words.moment(row.started_at, clock, now=request.now),
        "ended": words.moment(row.ended_at, clock, now=request.now) if row.ended_at else "",
        "took": words.duration(row.milliseconds),
        "heads": [title.capitalize() for _, title in words.COUNTS],
        "lines": lines,
        "total": [sum(numbers[place] for _, numbers in lines) for place in range(len(shown))],
        "proof": _proof(told.get("ledger")),
        "went_back": bool(told.get("went_back")),
    }
    return render(request, "firm/sync/run.html", context)
