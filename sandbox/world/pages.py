"""The start page: what this world is, who lives in it, and whether everybody is awake."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sandbox import seed as cast
from sandbox.kit.surroundings import world_facts
from sandbox.world import awake, days, places
from sandbox.world.olive import NotMoved


def paths(*, seed: int) -> tuple[URLPattern, ...]:
    del seed  # the named people are the same in every world; the seed makes up their colleagues

    @require_safe
    def front(request: HttpRequest) -> HttpResponse:
        facts = world_facts()
        status = awake.look(places.doors(facts))
        described = {
            "ring": [_place(place, facts, status) for place in places.RING],
            "around": [_place(place, facts, status) for place in places.AROUND],
            "firms": cast.FIRMS,
            "today": days.today(facts) if facts else None,
            "facts": facts,
            "database": places.without_password(str(facts.get("database", ""))),
        }
        return render(request, "world/front.html", described)

    @require_safe
    def status(_request: HttpRequest) -> HttpResponse:
        return JsonResponse(awake.look(places.doors(world_facts())))

    @require_POST
    def next_day(request: HttpRequest) -> HttpResponse:
        try:
            said = days.next_business_day(world_facts()).said
        except NotMoved as refused:
            said = str(refused)
        return render(request, "world/moved.html", {"said": said})

    @require_http_methods(["GET", "HEAD", "POST"])
    def day(request: HttpRequest) -> HttpResponse:
        facts = world_facts()
        if request.method != "POST":
            return JsonResponse({"day": days.today(facts)})
        try:
            moved = days.next_business_day(facts)
        except NotMoved as refused:
            return JsonResponse({"error": str(refused)}, status=503)
        return JsonResponse({"day": moved.day, "ahead": moved.ahead, "faults": moved.faults})

    return (
        path("", front),
        path("status.json", status, name="status"),
        path("next-business-day", next_day, name="next-day"),
        path("api/day", day),
    )


def _place(place: places.Place, facts: dict[str, Any], status: dict[str, bool]) -> dict[str, Any]:
    links = [(words, str(facts.get(key, ""))) for words, key in place.links]
    return {"place": place, "links": links, "awake": status.get(place.key)}
