"""The page on which a person makes the mail server misbehave."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from sandbox.mailbox import looks
from sandbox.mailbox.behaviour import ANYONE, Behaviour, NotUnderstood
from sandbox.mailbox.robot import OFF, OPENS, PRESSES, Robot

VISITS_SHOWN = 50
ROBOTS = {
    OFF: "No robot: mails are read by people alone",
    OPENS: "A scanner opens every link of an arriving mail, several times",
    PRESSES: "A harsher one also presses every button that it finds there",
}

WISHES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "bounce": ("Bounce: refuse for good (550)", "answer", {"code": 550, "text": "5.1.1 No such mailbox"}),
    "full": ("Mailbox full: refuse for good (552)", "answer", {"code": 552, "text": "5.2.2 Mailbox full"}),
    "full_now": ("Mailbox full for now (452)", "answer", {"code": 452, "text": "4.2.2 Mailbox full"}),
    "later": ("Ask to come back later (451)", "answer", {"code": 451, "text": "4.3.0 Try again later"}),
    "spam": (
        "Refuse the whole mail after its bytes (554)",
        "answer",
        {"code": 554, "text": "5.7.1 Refused as spam", "at": "data"},
    ),
    "returned": (
        "Take it (250) and send it back afterwards: no such mailbox",
        "bounce",
        {"status": "5.1.1", "text": "No such mailbox"},
    ),
    "returned_full": (
        "Take it (250) and send it back afterwards: mailbox full",
        "bounce",
        {"status": "5.2.2", "text": "Mailbox full"},
    ),
    "cut_before": ("Drop the connection after DATA, mail not stored", "cut", {"when": "before"}),
    "cut_after": ("Drop the connection after DATA, mail stored all the same", "cut", {"when": "after"}),
}


def paths(behaviour: Behaviour, robot: Robot) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        complaint = ""
        if request.method == "POST":
            try:
                if request.POST.get("act") == "robot":
                    robot.become(request.POST.get("robot", ""))
                else:
                    behaviour.become(_wished(behaviour.now(), request.POST))
            except NotUnderstood as unclear:
                complaint = str(unclear)
            else:
                return HttpResponseRedirect(reverse("moods"))
        now = behaviour.now()
        facts = {
            "rules": _rules(now),
            "delay_ms": now["delay_ms"],
            "wishes": [(key, words) for key, (words, _table, _rule) in WISHES.items()],
            "complaint": complaint,
            "robots": [(mood, words, mood == robot.mood) for mood, words in ROBOTS.items()],
            "robot_left": robot.left,
            "visits": [(looks.short_moment(each.at), each) for each in list(robot.visits)[:VISITS_SHOWN]],
            "given": request.POST,
        }
        return render(request, "mailbox/moods.html", facts, status=400 if complaint else 200)

    return (path("behaviour/", page, name="moods"),)


def _wished(now: dict[str, Any], form: QueryDict) -> dict[str, Any]:
    act = form.get("act")
    if act == "behave":
        return {}
    if act == "slow":
        return {**now, "delay_ms": _number(form.get("delay_ms", ""), "The delay") or 0}
    address = form.get("address", "").strip().casefold() or ANYONE
    if act == "forget":
        return {**now, **{table: _without(now[table], address) for table in (form.get("table"),) if table in now}}
    wish = WISHES.get(form.get("wish", ""))
    if act != "add" or wish is None:
        raise NotUnderstood("Choose what is to happen.")
    _words, table, rule = wish
    times = _number(form.get("times", ""), "How often")
    return {**now, table: {**now[table], address: {**rule, "times": times}}}


def _without(table: dict[str, Any], address: str) -> dict[str, Any]:
    return {each: rule for each, rule in table.items() if each != address}


def _number(given: str, name: str) -> int | None:
    given = given.strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise NotUnderstood(f"{name} is a whole number, or nothing.")
    return int(given)


def _rules(now: dict[str, Any]) -> list[dict[str, Any]]:
    answers = [
        {
            "table": "answer",
            "address": address,
            "words": f"is answered {rule['code']} {rule['text']}"
            + (" after the bytes" if rule["at"] == "data" else ""),
            "times": rule["times"],
        }
        for address, rule in now["answer"].items()
    ]
    cuts = [
        {
            "table": "cut",
            "address": address,
            "words": "loses the connection after DATA, the mail "
            + ("is stored all the same" if rule["when"] == "after" else "is not stored"),
            "times": rule["times"],
        }
        for address, rule in now["cut"].items()
    ]
    returns = [
        {
            "table": "bounce",
            "address": address,
            "words": f"takes each mail and sends it back afterwards: {rule['status']} {rule['text']}",
            "times": rule["times"],
        }
        for address, rule in now["bounce"].items()
    ]
    return answers + cuts + returns
