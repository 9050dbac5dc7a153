"""The zone as a page, on which records are pasted and taken away."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from sandbox.dns import pasting, wire
from sandbox.dns.zone import Zone


def paths(zone: Zone, *, udp_port: int) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def front(request: HttpRequest) -> HttpResponse:
        complaint = ""
        if request.method == "POST":
            try:
                _change(zone, request)
            except pasting.Unclear as unclear:
                complaint = str(unclear)
            else:
                return HttpResponseRedirect(reverse("front"))
        facts = {
            "records": sorted(zone.records(), key=lambda record: (record.name.split(".")[::-1], record.kind)),
            "kinds": list(wire.KINDS),
            "udp_port": udp_port,
            "file": zone.path.name,
            "complaint": complaint,
            "given": request.POST,
        }
        return render(request, "dns/front.html", facts, status=400 if complaint else 200)

    @require_http_methods(["GET", "HEAD", "POST"])
    def records(request: HttpRequest) -> HttpResponse:
        """For programs: all of them, or one more."""
        if request.method == "POST":
            try:
                zone.add([_told(request.body)])
            except (pasting.Unclear, ValueError, TypeError, KeyError) as unclear:
                return JsonResponse({"error": f"Send name, type and value. {unclear}"}, status=400)
        found = [{"name": each.name, "type": each.kind, "value": each.value} for each in zone.records()]
        return JsonResponse({"records": found})

    return (path("", front, name="front"), path("api/records", records))


def _change(zone: Zone, request: HttpRequest) -> None:
    given = request.POST
    match given.get("act"):
        case "paste":
            zone.add(pasting.records(given.get("pasted", "")))
        case "add":
            zone.add([pasting.record(given.get("name", ""), given.get("kind", ""), given.get("value", ""))])
        case "remove":
            zone.remove(pasting.record(given.get("name", ""), given.get("kind", ""), given.get("value", "")))
        case _:
            raise pasting.Unclear("Choose what is to happen.")


def _told(body: bytes) -> wire.Record:
    wish: dict[str, Any] = json.loads(body)
    return pasting.record(str(wish["name"]), str(wish["type"]), str(wish["value"]))
