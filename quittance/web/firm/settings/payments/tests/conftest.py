import pytest
from django.test import Client as Browser

from quittance.web.firm.tests.desk import desk_of
from tests.cast import Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)
