from collections.abc import Iterator

import pytest

from quittance.outbox.actions import sending, throttle


@pytest.fixture(autouse=True)
def line_is_closed() -> Iterator[None]:
    """No test inherits another's connection to a mail server, or a domain that rests."""
    yield
    sending.hang_up()
    throttle.forget()
