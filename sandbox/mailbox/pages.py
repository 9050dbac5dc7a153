"""The list of mails, per recipient and by search; and taking all of them away."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from sandbox.mailbox import api, looks, moods, opened, shelf
from sandbox.mailbox.behaviour import Behaviour
from sandbox.mailbox.forward import Relay

PAGE_SIZE = 50
RECIPIENTS_BESIDE = 12


def paths(mails: shelf.Shelf, behaviour: Behaviour, *, smtp_port: int, relay: Relay) -> tuple[URLPattern, ...]:
    @require_GET
    def front(request: HttpRequest, recipient: str = "") -> HttpResponse:
        facts = _listed(mails, query=request.GET.get("q", "").strip(), recipient=recipient, number=_number(request))
        server = {"moody": looks.moody(behaviour.now()), "smtp_port": smtp_port, "relay": relay}
        return render(request, "mailbox/front.html", facts | server)

    @require_GET
    def mailboxes(request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("q", "").strip().casefold()
        found = [(address, count) for address, count in mails.recipients() if wanted in address]
        return render(request, "mailbox/mailboxes.html", {"recipients": found, "query": wanted})

    @require_http_methods(["GET", "HEAD", "POST"])
    def empty(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            mails.empty()
            return HttpResponseRedirect(reverse("front"))
        return render(request, "mailbox/empty.html", {"total": len(mails)})

    return (
        path("", front, name="front"),
        path("to/<path:recipient>/", front, name="recipient"),
        path("mailboxes/", mailboxes, name="mailboxes"),
        path("empty/", empty, name="empty"),
        *opened.paths(mails),
        *moods.paths(behaviour),
        *api.paths(mails, behaviour),
    )


def _listed(mails: shelf.Shelf, *, query: str, recipient: str, number: int) -> dict[str, Any]:
    version = mails.version  # taken first: what comes in meanwhile is then news, and not overlooked
    page = shelf.page(mails.find(query=query, recipient=recipient), number=number, size=PAGE_SIZE)
    recipients = mails.recipients()
    return {
        "rows": [looks.row(entry) for entry in page.entries],
        "page": page,
        "query": query,
        "recipient": recipient,
        "beside": recipients[:RECIPIENTS_BESIDE],
        "recipients_total": len(recipients),
        "total": len(mails),
        "version": version,
    }


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 1
