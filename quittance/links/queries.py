from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from quittance.access.models import Person
from quittance.access.queries import token_digest
from quittance.links.models import Guest, Link, Pass, SharedAddress
from quittance.links.rules import linking
from quittance.receivables.models import Client, ClientContact
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import StaffMember

# What the practice system no longer has, or has merged into another client, shows nothing of itself. Who is
# inactive keeps the portal as long as money is open.
OPEN_TO_PAYERS = Q(gone_at=None, merged_into_key="") & (Q(inactive=False) | Q(invoices__due_cents__gt=0))

# The same, of a way in to such a client; one who owes nothing any more is still told so.
SHOWN = Q(client__gone_at=None, client__merged_into_key="")


def pass_of(*, token: str, now: datetime) -> Pass | None:
    """The living pass of this token, with its client and invoice."""
    living = Pass.objects.filter(SHOWN, revoked_at=None, expires_at__gt=now)
    return living.select_related("client", "invoice").filter(token_sha256=token_digest(token)).first()


def passes_at(address: str, *, client: Client, now: datetime) -> QuerySet[Pass]:
    """All living passes that this address holds for this client: what cutting it off revokes."""
    return Pass.objects.filter(client=client, address__iexact=address, revoked_at=None, expires_at__gt=now)


def guest_of(*, token: str, host: str, now: datetime) -> Guest | None:
    """The living guest of this cookie. A key that was switched off, and staff who left, end what they opened."""
    living = Guest.objects.filter(SHOWN, ended_at=None, expires_at__gt=now, host=host, person__removed_at=None)
    still_open = living.filter(Q(way=Guest.Way.STAFF) | Q(client__key_off=None))
    return still_open.select_related("client", "person").filter(token_sha256=token_digest(token)).first()


def clients_of(person: Person) -> QuerySet[Client]:
    """Whom the person sees and pays for, by name."""
    linked = Link.objects.filter(person=person, suspended_at=None, cut_at=None).values("client")
    return Client.objects.filter(OPEN_TO_PAYERS, pk__in=linked).distinct().order_by(Lower("name"), "pk")


def contacts_for_invoices() -> QuerySet[ClientContact]:
    """Who is sent a client's invoices: their address links itself (CPU-5)."""
    return ClientContact.objects.filter(
        receives_invoices=True, gone_at=None, contact__gone_at=None, client__gone_at=None, client__merged_into_key=""
    )


def contacts_at(address: str | OuterRef) -> QuerySet[ClientContact]:
    """Those with this address, in small letters."""
    return contacts_for_invoices().alias(low=Lower("contact__address")).filter(low=address)


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
