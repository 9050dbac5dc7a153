from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from quittance.core import events, scope
from quittance.tenancy import queries
from quittance.tenancy.models import Firm, Host
from quittance.tenancy.models.firm import Kind
from quittance.tenancy.rules import names

CONTACT_LENGTH_MAX = 254
NAME_LENGTH_MAX = 160  # with room for the words that mails put around it


class CannotAdd(Exception):
    """The firm cannot be added as asked; the text says why."""


def add(
    *,
    slug: str,
    name: str,
    host: str,
    zone_name: str,
    contact_address: str,
    by: str,
    now: datetime,
    rehearsal: bool = False,
) -> Firm:
    """Open a firm's books with us: its row, its host, and the news of it."""
    try:
        slug, host = names.slug(slug), names.host(host)
        ZoneInfo(zone_name)
    except names.BadName as bad:
        raise CannotAdd(str(bad)) from None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last for a folder of zones, as in "America"
        raise CannotAdd(f'"{zone_name}" is no time zone; write one like America/New_York.') from None
    name = name.strip()
    if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise CannotAdd(f"A firm's name has 1 to {NAME_LENGTH_MAX} letters, all of them visible.")
    if len(contact_address) > CONTACT_LENGTH_MAX or not contact_address.isprintable():
        raise CannotAdd(f"A contact's address has {CONTACT_LENGTH_MAX} letters at most, all of them visible.")
    if queries.firm_id_of_slug(slug):
        raise CannotAdd(f'A firm with the short name "{slug}" exists already.')
    if host in settings.QUITTANCE.ops_hosts:
        raise CannotAdd(f'The host "{host}" is kept for the ops pages.')
    if queries.firm_id_of_host(host):
        raise CannotAdd(f'The host "{host}" belongs to a firm already.')
    firm_id = _next_id()
    try:
        with scope.firm(firm_id), transaction.atomic():
            firm = Firm.objects.create(
                pk=firm_id,
                slug=slug,
                name=name,
                kind=Kind.REHEARSAL if rehearsal else Kind.LIVE,
                zone_name=zone_name,
                contact_address=contact_address,
                opened_at=now,
            )
            Host.objects.create(name=host, main=True)
            events.record("firm.added", firm, at=now, by=by, host=host)
    except IntegrityError:
        raise CannotAdd(f'Another firm took the name "{slug}" or the host "{host}" just now.') from None
    return firm


def _next_id() -> int:
    # The key is known before the row, because the row may only be written in its own scope.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('tenancy_firm', 'id'))")
        found: int = cursor.fetchone()[0]
    return found
