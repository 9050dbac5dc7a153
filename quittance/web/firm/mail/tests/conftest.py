import pytest
from django.test import Client as Browser

from quittance.relay.models import Intake
from quittance.web.firm.mail.tests import post
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of
from tests.cast import Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def held(cast: Cast) -> Intake:
    with shelf.harbor(cast):
        shelf.two_offices()
        found = post.came("carol@acme.example", minutes_ago=90)
        post.enclose(found)
        return found
