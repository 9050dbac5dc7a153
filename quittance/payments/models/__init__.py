"""Payments through us, and which receipts of the books are their items."""

from quittance.payments.models.payment import Payment
from quittance.payments.models.payment_item import PaymentItem

__all__ = ["Payment", "PaymentItem"]
