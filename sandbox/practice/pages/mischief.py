"""The page where the practice system is made to misbehave."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.practice import mischief
from sandbox.practice.opening import Opening
from sandbox.practice.pages import frame
from sandbox.practice.pages.frame import Books
from sandbox.practice.pranks import PRANKS
from sandbox.practice.rows import Refused


def paths(opening: Opening) -> tuple[URLPattern, ...]:
    view = require_http_methods(["GET", "HEAD", "POST"])(frame.opened(opening, _page))
    return (path("<slug:slug>/mischief/", view, name="mischief"),)


def _page(request: HttpRequest, books: Books) -> HttpResponse:
    complaint = ""
    if request.method == "POST":
        try:
            said = _done(request, books)
        except Refused as refused:
            books.connection.rollback()
            complaint = str(refused)
        else:
            return frame.go(f"{books.root}mischief/", said)
    on = mischief.active(books.connection)
    facts = {
        "parts": [
            (part, [(prank, prank.key in on) for prank in each])
            for part, each in groupby(PRANKS, key=lambda prank: prank.part)
        ],
        "active": [prank for prank in PRANKS if prank.key in on],
        "complaint": complaint,
    }
    return frame.shown(request, books, "mischief", "mischief/", facts, status=400 if complaint else 200)


def _done(request: HttpRequest, books: Books) -> str:
    if request.POST.get("undo"):
        return mischief.undo(books.connection, request.POST["undo"])
    if request.POST.get("play"):
        return mischief.play(books.connection, request.POST["play"])
    return mischief.undo_all(books.connection)
