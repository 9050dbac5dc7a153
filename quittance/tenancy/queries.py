from django.db import connection

from quittance.core import scope
from quittance.tenancy.models import Firm, Host


def firm_id_of_host(name: str) -> int | None:
    """Whose host this is. Asked before any scope exists, so a function of the owner answers, for one name at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_firm_of_host(%s)", [name])
        found: int | None = cursor.fetchone()[0]
    return found


def firm_id_of_slug(slug: str) -> int | None:
    """Whose inbound address begins like this, whatever its letter case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_firm_of_slug(%s)", [slug])
        found: int | None = cursor.fetchone()[0]
    return found


def current_firm() -> Firm:
    return Firm.objects.get(pk=scope.firm_id())


def main_host() -> str:
    return Host.objects.filter(main=True).values_list("name", flat=True).get()
