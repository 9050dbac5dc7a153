from django.db import connection

from quittance.core import scope
from quittance.tenancy.models import Firm, Host

_FIRM = [field.attname for field in Firm._meta.concrete_fields]  # noqa: SLF001  Django's Meta API
_OWN_FIRM = f"SELECT {', '.join(_FIRM)} FROM tenancy_firm WHERE id = %s"  # noqa: S608  column names, no value


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
    """The firm in scope; written out, because every page asks."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN_FIRM, [scope.firm_id()])
        row = cursor.fetchone()
    if row is None:
        raise Firm.DoesNotExist
    return Firm.from_db("default", _FIRM, row)


def main_host() -> str:
    return Host.objects.filter(main=True).values_list("name", flat=True).get()
