"""Our own gate: an operator's living session, on the ops host."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect

from quittance.access import queries as access
from quittance.web.base import cookies
from quittance.web.base.gate import Gate, View, through
from quittance.web.base.requests import OpsRequest


def page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    def admit(request: OpsRequest) -> HttpResponse | None:
        token = request.COOKIES.get(cookies.OPS, "")
        session = access.open_operator_session(token=token, now=request.now) if token else None
        if session is None:
            return redirect("/ops/")
        request.operator_session = session
        request.by = f"ops:{session.operator_id}"
        return None

    return through(Gate(looker="ops", permission="operator"), admit, methods=methods)


def open_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return through(Gate(looker="ops", open_to_all=True), lambda _: None, methods=methods)
