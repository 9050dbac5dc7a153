"""Portal people who wait for the firm's word: their address stands with very many clients."""

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.links.queries import waiting_addresses
from quittance.web.firm.today.need import Need

_HERE = "/firm-portal/portal-people/#waiting"


def of(visitor: Visitor) -> list[Need]:
    if not visitor.permissions >= {Permission.SEE_PORTAL_USERS, Permission.LINK_PORTAL_USERS}:
        return []
    number = len(waiting_addresses()) if visitor.reach.is_unbounded else 0
    if not number:
        return []
    title = "1 portal person waits to see many clients" if number == 1 else f"{number:,} portal people wait"
    words = "An address of so many clients may be a mailbox that several people read. Until then it sees none of them."
    return [Need("warn", title, words, _HERE, "Decide")]
