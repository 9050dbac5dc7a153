"""Rows that cannot stand in the mirror: what they are, why, since when, and the row itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from quittance.access.rules.permissions import Permission
from quittance.receivables.models import Client
from quittance.sync import queries
from quittance.sync.actions import catalogue, quarantine
from quittance.sync.models import Quarantined
from quittance.sync.rules.map_words import SINGULAR, TABLES
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.base.tags import money
from quittance.web.firm.sync import whole, words
from quittance.web.firm.sync.run_pages import before_asked

HERE = "/firm-portal/sync/quarantine/"
_MAY = Permission.EDIT_MAPPING
_PAGE, _SEARCH_MAX = 50, 100


@whole.page(may=_MAY)
def rows_waiting(request: StaffRequest) -> HttpResponse:
    """By table and reason; a search goes by the key, the value in question or what it waits for."""
    table, reason = request.GET.get("table", ""), request.GET.get("reason", "")
    search, before = request.GET.get("q", "").strip()[:_SEARCH_MAX], before_asked(request)
    found = Quarantined.objects.order_by("-pk")
    if table:
        found = found.filter(table=table)
    if reason:
        found = found.filter(reason=reason)
    if search:
        found = found.filter(
            Q(source_key=search) | Q(label__iexact=search) | Q(words__icontains=search) | Q(waits_for__icontains=search)
        )
    number = found.count()
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[: _PAGE + 1])
    asked = {name: text for name, text in (("table", table), ("reason", reason), ("q", search)) if text}
    last = rows[_PAGE - 1].pk if len(rows) > _PAGE else None
    context = {
        "groups": [
            (of, why, TABLES.get(of, of), words.reason(why), count, (of, why) == (table, reason))
            for (of, why), count in queries.quarantined_by_reason().items()
        ],
        "rows": _lines(rows[:_PAGE], request),
        "number": number,
        "search": search,
        "table": table,
        "reason": reason,
        "is_narrowed": bool(asked),
        "older": f"?{urlencode({**asked, 'before': str(last)})}" if last else "",
        "newest": f"?{urlencode(asked)}" if before else "",
    }
    return render(request, "firm/sync/quarantine.html", context)


@dataclass(frozen=True)
class Line:
    """A row as people know it: by its number and its client rather than by its key."""

    row: Quarantined
    title: str
    client: str
    client_page: int | None
    money: str
    stands: str
    since: str


def _lines(rows: Sequence[Quarantined], request: StaffRequest) -> list[Line]:
    keys = {row.client_key for row in rows if row.client_key}
    clients = {each.source_key: each for each in Client.objects.filter(source_key__in=keys)}
    standing = queries.standing(rows)
    found = []
    for each in rows:
        client, stands = clients.get(each.client_key), standing.get((each.table, each.source_key))
        noun = SINGULAR.get(each.table, each.table).capitalize()
        found.append(
            Line(
                row=each,
                title=f"{noun} {each.label}" if each.label else f"{noun} with the key {each.source_key}",
                client=f"{client.number} {client.name}".strip() if client else each.client_name,
                client_page=client.pk if client else None,
                money=money(each.open_cents, each.currency),
                stands=money(*stands) if stands else "",
                since=_since(each, request),
            )
        )
    return found


@whole.page(may=_MAY)
def row(request: StaffRequest, row_id: int) -> HttpResponse:
    found = _found(row_id)
    table, _, key = found.waits_for.partition(":")
    context = {
        "row": found,
        "line": _lines([found], request)[0],
        "reason": words.reason(found.reason),
        "since": _since(found, request),
        "tried": words.moment(found.last_tried_at, request.firm.clock, now=request.now),
        "source": _in_order(found),
        "waits_for": (table, key, SINGULAR.get(table, table)) if key else None,
    }
    return render(request, "firm/sync/quarantined.html", context)


@whole.page(may=_MAY, methods=("POST",))
def try_again(request: StaffRequest, row_id: int) -> HttpResponse:
    found = _found(row_id)
    with transaction.atomic():
        quarantine.try_again(row=found, by=request.visitor.by, now=request.now)
    response = redirect(f"{HERE}{found.pk}/")
    notices.leave(response, "It is tried again within seconds. If it can be read now, it leaves the quarantine.")
    return response


def _found(row_id: int) -> Quarantined:
    found = Quarantined.objects.filter(pk=row_id).first()
    if found is None:
        raise Http404
    return found


def _since(row: Quarantined, request: StaffRequest) -> str:
    return words.moment(row.first_seen_at, request.firm.clock, now=request.now)


def _in_order(row: Quarantined) -> list[tuple[str, str]]:
    """Fields as the practice system lists them; what it no longer has comes last."""
    live = queries.live_source()
    names = [each.name for each in catalogue.fields(live.profile, row.table)] if live else []
    told: dict[str, object] = row.source_row
    return [(name, _shown(told[name])) for name in (*names, *(set(told) - set(names))) if name in told]


def _shown(value: object) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
