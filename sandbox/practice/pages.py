"""The practice system: the firms, their offices, and everyone who works there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from sandbox import seed as cast


def paths(*, seed: int) -> tuple[URLPattern, ...]:
    firms = cast.world(seed)["firms"]
    for firm in firms:
        firm["desks"] = [
            (office, [person for person in firm["people"] if person["office"] == office]) for office in firm["offices"]
        ]

    @require_safe
    def front(request: HttpRequest) -> HttpResponse:
        return render(request, "practice/front.html", {"firms": firms})

    return (path("", front),)
