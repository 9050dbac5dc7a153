"""What needs somebody with the right to do it. Each is asked of the rows as they are; nothing is made up."""

from datetime import datetime, timedelta

from quittance.access import queries as access
from quittance.access.models import EmergencyKey, Person
from quittance.access.models.person import Face
from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Connection
from quittance.web.firm.today import deposit_needs, echo_needs, mail_needs, mirror_needs, payment_needs, way_needs
from quittance.web.firm.today.need import Need

SOON = timedelta(days=30)
_SIGN_IN = "/firm-portal/settings/sign-in/"


def of(visitor: Visitor, *, now: datetime) -> list[Need]:
    permissions = visitor.permissions
    found = [*mirror_needs.of(visitor, now=now), *echo_needs.of(visitor, now=now)]
    found += payment_needs.of(visitor, now=now)
    found += deposit_needs.of(visitor, now=now)
    found += mail_needs.of(visitor, now=now)
    found += way_needs.of(visitor)
    if Permission.EDIT_SIGN_IN in permissions:
        found += _of_sign_in(now)
    if Permission.EDIT_PERMISSIONS in permissions:
        found += _of_people()
    return found


def _of_sign_in(now: datetime) -> list[Need]:
    live = tenancy.live_connection()
    if live is None:
        words = "Until then nobody of the staff can come in by themselves."
        return [Need("bad", "Your work sign-in is not connected", words, _SIGN_IN, "Connect it")]
    found = _of_certificate(live, now)
    if live.proved_at is None:
        words = "Nobody has come through the connection yet, so it is not known to work."
        found.append(Need("warn", "The sign-in is not proved", words, _SIGN_IN, "See the settings"))
    if not EmergencyKey.objects.filter(used_at=None, withdrawn_at=None).exists():
        words = "If your provider is down, nobody can come in. An emergency key, on paper in a safe, prevents that."
        found.append(Need("warn", "There is no emergency key", words, f"{_SIGN_IN}emergency/", "Make one"))
    return found


def _of_certificate(live: Connection, now: datetime) -> list[Need]:
    told = live.found.get("certificates_end_at")
    ends_at = datetime.fromisoformat(told) if told else None
    if ends_at is None or now < ends_at - SOON:
        return []
    day = f"{ends_at:%B} {ends_at.day}, {ends_at.year}"
    if now >= ends_at:
        title = f"Your provider's signing certificate ended on {day}"
    else:
        title = f"Your provider's signing certificate ends on {day}"
    words = "Paste the next one beside it, or nobody will come in once the provider signs with it."
    return [Need("bad", title, words, f"{_SIGN_IN}draft/", "Paste the next one")]


def _of_people() -> list[Need]:
    found = []
    editors = access.staff_with(permission=Permission.EDIT_PERMISSIONS)
    if len(editors) == 1:
        words = "If they are ill or leave, nobody can give rights. A second person makes the firm safe."
        found.append(
            Need("warn", f"{editors[0]} alone may edit rights", words, "/firm-portal/people/", "See the people")
        )
    staff = Person.objects.filter(face=Face.STAFF, removed_at=None)
    without = staff.filter(memberships=None, grants=None).exclude(subject="").count()
    if without:
        who = "1 person has" if without == 1 else f"{without} people have"
        words = "They came in and saw a page that says whom to ask."
        found.append(Need("warn", f"{who} no rights yet", words, "/firm-portal/people/", "See the people"))
    return found
