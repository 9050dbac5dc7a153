from collections.abc import Iterator

import pytest

from quittance.outbox.actions import sending


@pytest.fixture(autouse=True)
def line_is_closed() -> Iterator[None]:
    """No test inherits another's connection to a mail server."""
    yield
    sending.hang_up()
