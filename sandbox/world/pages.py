"""The start page: what this world is, who lives in it, and whether everybody is awake."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from sandbox import seed as cast
from sandbox.kit.surroundings import world_facts
from sandbox.world import awake, places


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
            "facts": facts,
            "database": places.without_password(str(facts.get("database", ""))),
        }
        return render(request, "world/front.html", described)

    @require_safe
    def status(_request: HttpRequest) -> HttpResponse:
        return JsonResponse(awake.look(places.doors(world_facts())))

    return (path("", front), path("status.json", status, name="status"))


def _place(place: places.Place, facts: dict[str, Any], status: dict[str, bool]) -> dict[str, Any]:
    links = [(words, str(facts.get(key, ""))) for words, key in place.links]
    return {"place": place, "links": links, "awake": status.get(place.key)}
