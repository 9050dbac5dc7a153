"""Who at the firm answers questions about what a page shows (CP-9)."""

from collections.abc import Iterable

from quittance.receivables.models import Client
from quittance.tenancy.models import StaffMember
from quittance.web.portal.payer import Payer


def who(payer: Payer, clients: Iterable[Client]) -> StaffMember | None:
    """The one who is responsible for all of them, if a mail reaches them; else the firm's own address is shown.

    Whoever came by the number alone is told nothing of the client, so nor this.
    """
    if payer.masked:
        return None
    found = {client.responsible_id: client.responsible for client in clients}
    staff = next(iter(found.values())) if len(found) == 1 else None
    return staff if staff and staff.address and not staff.inactive and staff.gone_at is None else None
