"""What a payment's page says once its money went back, or its bank asks for it: "paid" would be untrue."""

from quittance.payments import queries
from quittance.payments.models import Dispute, Payment
from quittance.payments.models.dispute import State
from quittance.payments.models.payment import Method
from quittance.payments.rules.labels import Label
from quittance.web.portal.payments.told import Told

# The money is the firm's all the same: the page of a payment that arrived is right.
_AS_PAID = ("paid", "paid, bank inquires", "refund failed")
_LEFT = "What is due at the firm stands in the list of open invoices."


def of(payment: Payment) -> Told | None:
    """None where nothing went back of a payment that arrived."""
    label = queries.payment_label(payment)
    if label.words in _AS_PAID:
        return None
    taken = next((row for row in reversed(queries.disputes_of(payment)) if row.state in (State.OPEN, State.LOST)), None)
    return _taken(payment, taken, label) if taken else _refunded(payment, label)


def _taken(payment: Payment, dispute: Dispute, label: Label) -> Told:
    if dispute.is_return:
        heading = f"{dispute.amount} came back from your bank"
        return Told(heading, label.words, "bad", tuple(filter(None, (dispute.payer_words, _LEFT))))
    whose = "account" if payment.method == Method.BANK else "card"
    if dispute.state == State.OPEN:
        steps = (f"Your {whose}'s bank has taken the money back for now, and decides whose it is.", _LEFT)
        return Told(f"{dispute.amount} is disputed", label.words, "bad", steps)
    steps = (f"Your {whose}'s bank has decided that the money is yours.", _LEFT)
    return Told(f"{dispute.amount} went back to you", label.words, "bad", steps)


def _refunded(payment: Payment, label: Label) -> Told:
    back = queries.refunded(payment)
    what = f"{back}" if back == payment.charged else f"{back} of {payment.charged}"
    steps = ("The money goes back the way it came, within five to ten business days.", _LEFT)
    return Told(f"{what} is refunded", label.words, label.tone.value, steps)
