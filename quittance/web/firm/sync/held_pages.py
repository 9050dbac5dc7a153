"""Changes that look like an import or a loss: what would change, why they were held, and the decision."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.sync.actions import holds
from quittance.sync.models import HeldImport, HeldRow
from quittance.sync.models.held_import import Kind, State
from quittance.sync.rules.map_words import TABLES
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import tables
from quittance.web.firm.sync import whole, words
from quittance.web.firm.tables import Sheet, TableForm

HERE = "/firm-portal/sync/held/"
_MAY = Permission.DECIDE_IMPORTS
_DECIDED, _ROWS = 50, 20


@whole.page(may=_MAY)
def every(request: StaffRequest) -> HttpResponse:
    held = HeldImport.objects.order_by("-pk")
    context = {
        "open": [_card(each, request) for each in held.filter(state=State.OPEN)],
        "decided": [_card(each, request) for each in held.exclude(state=State.OPEN)[:_DECIDED]],
    }
    return render(request, "firm/sync/held_list.html", context)


@whole.page(may=_MAY)
def one(request: StaffRequest, held_id: int) -> HttpResponse:
    held = _found(held_id)
    context = {
        **_card(held, request),
        "plan": _plan(held),
        "tables": _rows(held),
    }
    return render(request, "firm/sync/held.html", context)


@whole.page(may=_MAY)
def rows(request: StaffRequest, held_id: int, table: str) -> HttpResponse:
    """Every held row of a table, a page at a time."""
    held, form = _found(held_id), TableForm(request.GET)
    if table not in TABLES:
        raise Http404
    if not form.is_valid():
        return tables.refusal(request, form)
    found = held.rows.filter(table=table).order_by("pk")
    some = Part(table, TABLES[table], list(found[form.begin : form.end]), 0)
    context = {**_card(held, request), "part": some, "sheet": Sheet(form, some.rows, found.count(), "")}
    return render(request, "firm/sync/held_rows.html", context)


@dataclass(frozen=True)
class Part:
    """Rows of one table, and how many more there are."""

    table: str
    title: str
    rows: list[HeldRow]
    more: int

    @property
    def has_money(self) -> bool:
        return any(row.open_cents is not None for row in self.rows)


def _rows(held: HeldImport) -> list[Part]:
    found = []
    for table, title in TABLES.items():
        of_table = held.rows.filter(table=table)
        number = of_table.count()
        if number:
            found.append(Part(table, title, list(of_table.order_by("pk")[:_ROWS]), max(0, number - _ROWS)))
    return found


def _card(held: HeldImport, request: StaffRequest) -> dict[str, Any]:
    clock, counts = request.firm.clock, held.facts.get("counts", {})
    tone, state = words.HELD_STATES[State(held.state)]
    return {
        "held": held,
        "title": words.held_title(held),
        "tone": tone,
        "state": state,
        "is_open": held.state == State.OPEN,
        "found": words.moment(held.found_at, clock, now=request.now),
        "decided": words.moment(held.decided_at, clock, now=request.now) if held.decided_at else "",
        "by": words.hand(held.decided_by),
        "written": words.moment(held.applied_at, clock, now=request.now) if held.applied_at else "",
        "counts": [(words.titled(table, counts[table]), counts[table]) for table in TABLES if counts.get(table)],
        "open": words.sums(held.facts.get("open", {})),
        "hanging": words.rows_of("invoices", held.facts["hanging"]) if held.facts.get("hanging") else "",
        "all": words.counts(counts),
        "samples": held.facts.get("samples", []),
        "limit": _limit(held),
    }


def _limit(held: HeldImport) -> str:
    """Which limit was passed, with its figures."""
    known, limit = held.facts.get("known", 0), held.facts.get("limit", 0)
    if held.kind == Kind.NEW_CLIENTS:
        return (
            f"With {words.rows_of('clients', known)} known, up to {limit:,} new ones at once are let in: "
            "200, or 5 % where that is more."
        )
    if held.kind == Kind.VANISHED:
        return f"Of {words.rows_of('invoices', known)}, up to {limit:,} may vanish at once: 1 %."
    return "A client number that belonged to another client is never taken over unasked: links and payments go by it."


def _plan(held: HeldImport) -> dict[str, str]:
    """What either button does, in full."""
    everything = words.counts(held.facts.get("counts", {})) or "nothing"
    if held.kind == Kind.NEW_CLIENTS:
        return {
            "applied": f"All of it is written into the mirror: {everything}. Their open invoices can then be paid.",
            "refused": "All of it stays out until somebody lets it in here after all. Known clients are not touched.",
            "apply": f"Let in {everything}",
            "refuse": f"Keep out {everything}",
        }
    if held.kind == Kind.VANISHED:
        return {
            "applied": f"They are marked as gone: {everything}. Nothing of them is due any more, nobody can pay them.",
            "refused": "They stay as they are here, open and payable, though the practice system no longer has them.",
            "apply": f"Mark {everything} as gone",
            "refuse": f"Keep {everything} as they are",
        }
    return {
        "applied": f"The numbers change owner: {everything}. Such a number then opens the other client's portal.",
        "refused": "These clients keep the number that they have here, whatever the practice system says.",
        "apply": f"Change the numbers of {everything}",
        "refuse": f"Keep the numbers of {everything}",
    }


@whole.page(may=_MAY, methods=("POST",))
def apply(request: StaffRequest, held_id: int) -> HttpResponse:
    held = _found(held_id)
    try:
        holds.apply(held=held, by=request.visitor.by, now=request.now)
    except holds.AlreadyDecided as decided:
        return _back(held, str(decided), tone="warn")
    return _back(held, "Applied. The rows are read anew and written within one reading.")


@whole.page(may=_MAY, methods=("POST",))
def refuse(request: StaffRequest, held_id: int) -> HttpResponse:
    held = _found(held_id)
    try:
        holds.refuse(held=held, by=request.visitor.by, now=request.now)
    except holds.AlreadyDecided as decided:
        return _back(held, str(decided), tone="warn")
    return _back(held, "Refused. The rows stay out.")


def _back(held: HeldImport, text: str, *, tone: str = "good") -> HttpResponse:
    response = redirect(f"{HERE}{held.pk}/")
    notices.leave(response, text, tone=tone)
    return response


def _found(held_id: int) -> HeldImport:
    held = HeldImport.objects.filter(pk=held_id).first()
    if held is None:
        raise Http404
    return held
