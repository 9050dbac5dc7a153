"""The list of mails, per recipient and by search; and taking all of them away."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from sandbox.mailbox import api, looks, moods, opened, rule_pages, shelf
from sandbox.mailbox.behaviour import Behaviour
from sandbox.mailbox.forward import Relay
from sandbox.mailbox.proofs import Notary
from sandbox.mailbox.robot import Robot
from sandbox.mailbox.rules import Rules

PAGE_SIZE = 50
RECIPIENTS_BESIDE = 12


@dataclass(frozen=True)
class Server:
    """All that the pages show and change."""

    mails: shelf.Shelf
    behaviour: Behaviour
    rules: Rules
    robot: Robot
    notary: Notary
    smtp_port: int
    relay: Relay


def paths(server: Server) -> tuple[URLPattern, ...]:
    mails, behaviour = server.mails, server.behaviour

    @require_GET
    def front(request: HttpRequest, recipient: str = "") -> HttpResponse:
        facts = _listed(mails, query=request.GET.get("q", "").strip(), recipient=recipient, number=_number(request))
        told = {"moody": looks.moody(behaviour.now()), "smtp_port": server.smtp_port, "relay": server.relay}
        return render(request, "mailbox/front.html", facts | told | {"robot": server.robot.mood})

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
        *opened.paths(mails, server.notary),
        *moods.paths(behaviour, server.robot),
        *rule_pages.paths(server.rules),
        *api.paths(mails, behaviour, server.robot),
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
