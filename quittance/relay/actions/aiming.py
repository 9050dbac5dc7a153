"""To whom a mail goes that names nobody: the contacts whom the practice system flags for invoices (EML-10)."""

from quittance.core import gathering
from quittance.links import queries as links
from quittance.receivables.models import Client
from quittance.relay.actions.cases import Case
from quittance.relay.models import Addressee
from quittance.relay.models.addressee import Origin
from quittance.relay.models.intake import Way
from quittance.relay.rules import addresses
from quittance.relay.rules.recipients import RECIPIENTS_MAX


def contacts(client: Client) -> list[tuple[str, str]]:
    """Address and name of each, once; what is no address is left out."""
    found: dict[str, str] = {}
    rows = links.contacts_for_invoices().filter(client=client).select_related("contact").order_by("pk")
    for row in rows:
        address = addresses.lowered(row.contact.address)
        if addresses.is_address(address):
            name = str(row.contact)
            found.setdefault(address, "" if name == row.contact.address else name)
    return list(found.items())[:RECIPIENTS_MAX]


def aim(case: Case, client: Client) -> bool:
    """Fill in whom a direct mail is meant for; False if there is nobody. A mail that names people keeps them."""
    if case.named:
        return True
    policy = case.policy
    if case.intake.way != Way.DIRECT or not policy.direct:
        return False
    found = contacts(client)
    if not found and policy.default_recipient:
        found = [(addresses.lowered(policy.default_recipient), "")]
    if found:
        add(case, found, Origin.CONTACT)
    return bool(found)


def add(case: Case, found: list[tuple[str, str]], origin: Origin) -> None:
    """The row that stood for nobody becomes the first of them, so that no mail is counted once too often."""
    left = list(found)
    for nobody in (each for each in case.people if not each.address):
        if left:
            nobody.address, nobody.name = left.pop(0)
            nobody.origin = origin
            if not gathering.is_kept_back(nobody):
                Addressee.objects.filter(pk=nobody.pk).update(address=nobody.address, name=nobody.name, origin=origin)
    fresh = [Addressee(intake=case.intake, address=address, name=name, origin=origin) for address, name in left]
    gathering.write(fresh)
    case.people += fresh
