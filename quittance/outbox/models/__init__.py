"""Mails as rows: what was written, to whom, and what became of it with each recipient."""

from quittance.outbox.models.attachment import Attachment
from quittance.outbox.models.attempt import Attempt
from quittance.outbox.models.bounce import Bounce, BounceReport
from quittance.outbox.models.dead_address import DeadAddress
from quittance.outbox.models.delivery import Delivery
from quittance.outbox.models.mail import Mail
from quittance.outbox.models.signing_key import SigningKey

__all__ = ["Attachment", "Attempt", "Bounce", "BounceReport", "DeadAddress", "Delivery", "Mail", "SigningKey"]
