"""Where machines knock. Doors here know no person; what they may learn is next to nothing."""

from collections.abc import Callable

from quittance.web.base.gate import Gate, View, through


def door(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return through(Gate(looker="machine", open_to_all=True), lambda _: None, methods=methods)
