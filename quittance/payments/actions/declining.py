"""Cards that are declined on the processor's own page: the payer reads it there, and may try a few others there.

Each is kept, for it counts against the limits on cards as one that was declined here.
"""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.integrations.stripe import intents, sessions
from quittance.integrations.stripe.words import Decline as Told
from quittance.integrations.stripe.words import Intent, IntentState, SessionState
from quittance.payments.actions import counter
from quittance.payments.models import Decline, Payment
from quittance.payments.models.payment import OPEN, Method
from quittance.payments.rules import naming

# As many as a person has in their purse; then the attempt is ended, and the limits are asked before the next one.
TRIES_MAX = 3
_UNPAID = (IntentState.FAILED, IntentState.CANCELLED)  # whoever closes the page cancels the intent with it


def goes_on(*, payment: Payment, intent: Intent, now: datetime) -> bool:
    """Whether another card may be tried on the page that declined one. Raises Fault."""
    if payment.state not in OPEN or note(payment=payment, intent=intent, now=now) >= TRIES_MAX:
        return False
    if not payment.session_id:
        return False
    return sessions.retrieve(counter.at(payment.account), payment.session_id).state is SessionState.OPEN


def note(*, payment: Payment, intent: Intent, now: datetime) -> int:
    """How many were declined there until now. Raises Fault."""
    if payment.method != Method.CARD or not payment.session_id or intent.state not in _UNPAID:
        return 0
    told = intents.declines_of(counter.at(payment.account), intent.id)
    with transaction.atomic():
        Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
        known = set(Decline.objects.filter(payment=payment).values_list("charge", flat=True))
        for each in reversed(told):
            if each.charge not in known:
                _keep(payment, each, now)
    return len(told)


def _keep(payment: Payment, told: Told, now: datetime) -> None:
    Decline.objects.create(
        payment=payment, charge=told.charge, fingerprint=told.card.fingerprint, declined_at=told.created_at
    )
    facts = {"card": naming.card(told.card.brand, told.card.last4) or "a card", "words": told.failure.firm}
    events.record("payment.declined", payment, at=now, by="processor", amount=str(payment.charged), **facts)
