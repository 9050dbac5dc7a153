from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.payments.tests.tills import till
from quittance.reconciliation.tests.banks import bank
from quittance.reconciliation.tests.stories import begin, eras
from tests.cast import Cast
from tests.processor import door, firm, processor

# The sandbox's processor, for actions that ask it, at the machine's time and at a day of a story's choosing.
__all__ = ["bank", "begin", "door", "eras", "firm", "processor", "till"]


@pytest.fixture
def harbor(cast: Cast) -> Iterator[Cast]:
    """Inside Harbor & Pine's books."""
    with scope.firm(cast.harbor.pk):
        yield cast
