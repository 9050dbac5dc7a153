import json

from django.db import connection
from django.db.models import QuerySet

from quittance.core import addresses, once, scope
from quittance.core.models import Event
from quittance.tenancy.models import BankAccount, Branding, Connection, Firm, Host
from quittance.tenancy.rules import looks

_FIRM = [field.attname for field in Firm._meta.concrete_fields]  # noqa: SLF001  Django's Meta API
_AS_JSON = {"clock_moves"}  # such a column comes as it is written
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


def firm_id_of_account(account: str) -> int | None:
    """Whose account at the processor this is, open or closed: news of it may come late."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_firm_of_account(%s)", [account])
        found: int | None = cursor.fetchone()[0]
    return found


@once.asked
def bank_accounts() -> list[BankAccount]:
    """That take money now, the one first that takes what no other takes."""
    return list(BankAccount.objects.filter(closed_at=None).order_by("-is_default", "name"))


@once.asked
def current_firm() -> Firm:
    """The firm in scope; written out, because every page asks."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN_FIRM, [scope.firm_id()])
        row = cursor.fetchone()
    if row is None:
        raise Firm.DoesNotExist
    return Firm.from_db(
        "default",
        _FIRM,
        [json.loads(cell) if name in _AS_JSON else cell for name, cell in zip(_FIRM, row, strict=True)],
    )


@once.asked
def main_host() -> str:
    return Host.objects.filter(main=True).values_list("name", flat=True).get()


@once.asked
def hosts() -> list[str]:
    """All under which the firm's portals answer."""
    return list(Host.objects.order_by("name").values_list("name", flat=True))


@once.asked
def look() -> looks.Look:
    row = Branding.objects.first()
    return row.look if row else looks.Look()


def last_change_of_look() -> Event | None:
    return _changes_of_look().order_by("-pk").first()


def logo(sha256: str) -> looks.Logo | None:
    """A picture that is or was the firm's logo. What was only tried out is none."""
    now = look().logo
    if now.sha256 == sha256:
        return now
    told = _changes_of_look().filter(facts__new__logo__sha256=sha256).first()
    return looks.from_facts(told.facts["new"]).logo if told else None


def letterhead() -> looks.Letterhead:
    """The context key `brand` of a mail: its addresses are whole, since a mailbox knows no host."""
    now = look()
    return looks.letterhead(now, logo=addresses.page(main_host(), now.logo.path) if now.logo.path else "")


def _changes_of_look() -> QuerySet[Event]:
    rows = Branding.objects.values("pk")  # by the index of one row's timeline
    return Event.objects.filter(name="branding.changed", subject_type="tenancy.branding", subject_id__in=rows)


def live_connection() -> Connection | None:
    """By which the firm's staff come in."""
    return Connection.objects.filter(stage=Connection.Stage.LIVE).first()


def draft_connection() -> Connection | None:
    """What the firm's IT is working on, or what was in force before."""
    return Connection.objects.filter(stage=Connection.Stage.DRAFT).first()
