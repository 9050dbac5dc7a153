"""One row from three sides: the source's, what the map makes of it, ours; and why they differ."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from quittance.access.rules.permissions import Permission
from quittance.sync import queries
from quittance.sync.actions import differences, maps, previews
from quittance.sync.rules import map_words
from quittance.sync.rules.map_words import SINGULAR, TABLES
from quittance.web.base.requests import StaffRequest
from quittance.web.firm.sync import whole, words

HERE = "/firm-portal/sync/difference/"
_MAY = Permission.EDIT_MAPPING
_KEY_MAX = 100
_STAFF = {"partner", "manager", "responsible", "staff_member"}
_VERDICTS = {
    "same": ("good", "Source and mirror agree in every field"),
    "changed": ("warn", "They differ"),
    "new": ("wait", "Not here yet"),
    "gone": ("wait", "Gone from the source"),
    "quarantined": ("warn", "In quarantine"),
    "held": ("warn", "Held"),
    "unmapped": ("wait", "A new map is on its way"),
    "nowhere": ("bad", "There is no such row"),
    "unread": ("bad", "The source cannot be asked"),
}


@whole.page(may=_MAY)
def search(request: StaffRequest) -> HttpResponse:
    """Finds a row by its key, or by the number that people know it by."""
    table, asked = request.GET.get("table", "invoices"), request.GET.get("q", "").strip()[:_KEY_MAX]
    context: dict[str, Any] = {
        "tables": [(name, title, name == table) for name, title in TABLES.items()],
        "asked": asked,
        "is_connected": queries.live_source() is not None,
    }
    if asked and table in TABLES and context["is_connected"]:
        found = [key for key in previews.keys_found(table, asked) if key != asked]
        found = found or [key for key in differences.keys_not_here(table=table, number=asked) if key != asked]
        keys = found or [asked]
        if len(keys) == 1:
            return redirect(_address(table, keys[0]))
        context["found"] = [(key, _address(table, key)) for key in (*keys, *([asked] if found else []))]
        context["noun"] = SINGULAR[table]
    return render(request, "firm/sync/search.html", context)


def _address(table: str, key: str) -> str:
    return f"{HERE}{table}/{quote(key, safe='')}/"


@whole.page(may=_MAY)
def one(request: StaffRequest, table: str, source_key: str) -> HttpResponse:
    if table not in TABLES or len(source_key) > _KEY_MAX or "\x00" in source_key:
        raise Http404
    try:
        found = differences.look(table=table, key=source_key)
    except maps.NoSource:
        return redirect(f"{HERE}?{urlencode({'table': table, 'q': source_key})}")
    tone, title = _VERDICTS[found.verdict]
    live, clock = queries.live_source(), request.firm.clock
    context = {
        "found": found,
        "table": table,
        "noun": SINGULAR[table],
        "tone": tone,
        "title": title,
        "source": found.source,
        "lines": _lines(found),
        "has_mapped": any(line.mapped is not None for line in found.lines),
        "first_seen": words.moment(found.ours.first_seen_at, clock, now=request.now) if found.ours else "",
        "gone_since": words.moment(found.ours.gone_at, clock, now=request.now)
        if found.ours and found.ours.gone_at
        else "",
        "asked": words.moment(request.now, clock, now=request.now),
        "read": words.moment(live.polled_at, clock, now=request.now) if live else "",
    }
    return render(request, "firm/sync/difference.html", context)


def _lines(found: differences.Difference) -> list[tuple[str, str, str, str, bool]]:
    """People by name beside their key, since nobody knows the keys."""
    keys = {
        str(value) for line in found.lines if line.field.name in _STAFF for value in (line.mapped, line.ours) if value
    }
    people = previews.staff_names(keys) if keys else {}
    return [
        (
            line.field.title,
            map_words.choice(line.fed_by),
            _named(line, line.mapped, people),
            _named(line, line.ours, people),
            line.same,
        )
        for line in found.lines
    ]


def _named(line: differences.Line, value: Any, people: dict[str, str]) -> str:
    told = words.value(line.field, value)
    return f"{people[told]} (key {told})" if line.field.name in _STAFF and told in people else told
