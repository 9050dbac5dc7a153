"""What tests of portal people share: Carol with an account, and whom she may see."""

from quittance.access.models import Person
from quittance.access.tests.portal import CAROL, join
from quittance.links.actions import linking
from quittance.links.models import Link
from quittance.receivables.models import Client
from quittance.web.firm.tests import shelf
from tests.cast import NOW, Cast

HERE = "/firm-portal/portal-people/"
BY = "staff:1"


def person(address: str = CAROL, given: str = "Carol", family: str = "Nguyen") -> Person:
    made = join(address=address)
    Person.objects.filter(pk=made.pk).update(given_name=given, family_name=family)
    made.refresh_from_db()
    return made


def carol_of(client: Client) -> Link:
    """Carol, linked to this client by the firm."""
    return linking.by_staff(person=person(), client=client, by=BY, now=NOW)


def carol_and_ben(cast: Cast) -> tuple[Link, Link]:
    """Carol sees Acme of Boston, Ben sees Blue Heron of Portland."""
    with shelf.harbor(cast):
        acme, heron = shelf.two_offices()
        ben = person("ben@blueheron.example", "Ben", "Okoro")
        return carol_of(acme), linking.by_staff(person=ben, client=heron, by=BY, now=NOW)


def standing(cast: Cast, link: Link) -> str:
    with shelf.harbor(cast):
        found = Link.objects.get(pk=link.pk)
    return "cut" if found.cut_at else "suspended" if found.suspended_at else "living"
