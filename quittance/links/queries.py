from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from quittance.access.models import Person
from quittance.access.queries import rights, token_digest
from quittance.access.rules import addresses
from quittance.access.rules.permissions import Permission
from quittance.core import scope
from quittance.core.models import Event
from quittance.links.models import Barred, Guest, GuestPapers, Link, PaperCode, Pass, SharedAddress
from quittance.links.rules import linking
from quittance.links.rules import papers as paper_rules
from quittance.outbox import queries as outbox
from quittance.receivables.models import Client, ClientContact, Invoice
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import StaffMember

# What the practice system no longer has, or has merged into another client, shows nothing of itself. Who is
# inactive keeps the portal as long as money is open.
OPEN_TO_PAYERS = Q(gone_at=None, merged_into_key="") & (Q(inactive=False) | Q(invoices__due_cents__gt=0))

# The same, of a way in to such a client; one who owes nothing any more is still told so.
SHOWN = Q(client__gone_at=None, client__merged_into_key="")

# Written out with SHOWN, because every page of a payment link asks, and making the statement anew was most of its cost.
_ROWS = (Pass, Client, StaffMember, Invoice)
_FIELDS = [[field.attname for field in model._meta.concrete_fields] for model in _ROWS]  # noqa: SLF001  Django's Meta API
_COLUMNS = ", ".join(f"{name}.{field}" for name, fields in zip("pcsi", _FIELDS, strict=True) for field in fields)
_OF_TOKEN = f"""
SELECT {_COLUMNS} FROM links_pass p JOIN receivables_client c ON c.id = p.client_id
  LEFT JOIN tenancy_staff_member s ON s.id = c.responsible_id LEFT JOIN receivables_invoice i ON i.id = p.invoice_id
 WHERE p.firm_id = %s AND p.token_sha256 = %s AND p.revoked_at IS NULL AND p.expires_at > %s
   AND c.gone_at IS NULL AND c.merged_into_key = ''
"""  # noqa: S608  column names, no value

# From the few who are barred up to where their clients were merged into: asked for all mailed invoices, and who was
# merged into a client is found by no index.
_BARS = """
WITH RECURSIVE barred AS (
  SELECT lower(p.address) AS address, l.client_id FROM links_link l JOIN access_person p ON p.id = l.person_id
   WHERE l.firm_id = %(firm)s AND l.cut_at IS NOT NULL
   UNION ALL SELECT b.address, b.client_id FROM links_barred b WHERE b.firm_id = %(firm)s
), held AS (
  SELECT b.address, c.name, c.id, c.merged_into_key FROM barred b JOIN receivables_client c ON c.id = b.client_id
   UNION SELECT h.address, h.name, c.id, c.merged_into_key FROM held h JOIN receivables_client c
      ON c.firm_id = %(firm)s AND c.source_key = h.merged_into_key AND h.merged_into_key <> ''
) SELECT id, address, name FROM held WHERE id = ANY(%(clients)s) ORDER BY name
"""


@dataclass(frozen=True)
class Place:
    """A contact on file to whom a code may go."""

    pk: int
    address: str

    @property
    def masked(self) -> str:
        return paper_rules.masked(self.address)


def pass_of(*, token: str, now: datetime) -> Pass | None:
    """The living pass of this token, with its client, whoever answers for that, and its invoice."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_TOKEN, [scope.firm_id(), token_digest(token), now])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)

    def next_of(place: int) -> list[Any]:
        return list(islice(values, len(_FIELDS[place])))

    found = Pass.from_db("default", _FIELDS[0], next_of(0))
    found.client = Client.from_db("default", _FIELDS[1], next_of(1))
    staff = StaffMember.from_db("default", _FIELDS[2], next_of(2))
    invoice = Invoice.from_db("default", _FIELDS[3], next_of(3))
    found.client.responsible = staff if staff.pk else None
    found.invoice = invoice if invoice.pk else None
    return found


def passes_at(addresses: Collection[str], *, client: Client, now: datetime) -> QuerySet[Pass]:
    """All living passes that these addresses hold for this client: what cutting them off revokes."""
    living = Pass.objects.filter(client=client, revoked_at=None, expires_at__gt=now)
    return living.alias(low=Lower("address")).filter(low__in=addresses)


def addresses_of(person: Person) -> set[str]:
    """Every address that the person has or had, in small letters."""
    changes = Event.objects.filter(name="address.changed", subject_type="access.person", subject_id=person.pk)
    told = {facts[side].lower() for facts in changes.values_list("facts", flat=True) for side in ("former", "present")}
    return told | {person.address.lower()}


def bars_on(client: Client) -> dict[str, str]:
    """By barred address: from which client it is. What was merged into this one brings its bars along."""
    return bars_on_each({client.pk}).get(client.pk, {})


def bars_on_each(clients: Collection[int]) -> dict[int, dict[str, str]]:
    """The same of many at once, by client; nobody is barred from one who is missing."""
    found: dict[int, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BARS, {"firm": scope.firm_id(), "clients": sorted(clients)})
        for client, address, name in cursor.fetchall():
            found.setdefault(client, {})[address] = name
    return found


def barred_clients(person: Person) -> set[int]:
    """From whom the person's address is kept, and into whom those were merged, however often."""
    low, found = person.address.lower(), set[int]()
    cut = Link.objects.alias(low=Lower("person__address")).filter(low=low).exclude(cut_at=None)
    more = {*Barred.objects.filter(address=low).values_list("client", flat=True), *cut.values_list("client", flat=True)}
    while more:
        found |= more
        into = Client.objects.filter(pk__in=more).exclude(merged_into_key="").values("merged_into_key")
        more = set(Client.objects.filter(source_key__in=into).values_list("pk", flat=True)) - found
    return found


def guest_of(*, token: str, host: str, now: datetime) -> Guest | None:
    """The living guest of this cookie; none by a key that is off, or of staff who left or may not look any more."""
    living = Guest.objects.filter(SHOWN, ended_at=None, expires_at__gt=now, host=host, person__removed_at=None)
    still_open = living.filter(Q(way=Guest.Way.STAFF) | Q(client__key_off=None))
    known = still_open.select_related("client__office", "client__partner", "person")
    found = known.filter(token_sha256=token_digest(token)).first()
    if found is not None and found.person is not None and not _may_look(found.person, found.client):
        return None
    return found


def _may_look(person: Person, client: Client) -> bool:
    """Asked at every look: rights and bounds move while a portal is open. The bounds are those of the firm's pages."""
    held, reach = rights(person=person)
    names = (client.partner.code, client.partner.address) if client.partner else ()
    partners = [name for name in names if name.strip()]
    office = client.office.name if client.office else ""
    within = reach.covers(office=office, partners=partners, client=client.number)
    return within and Permission.OPEN_CLIENT_PORTAL in held


def clients_of(person: Person) -> QuerySet[Client]:
    """Whom the person sees and pays for, by name."""
    return linked_clients_of(person).filter(OPEN_TO_PAYERS).distinct().order_by(Lower("name"), "pk")


def linked_clients_of(person: Person) -> QuerySet[Client]:
    """Also who is inactive and owes nothing: the portal is closed, but not the page of what was just paid."""
    linked = Link.objects.filter(person=person, suspended_at=None, cut_at=None).values("client")
    return Client.objects.filter(gone_at=None, merged_into_key="", pk__in=linked)


def contacts_for_invoices() -> QuerySet[ClientContact]:
    """Who is sent a client's invoices: their address links itself (CPU-5)."""
    return ClientContact.objects.filter(
        receives_invoices=True, gone_at=None, contact__gone_at=None, client__gone_at=None, client__merged_into_key=""
    )


def contacts_at(address: str | OuterRef) -> QuerySet[ClientContact]:
    """Those with this address, in small letters."""
    return contacts_for_invoices().alias(low=Lower("contact__address")).filter(low=address)


def papers_need_code() -> bool:
    """Whether guests by a client key see PDFs after a code; else they never do."""
    return not GuestPapers.objects.filter(way=GuestPapers.Way.NEVER).exists()


def places_for_codes(client: Client) -> list[Place]:
    """The client's contacts for invoices that a mail reaches, each address once; who was cut off gets none."""
    at: dict[str, Place] = {}
    rows = contacts_for_invoices().filter(client=client).order_by("pk")
    for pk, address in rows.values_list("pk", "contact__address"):
        with suppress(addresses.NoAddress):
            at.setdefault(addresses.normal(address), Place(pk=pk, address=address.strip()))
    if not at:
        return []
    dead = set(outbox.dead_addresses().filter(address__in=at).values_list("address", flat=True))
    kept = at.keys() - dead - bars_on(client).keys()
    return [place for low, place in at.items() if low in kept]


def paper_code_of(*, guest: Guest, now: datetime) -> PaperCode | None:
    """The one in force, if any: mailed to somebody who still stands there, and not tried too often."""
    living = PaperCode.objects.filter(guest=guest, used_at=None, expires_at__gt=now, tries__lt=paper_rules.TRIES)
    found = living.order_by("-pk").first()
    known = {place.address for place in places_for_codes(guest.client)} if found else set()
    return found if found and found.address in known else None


def papers_open(guest: Guest) -> bool:
    """To this guest by a code, as long as whom it was mailed to still stands there and the firm shows guests any."""
    if guest.papers_at is None or not papers_need_code():
        return False
    used = PaperCode.objects.filter(guest=guest).exclude(used_at=None).order_by("-pk").first()
    return used is not None and used.address in {place.address for place in places_for_codes(guest.client)}


def own_domains() -> frozenset[str]:
    """An address that ends like the staff's belongs to the firm, and is no client's."""
    staff = StaffMember.objects.filter(gone_at=None).exclude(address="").values_list("address", flat=True)
    return linking.own_domains([*staff, tenancy.current_firm().contact_address])


def is_agreed(address: str) -> bool:
    return SharedAddress.objects.alias(low=Lower("address")).filter(low=address.lower()).exists()


def waiting_addresses() -> list[tuple[Person, int]]:
    """Portal people whose address stands with so many clients that the firm is asked first, and with how many."""
    counted = contacts_for_invoices().values(low=Lower("contact__address"))
    wide = counted.annotate(clients=Count("client", distinct=True)).filter(clients__gt=linking.CLIENTS_MAX)
    many = dict(wide.values_list("low", "clients"))
    agreed = set(SharedAddress.objects.annotate(low=Lower("address")).values_list("low", flat=True))
    people = Person.objects.filter(face="portal", removed_at=None).exclude(verified_at=None)
    found = people.annotate(low=Lower("address")).filter(low__in=many.keys() - agreed).order_by("low")
    return [(person, many[person.address.lower()]) for person in found]
