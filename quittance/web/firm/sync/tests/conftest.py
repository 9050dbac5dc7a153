"""Dana before the practice system's pages, before and after it is connected."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from quittance.core import clock, scope
from quittance.sync.actions import cycle
from quittance.sync.tests.practice import practice
from quittance.web.firm.sync.tests.visits import connect
from quittance.web.firm.tests.desk import desk_of
from tests.cast import Cast


@pytest.fixture
def dana(cast: Cast) -> Iterator[Browser]:
    practice.make()
    with scope.firm(cast.harbor.pk):
        yield desk_of(cast.dana)


@pytest.fixture
def connected(dana: Browser) -> Browser:
    connect(dana)
    assert cycle.poll(tick=clock.now)
    return dana
