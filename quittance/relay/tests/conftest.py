from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from quittance.core import scope
from quittance.relay.actions import keys
from quittance.relay.tests.post import KEY
from tests.cast import NOW, Cast


@pytest.fixture
def harbor(cast: Cast, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    """Harbor & Pine, whose mail rule bears its key, with a folder of files that ends with the test."""
    settings.QUITTANCE = replace(settings.QUITTANCE, files_url=str(tmp_path))
    with scope.firm(cast.harbor.pk):
        keys.renew(which=keys.Which.KEY, by="system", now=NOW, secret=KEY)
        yield cast
