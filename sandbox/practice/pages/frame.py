"""What all pages of a firm share: its books opened for the request, its tabs, what is said when the books refuse."""

import itertools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from sandbox.kit import surroundings
from sandbox.practice import mischief
from sandbox.practice.opening import Opening
from sandbox.practice.rows import Connection
from sandbox.seed import FIRMS, Firm

log = logging.getLogger("sandbox.practice")

TABS = (
    ("", "Clients"),
    ("recent/", "Recent entries"),
    ("import/", "Import payments"),
    ("staff/", "Staff"),
    ("firm/", "Whole books"),
    ("mischief/", "Mischief"),
)
PATIENCE_SECONDS = 1.0  # of a page whose books are not open yet
SAID_MAX = 200

_said: dict[int, str] = {}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Books:
    """A firm's books for the time of one request."""

    firm: Firm
    connection: Connection

    @property
    def slug(self) -> str:
        return self.firm.slug

    @property
    def root(self) -> str:
        return f"/{self.firm.slug}/"

    @property
    def today(self) -> date:
        """Its people live in the same days as its Quittance."""
        real = datetime.fromtimestamp(time.time(), tz=ZoneInfo(self.firm.zone)).date()
        return real + timedelta(days=surroundings.days_ahead(self.slug))


View = Callable[..., HttpResponse]


def firm_of(slug: str) -> Firm:
    found = next((firm for firm in FIRMS if firm.slug == slug), None)
    if found is None:
        raise Http404
    return found


def opened(opening: Opening, view: View, *, broken: Callable[..., HttpResponse] | None = None) -> View:
    """The view gets Books in place of the firm's short name. All it does is one transaction."""

    def answer(request: HttpRequest, slug: str, **named: Any) -> HttpResponse:
        firm = firm_of(slug)
        if not opening.ready.wait(PATIENCE_SECONDS):
            return starting(request, opening)
        try:
            with opening.server.open(slug) as connection:
                return view(request, Books(firm, connection), **named)
        except psycopg.Error as error:
            log.warning("the books of %s refused: %s", slug, error)
            words = str(error).strip().partition("\n")[0]
            return (broken or _broken)(request, firm, words)

    return answer


def starting(request: HttpRequest, opening: Opening) -> HttpResponse:
    return render(request, "practice/starting.html", {"complaint": opening.complaint}, status=503)


def shown(
    request: HttpRequest, books: Books, template: str, tab: str, facts: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    number = request.GET.get("said", "")
    common = {
        "firm": books.firm,
        "root": books.root,
        "tabs": [(f"{books.root}{path}", words, path == tab) for path, words in TABS],
        "pranks": len(mischief.active(books.connection)),
        "said": _said.get(int(number), "")
        if number.isdecimal() and len(number) < 12 and request.method == "GET"
        else "",
    }
    return render(request, f"practice/{template}.html", common | facts, status=status)


def go(address: str, said: str) -> HttpResponse:
    """There, with a sentence about what was done. The address bears only its number: nobody can put words into it."""
    number = next(_numbers)
    _said[number] = said
    _said.pop(number - SAID_MAX, None)
    response = HttpResponseRedirect(f"{address}?said={number}")
    response.status_code = 303
    return response


def _broken(request: HttpRequest, firm: Firm, words: str) -> HttpResponse:
    return render(request, "practice/broken.html", {"firm": firm, "root": f"/{firm.slug}/", "words": words}, status=500)
