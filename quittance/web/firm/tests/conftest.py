from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from quittance.web.base import memory

Asked = Callable[[Browser, str], int]


@pytest.fixture
def asked_of() -> Asked:
    """How many questions a page puts to the database, when nothing is remembered from before."""

    def count(browser: Browser, address: str) -> int:
        memory.forget()
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    return count
