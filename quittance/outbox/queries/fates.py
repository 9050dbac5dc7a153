"""What became of one copy, in words for people."""

from quittance.outbox.models import Delivery
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import reply_words

_SENTENCES = {
    State.WAITING: "On its way.",
    State.SENT: "Handed over to the recipient's mail server.",
    State.REFUSED: "Refused by the recipient's mail server.",
    State.EXPIRED: "Given up after three days: the recipient's mail server took it at no try.",
    State.UNSURE: "Sent twice and both times cut off before the answer: it may or may not have arrived.",
    State.SUPPRESSED: "Not sent: nobody is at this address.",
    State.BOUNCED: "Taken by the recipient's mail server, which reported later that it could not be delivered.",
}


def fate_words(delivery: Delivery) -> str:
    """One or two sentences: what happened, and what the server meant by what it said."""
    if delivery.state == State.WAITING and delivery.last_reply:
        return _joined("Put off; it is tried again.", delivery.last_reply)
    sentence = _SENTENCES[State(delivery.state)]
    if delivery.state in {State.REFUSED, State.EXPIRED, State.BOUNCED}:
        return _joined(sentence, delivery.last_reply)
    if delivery.state == State.SENT and delivery.doubted:
        return f"{sentence} It may have come twice."
    return sentence


def _joined(sentence: str, reply: str) -> str:
    meant = reply_words.plain(reply)
    return f"{sentence} {meant}" if meant else sentence
