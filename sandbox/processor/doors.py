"""Every address of the processor."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from sandbox.processor.engine import Engine
from sandbox.processor.pages import api as programs
from sandbox.processor.pages import checkout, elements, hosted, money, news, payments
from sandbox.processor.store import Store


def paths(store: Store) -> tuple[URLPattern, ...]:
    engine = Engine(store)

    def api(request: HttpRequest, rest: str = "") -> HttpResponseBase:
        return engine.answer(request, f"/v1/{rest}")

    return (
        path("v1/<path:rest>", api),
        path("v1/", api),
        *programs.paths(store),
        *elements.paths(store),
        *checkout.paths(store),
        *hosted.paths(store),
        *payments.paths(store),
        *money.paths(store),
        *news.paths(store),
    )
