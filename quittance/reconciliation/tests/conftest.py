from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.payments.tests.tills import till
from quittance.reconciliation.tests.banks import bank
from tests.cast import Cast
from tests.processor import door, firm, processor

__all__ = ["bank", "door", "firm", "processor", "till"]  # the sandbox's processor, for actions that ask it


@pytest.fixture
def harbor(cast: Cast) -> Iterator[Cast]:
    """Inside Harbor & Pine's books."""
    with scope.firm(cast.harbor.pk):
        yield cast
