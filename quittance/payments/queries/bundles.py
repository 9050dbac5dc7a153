"""Clicks that pay into several bank accounts at once."""

from uuid import UUID

from quittance.payments.models import Bundle, Payment


def bundle_by_form(key: str) -> Bundle | None:
    return Bundle.objects.filter(form_key=key).first()


def bundle_by_ticket(ticket: UUID) -> Bundle | None:
    return Bundle.objects.filter(ticket=ticket).first()


def payments_in(bundle: Bundle) -> list[Payment]:
    """In the order in which they stood before the button, and in which they are asked for."""
    return list(Payment.objects.filter(bundle=bundle).select_related("vault").order_by("pk"))
