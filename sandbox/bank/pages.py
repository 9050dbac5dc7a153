"""The bank: the firms' accounts and what moved on them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from sandbox import seed as cast


def paths(*, seed: int) -> tuple[URLPattern, ...]:
    accounts = [{**account, "balance": _money(account["balance_cents"])} for account in cast.world(seed)["bank"]]

    @require_safe
    def front(request: HttpRequest) -> HttpResponse:
        return render(request, "bank/front.html", {"accounts": accounts})

    return (path("", front),)


def _money(cents: int) -> str:
    sign = "\N{MINUS SIGN}" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"
