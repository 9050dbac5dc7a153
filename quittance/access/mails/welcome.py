from django.conf import settings
from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.actions.mails import Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def words(*, firm: Firm, host: str, link: str) -> Words:
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "link": link,
        "firm_portal": addresses.page(host, "/firm-portal/"),
        "client_portal": addresses.page(host, "/client-portal/"),
        "inbound_address": f"{firm.slug}@{settings.QUITTANCE.inbound_domain}",
    }
    return Words(
        kind="welcome",
        subject=f"{firm.name}: your Quittance portals are open",
        text=render_to_string("access/welcome.txt", facts),
        html=render_to_string("access/welcome.html", facts),
        secret=link.rpartition("token=")[2],
    )
