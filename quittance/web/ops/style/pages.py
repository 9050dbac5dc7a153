"""The living style pages: every part in every state, in the frame of the face that uses it."""

from django.http import HttpResponse
from django.shortcuts import render

from quittance.web.base.notices import Notice
from quittance.web.base.requests import OpsRequest
from quittance.web.ops import gate
from quittance.web.ops.style import samples


@gate.page()
def index(request: OpsRequest) -> HttpResponse:
    return render(request, "ops/style/index.html")


@gate.page()
def portal(request: OpsRequest) -> HttpResponse:
    return render(request, "ops/style/portal.html", samples.of("portal"))


@gate.page()
def firm(request: OpsRequest) -> HttpResponse:
    context = samples.of("firm", sees_as_another=True) | {"notice": Notice("The group was saved.", "good")}
    return render(request, "ops/style/firm.html", context)


@gate.page()
def door(request: OpsRequest) -> HttpResponse:
    return render(request, "ops/style/door.html", samples.of("portal", signed_in=False))


@gate.page()
def error(request: OpsRequest) -> HttpResponse:
    facts = {
        "within": "base/door.html",
        "title": "Something broke on our side",
        "words": "It was not you. Nothing was half done: what you sent was either kept whole or not at all.",
        "remedy": "Try once more. If it happens again, tell us the number below.",
        "way_on": ("/ops/style/", "Go to the first page"),
        "request_id": request.request_id,
    }
    return render(request, "base/error.html", samples.of("portal", signed_in=False) | facts)


@gate.page()
def part(request: OpsRequest) -> HttpResponse:
    """What the polling sample asks for."""
    return render(request, "ops/style/poll.html", {"as_of": request.now})
