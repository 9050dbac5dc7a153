"""Whatever the SDK raises leaves as a fault of ours, told by what it says about what happened."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import stripe
import urllib3

from quittance.integrations.stripe import telling
from quittance.integrations.stripe.faults import (
    Absent,
    Busy,
    Declined,
    Fault,
    KeyReused,
    Misconfigured,
    MovedOn,
    Refused,
    Unknown,
    Unreachable,
)
from quittance.integrations.stripe.reading import Facts, NotUnderstood
from quittance.integrations.stripe.words import Intent, Setup

Thing = TypeVar("Thing")

_NO_ANSWER = "The processor was asked and did not answer, so it is not known what happened. We ask again by ourselves."
_BROKEN = "The processor answered with a fault of its own, so it is not known what happened. We ask again by ourselves."
_STRANGE = "The processor's answer is not understood, so it is not known what happened."
_MEANWHILE = "The processor is still working on the same request. We ask again by ourselves."
_NOBODY = "The processor cannot be reached; nothing happened. We ask again by ourselves."
_BUSY = "The processor is busy; nothing happened. We ask again by ourselves."
_KEYS = "The processor does not accept our key, or not for this firm. Look at the key in the settings."
_REUSED = "The same request was made before with other content. Nothing happened."
_MOVED = "The processor says that this cannot be done any more, as things stand there."
_REFUSED = "The processor refused the request; nothing happened."
_PLAIN = {
    "amount_too_small": "The amount is less than the processor takes.",
    "amount_too_large": "The amount is more than the processor takes.",
    "charge_already_refunded": "This was given back in full already.",
    "charge_disputed": "The payer's bank has taken this back, or is about to: it cannot be refunded.",
    "charge_not_refundable": "This has not arrived yet, so it cannot be refunded.",
    "dispute_not_open": "The dispute is over, or was answered already.",
    "payment_intent_incompatible_payment_method": "This way to pay is not offered for this payment.",
    "payment_intent_mandate_invalid": "The payer's authorization for bank transfers is missing or no longer holds.",
    "payment_method_bank_account_not_verified": "The bank account is not proved yet.",
    "payment_method_microdeposit_failed": "No small deposit could be sent to this bank account.",
    "payment_method_microdeposit_verification_amounts_mismatch": "These are not the amounts that were sent.",
    "payment_method_microdeposit_verification_attempts_exceeded": "There were too many tries. Begin anew.",
    "payment_method_microdeposit_verification_descriptor_code_mismatch": "This is not the code that was sent.",
    "payment_method_microdeposit_verification_timeout": "The time to prove this account is over. Begin anew.",
    "payment_method_unexpected_state": "This method was used up or removed. Choose another one.",
    "refund_not_cancelable": "The refund is on its way and cannot be stopped.",
    "resource_missing": "The processor has nothing of this name.",
}
_BUSY_CODES = frozenset({"lock_timeout", "rate_limit"})
_MOVED_CODES = frozenset({"payment_intent_unexpected_state", "setup_intent_unexpected_state"})
_IN_USE, _MISSING = "idempotency_key_in_use", "resource_missing"
_CONFLICT = 409
_NEVER_SENT = (
    urllib3.exceptions.NewConnectionError,  # refused, no route, or a name that nobody knows
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.ProxyError,
    ssl.SSLCertVerificationError,  # somebody else answers there, or an inspecting network stands between
)


@contextmanager
def told() -> Iterator[None]:
    """Nothing of the SDK's error is kept as a cause: its text holds answers, with client secrets in."""
    try:
        yield
    except stripe.StripeError as error:
        raise _translated(error) from None
    except NotUnderstood as odd:
        raise Unknown(_STRANGE, code="not_understood", detail=str(odd)) from None


def _translated(error: stripe.StripeError) -> Fault:
    detail = _detail(error)
    if isinstance(error, stripe.APIConnectionError):
        if _was_never_sent(error):
            return Unreachable(_NOBODY, code="unreachable", detail=detail)
        return Unknown(_NO_ANSWER, code="no_answer", detail=detail)
    if isinstance(error, stripe.CardError):
        return _declined(error, detail)
    if isinstance(error, stripe.InvalidRequestError) and error.code not in _BUSY_CODES:
        return _refused(error, detail)
    sort, words, code = _sorted(error)
    return sort(words, code=code, detail=detail)


def _sorted(error: stripe.StripeError) -> tuple[type[Fault], str, str]:
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        return Misconfigured, _KEYS, "key"
    if isinstance(error, stripe.RateLimitError) or error.code in _BUSY_CODES:
        return Busy, _BUSY, "busy"
    if error.code == _IN_USE or error.http_status == _CONFLICT:
        return Unknown, _MEANWHILE, "under_way"
    if isinstance(error, stripe.IdempotencyError):
        return KeyReused, _REUSED, "key_reused"
    return Unknown, _BROKEN, "broken"


def _declined(error: stripe.StripeError, detail: str) -> Fault:
    said = _said(error)
    return Declined(telling.failure_of(said), detail=detail, intent=_intent(said), setup=_setup(said))


def _refused(error: stripe.StripeError, detail: str) -> Fault:
    code = error.code or "refused"
    if code in _MOVED_CODES:
        said = _said(error)
        return MovedOn(_MOVED, code=code, detail=detail, intent=_intent(said), setup=_setup(said))
    sort = Absent if code == _MISSING else Refused
    return sort(_PLAIN.get(code, _REFUSED), code=code, detail=detail)


def _said(error: stripe.StripeError) -> Facts:
    body = error.json_body
    return Facts(body, "answer").part("error") if isinstance(body, dict) else Facts({})


def _intent(said: Facts) -> Intent | None:
    return _or_none(telling.intent, said.part("payment_intent"))


def _setup(said: Facts) -> Setup | None:
    return _or_none(telling.setup, said.part("setup_intent"))


def _or_none(read: Callable[[Facts], Thing], facts: Facts) -> Thing | None:
    """The refusal stands, whether or not the thing that travels with it is understood."""
    try:
        return read(facts) if facts else None
    except NotUnderstood:
        return None


def _was_never_sent(error: BaseException) -> bool:
    """Looks along what the libraries below gave as the reason; whatever else it is may have been sent."""
    seen: BaseException | None = error.__cause__
    while seen is not None:
        if isinstance(seen, _NEVER_SENT):
            return True
        inner = getattr(seen, "reason", None) or next(iter(seen.args), None)
        seen = inner if isinstance(inner, BaseException) else None
    return False


def _detail(error: stripe.StripeError) -> str:
    facts = [str(error.http_status or ""), _said(error).text("type"), error.code or "", _said(error).text("param")]
    if isinstance(error, stripe.APIConnectionError):
        facts.append(type(error.__cause__).__name__)
    if error.request_id:
        facts.append(error.request_id)
    return " ".join(fact for fact in facts if fact)
