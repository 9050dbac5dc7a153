"""The one who looks at the page. Rows are written directly: the groups of a firm come from a worker, and none runs."""

from bench.hello_site.person import ADDRESS, FAMILY_NAME, GIVEN_NAME
from quittance.access.actions import sessions
from quittance.access.models import Group, Membership, Person
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules.permissions import USERS
from quittance.core import clock, scope
from quittance.tenancy import queries as tenancy


def open_session() -> str:
    firm_id = tenancy.firm_id_of_slug("hello")
    if firm_id is None:
        raise SystemExit("The firm is not there yet.")
    now = clock.now()
    with scope.firm(firm_id):
        person = Person.objects.create(
            face=Face.STAFF, address=ADDRESS, given_name=GIVEN_NAME, family_name=FAMILY_NAME, joined_at=now
        )
        group = Group.objects.create(name="Users", permissions=sorted(USERS))
        Membership.objects.create(person=person, group=group, given_at=now, given_by="system")
        seat = sessions.Seat(host=tenancy.main_host())
        return sessions.open_for(person=person, way=Way.OIDC, seat=seat, now=now)
