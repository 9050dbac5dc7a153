"""How long a sign-in counts before the firm's provider must vouch for the person again.

Who was taken out at the provider is out here within a quarter of an hour. Everybody else notices nothing: between the
tenth and the fifteenth minute a page leads through the provider and back, unseen.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.models.session import Way
from quittance.access.rules import sessions as rules
from quittance.tenancy import queries as tenancy
from quittance.web.base import cookies
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import way

TRIED = "quittance_renewal"
_TRIED_LASTS = timedelta(minutes=1)
_READING = ("GET", "HEAD")
_LEAVING = "/firm-portal/door/sign-out/"


def owed(request: StaffRequest) -> HttpResponse | None:
    """What to answer in the page's place, if the sign-in must be renewed first."""
    session = request.visitor.session
    age = request.now - session.proved_at
    if session.way not in {Way.OIDC, Way.SAML} or age <= rules.RENEWED_AFTER or request.path == _LEAVING:
        return None
    if age <= rules.PROVED_FOR and not _is_a_good_moment(request):
        return None
    return _renewed_first(request) if tenancy.live_connection() is not None else None


def _is_a_good_moment(request: StaffRequest) -> bool:
    """Before it must be. Once a minute is enough: a provider that is down keeps nobody out before the time is over."""
    is_reading = request.method in _READING and _is_page(request)
    return is_reading and not request.visitor.session.refresh and TRIED not in request.COOKIES


def _renewed_first(request: StaffRequest) -> HttpResponse:
    if "HX-Request" in request.headers:
        page = _shown_page(request.headers.get("HX-Current-URL", ""))
        return HttpResponse(status=204, headers={"HX-Redirect": way.go(page, quiet=True)})
    if request.method not in _READING:
        return _kept(request)
    if not _is_page(request):
        return HttpResponse("Your sign-in must be renewed: load the page again.", status=401, content_type="text/plain")
    return _through_the_provider(request)


def _shown_page(address: str) -> str:
    """The page that the script's question came from, as far as it is one of ours."""
    try:
        here = urlsplit(address)
    except ValueError:
        return way.FIRST
    return way.safe(here.path + (f"?{here.query}" if here.query else ""))


def _is_page(request: StaffRequest) -> bool:
    """Something that the browser shows as a whole; scripts and pictures cannot follow to another site."""
    return "HX-Request" not in request.headers and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _through_the_provider(request: StaffRequest) -> HttpResponse:
    # A page, not a redirect: after a form was sent, a browser follows no redirect to another site.
    response = render(request, "firm/onward.html", {"onward": way.go(way.safe(request.get_full_path()), quiet=True)})
    cookies.give_for(response, TRIED, "1", path="/firm-portal/", lasts=_TRIED_LASTS)
    return response


def _kept(request: StaffRequest) -> HttpResponse:
    """What was typed is not lost: it waits in the page until the sign-in is renewed in another tab."""
    fields = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    context = {
        "fields": fields,
        "files": [file.name for _, files in request.FILES.lists() for file in files],
        "address": request.get_full_path(),
        "renew": way.go(way.RENEWED, quiet=True),
    }
    return render(request, "firm/kept.html", context, status=409)
