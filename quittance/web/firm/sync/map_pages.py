"""The field map: what feeds each of our fields, its editor beside real rows, and all versions with the way back."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.sync import queries
from quittance.sync.actions import catalogue, maps, previews, trials
from quittance.sync.models import FieldMap
from quittance.sync.rules import field_map, map_words
from quittance.sync.rules.our_fields import OURS
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.sync import map_forms, whole, words
from quittance.web.firm.sync.map_forms import GROUPS

HERE = "/firm-portal/sync/map/"
_MAY = Permission.EDIT_MAPPING
_SEARCH_MAX = 100
Choices = Mapping[str, Mapping[str, Any]]


@gate.page(may=_MAY)
def overview(request: StaffRequest) -> HttpResponse:
    if queries.live_source() is None:
        return render(request, "firm/sync/map.html", {"is_connected": False})
    newest = queries.newest_map()
    own, mapping = maps.profile_in_force().mapping, maps.mapping_in_force()
    context = {
        "is_connected": True,
        "newest": newest,
        "is_applied": _is_applied(newest),
        "groups": _groups(own, mapping),
        "versions": [_version(row, request) for row in FieldMap.objects.order_by("-number")],
    }
    return render(request, "firm/sync/map.html", context)


def _is_applied(newest: FieldMap | None) -> bool:
    live = queries.live_source()
    return live is None or live.map_number == (newest.number if newest else 0)


def _groups(own: Choices, mapping: Choices) -> list[tuple[str, str, list[tuple[str, str, str, bool]], bool]]:
    return [(name, title, _lines(tables, own, mapping), len(tables) > 1) for name, (title, tables) in GROUPS.items()]


def _lines(tables: tuple[str, ...], own: Choices, mapping: Choices) -> list[tuple[str, str, str, bool]]:
    """Per field that a firm may choose: whose table, its name, what feeds it, and whether the firm chose that."""
    people = maps.people(mapping)
    return [
        (
            map_words.TABLES[table],
            ours.title,
            map_words.choice(mapping[table].get(ours.name, {}), people),
            not map_words.is_same(mapping[table].get(ours.name, {}), own[table].get(ours.name, {})),
        )
        for table in tables
        if table in mapping
        for ours in OURS[table]
        if ours.editable
    ]


def _version(row: FieldMap, request: StaffRequest) -> dict[str, Any]:
    return {
        "row": row,
        "at": words.moment(row.made_at, request.firm.clock, now=request.now),
        "by": words.hand(row.made_by),
    }


@gate.page(may=_MAY)
def version(request: StaffRequest, number: int) -> HttpResponse:
    """What one version says, and how it differs from the one in force. Number 0 is the practice system's own."""
    row = FieldMap.objects.filter(number=number).first()
    if (row is None and number) or queries.live_source() is None:
        raise Http404
    newest = queries.newest_map()
    choices, now = (row.choices if row else {}), (newest.choices if newest else {})
    own = maps.profile_in_force().mapping
    mapping = field_map.merged(own, choices)
    context = {
        "number": number,
        "version": _version(row, request) if row else None,
        "is_newest": number == (newest.number if newest else 0),
        "differences": maps.changes(before=now, after=choices),
        "groups": _groups(own, mapping),
    }
    return render(request, "firm/sync/version.html", context)


@gate.page(may=_MAY, methods=("POST",))
def go_back(request: StaffRequest, number: int) -> HttpResponse:
    response = redirect(HERE)
    try:
        made = maps.go_back(number=number, by=request.visitor.by, now=request.now)
    except (maps.CannotSave, maps.NoSource) as cannot:
        notices.leave(response, str(cannot), tone="bad")
    else:
        notices.leave(
            response, f"Version {made.number} is in force. All rows are read anew by it; that begins in seconds."
        )
    return response


@whole.page(may=_MAY, methods=("GET", "POST"))
def edit(request: StaffRequest, map_group: str) -> HttpResponse:
    """The choices of one group of tables, beside real rows. Nothing is saved here: what was chosen is tried first."""
    if map_group not in GROUPS:
        raise Http404
    if queries.live_source() is None:
        return redirect(HERE)
    faults: list[str] = []
    choices, sent = _in_force(), None
    if request.method == "POST":
        try:
            sent = _sent(map_group, request)
            choices, faults = sent.choices, sent.faults
            if request.POST.get("do") == "try" and not faults:
                trial = trials.ask(
                    choices=choices, group=map_group, base_number=_base(request), by=request.visitor.by, now=request.now
                )
                return redirect(f"{HERE}trials/{trial.pk}/")
        except map_forms.Incomplete as incomplete:
            faults = [str(incomplete)]
        except maps.CannotSave as cannot:
            faults = cannot.faults
    context = {
        **_editor(map_group, choices, sent.typed if sent else {}),
        "faults": faults,
        "base": _base(request) if request.method == "POST" else _newest_number(),
        **_rows(map_group, choices, request),
    }
    return render(request, "firm/sync/edit.html", context, status=400 if faults else 200)


@whole.page(may=_MAY, methods=("POST",))
def preview(request: StaffRequest, map_group: str) -> HttpResponse:
    """The rows beside the form, as it stands there now."""
    if map_group not in GROUPS or queries.live_source() is None:
        raise Http404
    try:
        sent = _sent(map_group, request)
        found = {"unreadable": " ".join(sent.faults)} if sent.faults else _rows(map_group, sent.choices, request)
    except map_forms.Incomplete as incomplete:
        found = {"unreadable": str(incomplete)}
    return render(request, "firm/sync/preview.html", found)


def _in_force() -> dict[str, Any]:
    newest = queries.newest_map()
    return dict(newest.choices) if newest else {}


def _newest_number() -> int:
    newest = queries.newest_map()
    return newest.number if newest else 0


def _base(request: StaffRequest) -> int:
    """The version that the page was opened with."""
    sent = request.POST.get("base", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else -1  # noqa: PLR2004  a number of ours


def _sent(group: str, request: StaffRequest) -> map_forms.Sent:
    """The firm's whole choices with this page's in their place. Raises map_forms.Incomplete."""
    profile = maps.profile_in_force()
    tables = [table for table in GROUPS[group][1] if table in profile.tables]
    parts = {table: map_forms.chosen(table, request.POST, profile.mapping[table]) for table in tables}
    return map_forms.Sent(
        {**_in_force(), **{table: part.choices for table, part in parts.items()}},
        faults=[fault for part in parts.values() for fault in part.faults],
        typed={name: text for part in parts.values() for name, text in part.typed.items()},
    )


def _editor(group: str, choices: Choices, typed: Mapping[str, str]) -> dict[str, Any]:
    profile = maps.profile_in_force()
    mapping = field_map.merged(profile.mapping, choices)
    title, tables = GROUPS[group]
    sections, unseen = [], ""
    for table in tables:
        if table not in profile.tables:
            continue
        try:
            seen = previews.seen(table=table)
        except previews.CannotRead as cannot:
            seen, unseen = {}, str(cannot)
        offered = catalogue.fields(profile.name, table)
        found = map_forms.controls(table, offered, mapping[table], profile.mapping[table], seen)
        for control in (each for each in found if each.name in typed):
            control.static, control.is_static = typed[control.name], True
        plain, wide = ([each for each in found if (each.kind == "field") is simple] for simple in (True, False))
        sections.append((table, map_words.TABLES[table], plain, wide))
    return {"group": group, "title": title, "sections": sections, "unseen": unseen, "people": map_forms.people()}


def _rows(group: str, choices: Choices, request: StaffRequest) -> dict[str, Any]:
    """Some of the source's rows and what the choices make of them."""
    tables = [table for table in GROUPS[group][1] if table in maps.profile_in_force().tables]
    asked = request.POST if request.method == "POST" else request.GET
    table = asked.get("of", "") if asked.get("of") in tables else tables[0]
    search = asked.get("look", "").strip()[:_SEARCH_MAX]
    after = previews.random_key(table) if asked.get("do") == "other" else ""
    told: dict[str, Any] = {"of": table, "look": search, "tables": [(each, map_words.TABLES[each]) for each in tables]}
    try:
        found = previews.preview(table=table, choices=choices, search=search, after=after)
    except previews.CannotRead as cannot:
        return {**told, "unreadable": str(cannot)}
    pairs = [
        {
            "pair": pair,
            "values": [
                (each.field.title, words.value(each.field, each.value), each.named, each.changed)
                for each in pair.mapped
            ],
            "changed": sum(each.changed for each in pair.mapped),
        }
        for pair in found
    ]
    return {**told, "pairs": pairs}
