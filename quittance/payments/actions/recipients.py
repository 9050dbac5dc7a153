"""Who at the firm hears of payments: those whom it named, and, if it wants, each partner of their own clients alone."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from quittance.outbox.actions.mails import Recipient
from quittance.payments import queries
from quittance.receivables.models import Receipt
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import StaffMember


def office() -> list[Recipient]:
    named = queries.policy_now().notice_addresses
    firm = tenancy.current_firm()
    return [Recipient(address) for address in named] or [Recipient(firm.contact_address, firm.name)]


def partners(
    items: Collection[Receipt], *, but: Sequence[Recipient]
) -> Iterator[tuple[StaffMember, tuple[Receipt, ...]]]:
    """Each with the items of their own clients. Who hears of everything already gets no second mail."""
    if not queries.policy_now().partner_notices:
        return
    known = {each.address.lower() for each in but}
    theirs: dict[StaffMember, list[Receipt]] = defaultdict(list)
    for item in items:
        partner = item.client.partner
        if partner and partner.address and not partner.inactive and partner.gone_at is None:
            theirs[partner].append(item)
    for partner, rows in sorted(theirs.items(), key=lambda each: each[0].pk):
        if partner.address.lower() not in known:
            yield partner, tuple(rows)
