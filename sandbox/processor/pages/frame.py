"""What all pages share: the tabs, the world's time, what was just done, and how an act is carried out."""

import itertools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from sandbox.processor import mischief
from sandbox.processor.faults import Fault
from sandbox.processor.pages import looks
from sandbox.processor.store import Store
from sandbox.processor.work import PLATFORM, Obj, Work

TABS = (
    ("/", "Payments"),
    ("/disputes/", "Disputes"),
    ("/payouts/", "Payouts"),
    ("/webhooks/", "Webhooks"),
    ("/mischief/", "Mischief"),
    ("/connect/", "Connect"),
)
SAID_MAX = 200

_said: dict[int, tuple[str, bool]] = {}
_numbers = itertools.count(1)


def shown(
    request: HttpRequest, store: Store, template: str, tab: str, facts: Obj, *, status: int = 200
) -> HttpResponse:
    number = request.GET.get("said", "")
    said, wrong = _said.get(int(number), ("", False)) if number.isdecimal() and len(number) < 12 else ("", False)
    common = {
        "tabs": [(path, words, path == tab) for path, words in TABS],
        "now": looks.moment(store.now),
        "here": request.path,
        "said": said,
        "wrong": wrong,
        "pranks": len(mischief.here.now()),
    }
    return render(request, f"processor/{template}.html", common | facts, status=status)


def go(address: str, said: str, *, wrong: bool = False) -> HttpResponse:
    """There, with a sentence about what was done. The address bears only its number: nobody can put words into it."""
    number = next(_numbers)
    _said[number] = (said, wrong)
    _said.pop(number - SAID_MAX, None)
    response = HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}said={number}")
    response.status_code = 303
    return response


def acted(address: str, act: Callable[[], str]) -> HttpResponse:
    try:
        return go(address, act())
    except (Fault, mischief.NotUnderstood) as refused:
        return go(address, str(refused), wrong=True)


def names(work: Work) -> dict[str, str]:
    """Of the accounts, by id."""
    return {
        each["id"]: (each["business_profile"] or {}).get("name") or each["id"]
        for each in work.all("account", account=PLATFORM)
    }


def local(request: HttpRequest, name: str = "back") -> str:
    """Where the form wants to go afterwards: a path of this site, nothing else."""
    wanted = request.POST.get(name, "/")
    return wanted if wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted else "/"


def number_of(text: Any) -> int:
    digits = str(text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else 0
