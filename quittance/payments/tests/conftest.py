from collections.abc import Iterator

import pytest

from quittance.core import scope
from tests.cast import Cast


@pytest.fixture
def harbor(cast: Cast) -> Iterator[Cast]:
    """Inside Harbor & Pine's books."""
    with scope.firm(cast.harbor.pk):
        yield cast
