"""Webhooks as a person sees them: who is told, what was sent, what is held, lost or refused; and mischief."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from sandbox.processor import control, mischief
from sandbox.processor.faults import invalid
from sandbox.processor.money import cards
from sandbox.processor.pages import frame, looks
from sandbox.processor.store import Store
from sandbox.processor.work import API_VERSION, PLATFORM, Obj, Work

MOST = 100
STATES = {"waiting": "Waiting", "held": "Held back", "lost": "Lost", "delivered": "Delivered", "failed": "Given up"}
KINDS = {"waiting": "wait", "held": "wait", "lost": "bad", "delivered": "good", "failed": "bad"}
SIDES = (("asked", "What the API answers"), ("card", "What cards say"), ("told", "What webhooks do"))
WHERE = (("pay", "Payments"), ("refund", "Refunds"), ("create", "New payment intents"), ("all", "Every request"))


def paths(store: Store) -> tuple[URLPattern, ...]:
    @require_safe
    def webhooks(request: HttpRequest) -> HttpResponse:
        with store.look() as work:
            facts = _webhooks(work, request.GET.get("state", ""))
        return frame.shown(request, store, "webhooks", "/webhooks/", facts)

    @require_POST
    def act(request: HttpRequest) -> HttpResponse:
        return frame.acted("/webhooks/", lambda: _act(store, request.POST))

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return frame.shown(request, store, "mischief", "/mischief/", _mischief())

    @require_POST
    def wish(request: HttpRequest) -> HttpResponse:
        return frame.acted("/mischief/", lambda: _wished(request.POST))

    @require_safe
    def connect(request: HttpRequest) -> HttpResponse:
        with store.look() as work:
            accounts = [
                {**each, "bank": (each["external_accounts"]["data"] or [{}])[0]}
                for each in work.all("account", account=PLATFORM)
            ]
            endpoints = work.all("webhook_endpoint", account=PLATFORM)
        facts = {
            "origin": f"http://{request.get_host()}",
            "version": API_VERSION,
            "accounts": accounts,
            "endpoints": endpoints,
        }
        return frame.shown(request, store, "connect", "/connect/", facts)

    return (
        path("webhooks/", webhooks),
        path("webhooks/act", act),
        path("mischief/", page),
        path("mischief/act", wish),
        path("connect/", connect),
    )


def _webhooks(work: Work, state: str) -> Obj:
    where, values = ("WHERE state = ?", [state]) if state in STATES else ("", [])
    rows = work.connection.execute(f"SELECT * FROM delivery {where} ORDER BY id DESC LIMIT {MOST}", values).fetchall()  # noqa: S608  one of two
    counts = dict(work.connection.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())
    names = frame.names(work)
    urls = {each["id"]: each["url"] for account in names for each in work.all("webhook_endpoint", account=account)}
    shown = [_delivery(dict(row), names, urls) for row in rows]
    tally = [(key, words, counts.get(key, 0)) for key, words in STATES.items()]
    return {"rows": shown, "tally": tally, "state": state, "endpoints": urls, "held": counts.get("held", 0)}


def _delivery(row: dict[str, Any], names: dict[str, str], urls: dict[str, str]) -> Obj:
    return {
        **row,
        "firm": names.get(row["account"], row["account"]),
        "url": urls.get(row["endpoint"], "an endpoint that is gone"),
        "label": {"kind": KINDS[row["state"]], "words": STATES[row["state"]]},
        "when": looks.moment(row["at"]) if row["at"] else "",
        "open": row["state"] in {"waiting", "held", "lost", "failed"},
    }


def _act(store: Store, given: Any) -> str:
    with store.work() as work:
        if given.get("what") in {"release", "backwards"}:
            count = control.release(work, backwards=given["what"] == "backwards")
            return f"{count} held webhook{'' if count == 1 else 's'} released."
        control.change_delivery(work, frame.number_of(given.get("delivery")), given.get("what", ""))
    return {
        "again": "It is sent again.",
        "send": "It is sent now.",
        "hold": "It is held back.",
        "lose": "It is lost, until you send it.",
    }[given["what"]]


def _mischief() -> Obj:
    now = mischief.here.now()
    groups = [
        (words, [(prank, now.get(prank.key)) for prank in mischief.PRANKS if prank.side == side], side)
        for side, words in SIDES
    ]
    return {
        "groups": groups,
        "active": [(mischief.BY_KEY[key], wish) for key, wish in now.items()],
        "codes": sorted(cards.BY_CODE),
        "where": WHERE,
        "seconds": mischief.SECONDS,
    }


def _wished(given: Any) -> str:
    if "behave" in given:
        mischief.here.become({})
        return "It behaves again."
    if "forget" in given:
        mischief.here.take_back(given["forget"])
        return "It was taken back."
    for times in ("once", "always"):
        if times in given:
            facts: Obj = {
                "times": 1 if times == "once" else None,
                "on": given.get("on", "pay"),
                "code": given.get("code", "generic_decline"),
            }
            facts["seconds"] = frame.number_of(given.get("seconds")) or mischief.SECONDS
            mischief.here.add(given[times], facts)
            how_often = "the next time" if times == "once" else "every time, until you take it back"
            return f"{mischief.BY_KEY[given[times]].title}: {how_often}."
    raise invalid("Choose what is to happen.")
