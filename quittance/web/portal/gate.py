"""The payers' gate."""

from collections.abc import Callable

from quittance.web.base.gate import Gate, View, through


def open_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page before anybody is known: it shows nothing but the firm's name and whom to ask."""
    return through(Gate(looker="portal", open_to_all=True), lambda _: None, methods=methods)
