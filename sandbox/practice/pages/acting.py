"""The form of an act, and what becomes of it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.practice import finding, ledger, looks, reading
from sandbox.practice.act import Act
from sandbox.practice.catalogue import BY_KEY
from sandbox.practice.fields import Field, Scene, Unclear, read
from sandbox.practice.opening import Opening
from sandbox.practice.pages import frame
from sandbox.practice.pages.frame import Books
from sandbox.practice.rows import Refused

SUBJECTS = ("client", "invoice", "receipt", "entry", "link")


def paths(opening: Opening) -> tuple[URLPattern, ...]:
    view = require_http_methods(["GET", "HEAD", "POST"])(frame.opened(opening, _act))
    return (path("<slug:slug>/do/<slug:key>/", view, name="act"),)


def _act(request: HttpRequest, books: Books, key: str) -> HttpResponse:
    act = BY_KEY.get(key)
    if act is None:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    scene = _scene(books, {name: sent[name] for name in SUBJECTS if sent.get(name)})
    if request.method != "POST":
        return _form(request, books, act, scene, {}, {})
    given = _given(act, request.POST)
    try:
        done = act.run(books.connection, **read(act.fields, given, scene))
    except Unclear as unclear:
        return _form(request, books, act, scene, given, unclear.faults)
    except Refused as refused:
        books.connection.rollback()
        return _form(request, books, act, scene, given, {"": str(refused)})
    return frame.go(_where(books, act, done), done["said"])


def _scene(books: Books, named: Mapping[str, str]) -> Scene:
    """Whom and what the address names."""
    client = entry = link = None
    try:
        if named.get("link", "").isdecimal():
            link = reading.link(books.connection, int(named["link"]))
        which = next((named[name] for name in ("invoice", "receipt", "entry") if name in named), None)
        if which:
            entry = finding.entry(books.connection, which)
        client_id = (entry or link or {}).get("client_id")
        if client_id or "client" in named:
            client = finding.client(books.connection, client_id or named["client"])
    except Refused:
        raise Http404 from None
    return Scene(books.connection, books.today, client, entry, link)


def _given(act: Act, sent: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for field in act.fields:
        if field.kind == "lines":
            continue
        if field.kind == "spread":
            given[field.name] = {
                f"id:{name.removeprefix('apply:')}": amount
                for name, amount in sent.items()
                if name.startswith("apply:")
            }
        else:
            given[field.name] = sent.get(field.name, "")
    return given


def _form(
    request: HttpRequest, books: Books, act: Act, scene: Scene, given: dict[str, Any], faults: dict[str, str]
) -> HttpResponse:
    facts = {
        "act": act,
        "fields": [_shown(field, scene, given, faults) for field in act.fields if field.kind != "lines"],
        "faults": list(faults.values()),
        "client": looks.client(scene.client) if scene.client else None,
        "entry": looks.entry(scene.entry, books.today) if scene.entry else None,
    }
    tab = "firm/" if act.on == "firm" and act.key != "add-client" else ""
    return frame.shown(request, books, "act", tab, facts, status=400 if faults else 200)


def _shown(field: Field, scene: Scene, given: dict[str, Any], faults: dict[str, str]) -> dict[str, Any]:
    subject = _subject(field, scene)
    value = given.get(field.name, field.shown(scene)) if given else field.shown(scene)
    facts: dict[str, Any] = {
        "name": field.name,
        "label": field.label,
        "kind": "hidden" if subject else "pick" if field.choices(scene) else field.kind,
        "value": subject or (str(value) if field.kind != "flag" else value in {True, "on"}),
        "tip": field.tip,
        "required": field.required,
        "fault": faults.get(field.name, ""),
        "choices": [(each, words, each == str(value)) for each, words in field.choices(scene)],
        "longest": field.longest,
    }
    if field.kind == "spread" and scene.client:
        spread = given.get(field.name, {})
        facts["open"] = [
            (each, spread.get(f"id:{each['ledger_entry_id']}", ""))
            for each in looks.entries(ledger.open_items(scene.connection, scene.client["client_id"]), scene.today)
        ]
    return facts


def _subject(field: Field, scene: Scene) -> str:
    """Of a field that the address has settled already."""
    if field.kind == "client" and field.name == "client" and scene.client:
        return f"id:{scene.client['client_id']}"
    if field.kind == "entry" and field.required and scene.entry:
        return f"id:{scene.entry['ledger_entry_id']}"
    return str(scene.link["client_contact_id"]) if field.name == "link" and scene.link else ""


def _where(books: Books, act: Act, done: dict[str, Any]) -> str:
    if act.on in {"invoice", "receipt", "entry"}:
        return f"{books.root}entries/{done['ledger_entry_id']}/"
    if done.get("client_id"):
        return f"{books.root}clients/{done['client_id']}/"
    return f"{books.root}firm/"
