"""Import payments: the file is chosen, each row is looked at, then what is sound is posted. Also for programs."""

import base64
import binascii
import itertools
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.practice import looks
from sandbox.practice.acts.clients import full_number
from sandbox.practice.importing import layouts, posting
from sandbox.practice.importing.layouts import Row
from sandbox.practice.importing.posting import Checked, Fate
from sandbox.practice.opening import Opening
from sandbox.practice.pages import frame
from sandbox.practice.pages.frame import Books
from sandbox.practice.rows import Refused

KEPT_MAX = 20
FILE_MAX = 20 * 1024 * 1024
FATES = {Fate.POSTS: "will be posted", Fate.KNOWN: "posted before", Fate.FAULT: "left out"}
ORDER = {"month": "Month first, as 11/25/2026", "day": "Day first, as 25/11/2026"}

# Between the list and the press. A restart forgets them, and the file is chosen again.
_kept: dict[int, tuple[str, list[Row]]] = {}
_numbers = itertools.count(1)


def paths(opening: Opening) -> tuple[URLPattern, ...]:
    page = require_http_methods(["GET", "HEAD", "POST"])(frame.opened(opening, _page))
    door = require_http_methods(["POST"])(frame.opened(opening, _door))
    return (
        path("<slug:slug>/import/", page, name="import"),
        path("<slug:slug>/api/import-payments", door, name="api-import"),
    )


def _page(request: HttpRequest, books: Books) -> HttpResponse:
    if request.method != "POST":
        return _chosen(request, books)
    try:
        if "kept" in request.POST:
            checked = posting.post(books.connection, _seen(books, request.POST["kept"]))
            return frame.go(f"{books.root}recent/", posting.told(checked))
        return _listed(request, books)
    except Refused as refused:
        books.connection.rollback()
        return _chosen(request, books, str(refused))


def _seen(books: Books, number: str) -> list[Row]:
    """What the list showed, under the number that it bore."""
    slug, rows = _kept.get(int(number) if number.isdecimal() and len(number) < 12 else 0, ("", []))
    if slug != books.slug:
        raise Refused("The file is not here any more. Choose it again.")
    return rows


def _chosen(request: HttpRequest, books: Books, complaint: str = "") -> HttpResponse:
    facts = {"complaint": complaint, "orders": list(ORDER.items())}
    return frame.shown(request, books, "import", "import/", facts, status=400 if complaint else 200)


def _listed(request: HttpRequest, books: Books) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise Refused("Choose a file of payments.")
    if (file.size or 0) > FILE_MAX:
        raise Refused("The file is larger than 20 MB. Import it in parts.")
    rows = layouts.read(file.read(), order=request.POST.get("order", "month"))
    checked = posting.check(books.connection, rows)
    number = next(_numbers)
    _kept[number] = (books.slug, rows)
    _kept.pop(number - KEPT_MAX, None)
    facts = {
        "name": file.name,
        "kept": number,
        "rows": [_shown(each) for each in checked],
        "posts": sum(each.fate is Fate.POSTS for each in checked),
        "known": sum(each.fate is Fate.KNOWN for each in checked),
        "faults": sum(each.fate is Fate.FAULT for each in checked),
        "total": looks.money(sum((each.row.amount or 0 for each in checked if each.fate is Fate.POSTS), looks.NOTHING)),
    }
    return frame.shown(request, books, "import_list", "import/", facts)


def _shown(each: Checked) -> dict[str, Any]:
    return {
        "row": each.row,
        "day": looks.day(each.row.day),
        "amount": looks.money(each.row.amount),
        "fate": each.fate.value,
        "fate_words": FATES[each.fate],
        "words": each.words,
        "client": looks.client(each.client)["name"] if each.client else "",
    }


def _door(request: HttpRequest, books: Books) -> HttpResponse:
    """{"text": the CSV} or {"base64": of either}, ["order", "check": true only looks]."""
    try:
        data, order, only_check = _sent(request)
        rows = layouts.read(data, order=order)
        checked = (posting.check if only_check else posting.post)(books.connection, rows)
    except Refused as refused:
        books.connection.rollback()
        return JsonResponse({"error": str(refused)}, status=400)
    told = [
        {
            "row": each.row.number,
            "reference": each.row.reference,
            "client": full_number(each.client) if each.client else each.row.client,
            "invoice": each.row.invoice,
            "amount": None if each.row.amount is None else f"{each.row.amount:.2f}",
            "fate": each.fate.value,
            "words": each.words,
        }
        for each in checked
    ]
    counts = {fate.value: sum(each.fate is fate for each in checked) for fate in Fate}
    return JsonResponse({"rows": told, **counts, "said": "" if only_check else posting.told(checked)})


def _sent(request: HttpRequest) -> tuple[bytes, str, bool]:
    try:
        sent = json.loads(request.body)
        data = base64.b64decode(sent["base64"], validate=True) if "base64" in sent else str(sent["text"]).encode()
        return data, str(sent.get("order", "month")), sent.get("check") is True
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError):
        raise Refused('Send {"text": "the CSV"} or {"base64": "of a CSV or XLSX file"}.') from None
