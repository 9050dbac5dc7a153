"""Invoices that are voided or absent while money of ours lies on them, and the ones that took their place."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.db.models.functions import Trim, Upper

from quittance.receivables.models import Invoice

_NOT_OWED = Q(voided=True) | Q(gone_at__isnull=False)


def with_money(*, clients: Collection[int] | None = None) -> QuerySet[Invoice]:
    """In the order of their ids, which is the order of locks."""
    rows = Invoice.objects.filter(_NOT_OWED, ours_cents__gt=0)
    if clients is not None:
        rows = rows.filter(client__in=clients)
    return rows.select_related("client").order_by("pk")


def successor(invoice: Invoice) -> Invoice | None:
    """The client's only living bill of that kind under the same number that came after; of two, nobody knows which.

    Numbers are given out again: what was billed earlier under this one, however living, took no place of a later bill.
    """
    number = invoice.number.strip().upper()
    if not number:
        return None
    rows = Invoice.objects.alias(plain=Upper(Trim("number"))).filter(plain=number, client=invoice.client_id)
    living = rows.filter(kind=invoice.kind, voided=False, gone_at=None).exclude(pk=invoice.pk)
    found = list(living.filter(_after(invoice)).select_related("client")[:2])
    return found[0] if len(found) == 1 else None


def _after(invoice: Invoice) -> Q:
    """By the date of billing; within one day, by when the mirror first saw it."""
    same_day = Q(issued_date=invoice.issued_date, first_seen_at__gt=invoice.first_seen_at)
    return Q(issued_date__gt=invoice.issued_date) | same_day


def standing_for(invoice: Invoice) -> Invoice:
    """The one that took its place, where one did."""
    is_owed = not invoice.voided and invoice.gone_at is None
    return invoice if is_owed else successor(invoice) or invoice


def voided_with_money() -> QuerySet[Invoice]:
    """What nothing took the place of: a person decides what becomes of the money. The oldest first."""
    return with_money().order_by("issued_date", "pk")
