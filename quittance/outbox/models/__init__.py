"""Mails as rows: what was written, to whom, and what became of it with each recipient."""

from quittance.outbox.models.attachment import Attachment
from quittance.outbox.models.attempt import Attempt
from quittance.outbox.models.delivery import Delivery
from quittance.outbox.models.mail import Mail

__all__ = ["Attachment", "Attempt", "Delivery", "Mail"]
