"""News: knocked in by the processor, or asked for by us where it may have been missed."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import stripe

from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import PAGE, Counter
from quittance.integrations.stripe.faults import NotFromTheProcessor
from quittance.integrations.stripe.reading import Facts, NotUnderstood
from quittance.integrations.stripe.words import Event, News

TOLERANCE = timedelta(minutes=5)

_KINDS = {
    "account.updated": News.ACCOUNT_CHANGED,
    "charge.dispute.closed": News.DISPUTE_CLOSED,
    "charge.dispute.created": News.DISPUTE_OPENED,
    "charge.dispute.funds_reinstated": News.DISPUTE_CHANGED,
    "charge.dispute.funds_withdrawn": News.DISPUTE_CHANGED,
    "charge.dispute.updated": News.DISPUTE_CHANGED,
    "mandate.updated": News.MANDATE_CHANGED,
    "payment_intent.amount_capturable_updated": News.INTENT_AUTHORIZED,
    "payment_intent.canceled": News.INTENT_CANCELLED,
    "payment_intent.created": News.INTENT_CREATED,
    "payment_intent.payment_failed": News.INTENT_FAILED,
    "payment_intent.processing": News.INTENT_PROCESSING,
    "payment_intent.requires_action": News.INTENT_ACTION_NEEDED,
    "payment_intent.succeeded": News.INTENT_SUCCEEDED,
    "payment_method.attached": News.METHOD_KEPT,
    "payment_method.automatically_updated": News.METHOD_CHANGED,
    "payment_method.detached": News.METHOD_FORGOTTEN,
    "payment_method.updated": News.METHOD_CHANGED,
    "payout.canceled": News.PAYOUT_CHANGED,
    "payout.created": News.PAYOUT_CREATED,
    "payout.failed": News.PAYOUT_FAILED,
    "payout.paid": News.PAYOUT_PAID,
    "payout.reconciliation_completed": News.PAYOUT_CHANGED,
    "payout.updated": News.PAYOUT_CHANGED,
    "refund.created": News.REFUND_CREATED,
    "refund.failed": News.REFUND_FAILED,
    "refund.updated": News.REFUND_CHANGED,
    "setup_intent.canceled": News.SETUP_CANCELLED,
    "setup_intent.created": News.SETUP_CREATED,
    "setup_intent.requires_action": News.SETUP_ACTION_NEEDED,
    "setup_intent.setup_failed": News.SETUP_FAILED,
    "setup_intent.succeeded": News.SETUP_SUCCEEDED,
}
SUBSCRIBED = tuple(sorted(_KINDS))  # what the processor is asked to tell
_SECONDS = re.compile(r"[0-9]{1,12}")


def heard(body: bytes, *, signature: str, secrets: Iterable[str], now: datetime) -> Event:
    """What the processor says at our door, if it is the processor: signed with a secret of ours, and lately."""
    text = _signed(body, signature, secrets)
    if abs(now.timestamp() - _signed_at(signature)) > TOLERANCE.total_seconds():
        raise NotFromTheProcessor("The message was signed too long ago, or ahead of our clock.", code="stale")
    try:
        found = json.loads(text)
        return _event(Facts(found if isinstance(found, dict) else {}, "event"))
    except (ValueError, RecursionError, NotUnderstood):
        raise NotFromTheProcessor("The message is signed, but is no event.", code="no_event") from None


def since(at: Counter, moment: datetime) -> tuple[Event, ...]:
    """All news that concerns us from this moment on, by the processor's clock, oldest first.

    A request for each hundred events. The processor keeps them for 30 days.
    """
    with told():
        page = at.client.v1.events.list({"created": {"gte": int(moment.timestamp())}, "limit": PAGE}, at.asking())
        found = [_event(Facts.of(each), account=at.account) for each in page.auto_paging_iter()]
    return tuple(each for each in reversed(found) if each.kind is not News.OTHER)


def _signed(body: bytes, signature: str, secrets: Iterable[str]) -> str:
    """The SDK compares; the moment is compared with a clock that is handed in, not with the machine's."""
    if not signature.isascii():
        raise NotFromTheProcessor("The message's signature is not readable.", code="signature")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise NotFromTheProcessor("The message is not readable as text.", code="signature") from None
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(text, signature, secret, tolerance=None)
        except stripe.SignatureVerificationError:
            continue
        return text
    raise NotFromTheProcessor("The message is not signed with a secret of ours.", code="signature")


def _signed_at(signature: str) -> int:
    """The first moment named is the one that was signed; a later one may have been put in by a replayer."""
    named = next((item[2:] for item in signature.split(",") if item.startswith("t=")), "")
    return int(named) if _SECONDS.fullmatch(named) else 0


def _event(facts: Facts, *, account: str = "") -> Event:
    thing = facts.part("data").part("object")
    kind = _KINDS.get(facts.text("type"), News.OTHER)
    about = thing.text("id")
    return Event(
        id=facts.must("id"),
        kind=kind,
        about=about,
        account=facts.text("account") or account,
        created_at=facts.moment("created").astimezone(UTC),
        live=facts.is_true("livemode"),
        intent=about if kind.noun == "intent" else thing.id_of("payment_intent"),
    )
