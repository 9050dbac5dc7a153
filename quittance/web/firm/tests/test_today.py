"""Whoever has no rights yet sees so, and is led on by the page itself once they have some."""

from django.test import Client

from quittance.access.models import Membership
from quittance.core import clock, scope
from quittance.web.base import cookies
from tests.cast import Cast, session_of

OPENED = "/firm-portal/today/opened/"


def test_the_page_without_rights_leads_on_with_the_first_right(cast: Cast) -> None:
    client = Client(headers={"host": "localhost"})
    client.cookies[cookies.STAFF] = session_of(cast.dana, clock.now())
    assert client.get(OPENED).headers["HX-Redirect"] == "/firm-portal/today/"
    with scope.firm(cast.harbor.pk):
        Membership.objects.filter(person=cast.dana).delete()
        cast.dana.grants.all().delete()
    assert client.get(OPENED).status_code == 304
    assert f'src="{OPENED}"' in client.get("/firm-portal/today/").content.decode()
