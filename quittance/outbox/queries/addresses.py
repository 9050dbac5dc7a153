"""Addresses at which nobody is."""

from django.db.models import QuerySet

from quittance.outbox.models import DeadAddress


def dead_address(address: str) -> DeadAddress | None:
    return dead_addresses().filter(address=address.strip().lower()).first()


def dead_addresses() -> QuerySet[DeadAddress]:
    """To which nothing is sent until a person lifts it."""
    return DeadAddress.objects.filter(lifted_at=None)
