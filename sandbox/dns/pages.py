"""The zone as a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from sandbox.dns.zone import Zone


def paths(zone: Zone, *, udp_port: int) -> tuple[URLPattern, ...]:
    @require_safe
    def front(request: HttpRequest) -> HttpResponse:
        return render(
            request, "dns/front.html", {"records": zone.records(), "udp_port": udp_port, "file": zone.path.name}
        )

    return (path("", front),)
