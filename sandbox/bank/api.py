"""The door for programs: accounts with their lines, and the bank's errors. See README.md."""

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.bank import asking, booking
from sandbox.bank import moods as erring
from sandbox.bank.asking import NoAnswer
from sandbox.bank.moods import Moods, NotUnderstood


def paths(*, seed: int, moods: Moods) -> tuple[URLPattern, ...]:
    @require_safe
    def accounts(_request: HttpRequest) -> HttpResponse:
        try:
            found, today = booking.accounts(seed, moods.now()), booking.day_of(asking.now())
        except NoAnswer as complaint:
            return JsonResponse({"error": str(complaint)}, status=503)
        told = [{**asdict(each), "balance": each.balance} for each in found]
        return JsonResponse({"today": today, "accounts": told})

    @require_http_methods(["GET", "HEAD", "POST"])
    def errors(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            try:
                _become(moods, json.loads(request.body or b"{}"))
            except (ValueError, RecursionError):
                return JsonResponse({"error": "Send one JSON object."}, status=400)
            except NotUnderstood as unclear:
                return JsonResponse({"error": str(unclear)}, status=400)
        return JsonResponse({"errors": {line: asdict(mood) for line, mood in moods.now().items()}})

    return (path("api/", accounts), path("api/errors", errors))


def _become(moods: Moods, sent: Any) -> None:
    if sent == {}:
        moods.put_right()
    else:
        moods.become(*erring.read(sent))
