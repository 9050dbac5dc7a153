"""A payment in the words of whoever may see it."""

from dataclasses import dataclass

from quittance.payments.models.payment import Method, Way
from quittance.payments.queries import Paid
from quittance.payments.rules import naming
from quittance.web.portal import payer as ways_in
from quittance.web.portal.payer import Payer


@dataclass(frozen=True)
class Line:
    paid: Paid
    names: str
    address: str  # of its page; none for what was paid outside this portal
    paper: str  # what the paper is called, if there is one

    @property
    def how(self) -> str:
        words = self.paid.by_what
        return words[:1].upper() + words[1:]

    @property
    def where(self) -> str:
        return "through this portal" if self.paid.payment else "paid outside this portal"


def line(payer: Payer, paid: Paid) -> Line:
    address = f"{payer.base}history/{paid.payment.ticket}/" if paid.payment else ""
    return Line(paid, naming.people([client.name for client in paid.clients]), address, _paper(paid))


def by(payer: Payer, paid: Paid, firm: str) -> str:
    """Who paid, as far as it is the looker's business: themselves, or somebody of the same client."""
    payment = paid.payment
    if payment is None:
        return ""
    if paid.is_of_others:
        return f"{firm} put it here"
    face = "staff" if payer.way is ways_in.Way.STAFF else "portal"
    if payer.person is not None and payment.by == f"{face}:{payer.person.pk}":
        return str(payer.person)
    if payment.way == Way.STAFF:
        return f"{firm} for {naming.people([client.name for client in paid.clients])}"
    somebody = f"somebody of {naming.people([client.name for client in paid.clients])}"
    how = {Way.PASS: "by the link in a mail", Way.KEY: "by the client key"}.get(Way(payment.way))
    if how:
        return f"{somebody}, {how}"
    return somebody if payer.way is ways_in.Way.STAFF else somebody.replace("somebody", "somebody else", 1)


def _paper(paid: Paid) -> str:
    """A receipt once it has settled; before that a bank transfer's word that it has started."""
    payment = paid.payment
    if payment is None or payment.code is None:
        return ""
    if paid.is_settled:
        return "Receipt"
    return "Confirmation" if paid.is_unfinished and payment.method == Method.BANK else ""
