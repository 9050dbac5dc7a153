"""The payments of a client or of an invoice, for the pages of these; None for whom payments are no business."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from quittance.access.rules.permissions import Permission
from quittance.payments import queries
from quittance.payments.models import Payment, PaymentItem
from quittance.receivables.models import Client, Invoice
from quittance.web.base.requests import StaffRequest
from quittance.web.firm.payments import rows
from quittance.web.firm.payments.rows import Line

_SHOWN_MAX = 10


@dataclass(frozen=True)
class Section:
    lines: list[Line]
    more: bool
    words: str  # by which the list of payments finds them all


def of_client(request: StaffRequest, client: Client) -> Section | None:
    theirs = PaymentItem.objects.filter(receipt__client=client)
    found = Payment.objects.filter(Q(pk__in=theirs.values("payment")) | queries.moved_to(client=client))
    return _of(request, found, client.number)


def of_invoice(request: StaffRequest, invoice: Invoice) -> Section | None:
    """Also attempts: who asks why it is not paid sees that somebody tried."""
    theirs = PaymentItem.objects.filter(receipt__invoice=invoice)
    found = Payment.objects.filter(Q(pk__in=theirs.values("payment")) | queries.moved_to(invoice=invoice))
    return _of(request, found, invoice.number)


def _of(request: StaffRequest, found: QuerySet[Payment], words: str) -> Section | None:
    if Permission.SEE_PAYMENTS not in request.visitor.permissions:
        return None
    keys = list(found.order_by("-submitted_at", "-pk").values_list("pk", flat=True)[: _SHOWN_MAX + 1])
    return Section(rows.lines(keys[:_SHOWN_MAX], request.visitor), len(keys) > _SHOWN_MAX, words)
