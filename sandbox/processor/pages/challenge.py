"""3-D Secure: the page of the payer's bank, which asks whether it is they."""

from sandbox.processor.answers import public
from sandbox.processor.api import sessions, setups
from sandbox.processor.faults import Fault, invalid, missing
from sandbox.processor.money import charging
from sandbox.processor.store import Store
from sandbox.processor.work import Obj, Work

WORDS = "We are unable to authenticate your payment method. Choose a different payment method and try again."


def waiting(work: Work, id_: str) -> Obj | None:
    """The intent that waits for its payer, if it does."""
    intent = work.find(id_)
    if intent is None or intent["object"] not in {"payment_intent", "setup_intent"}:
        return None
    kind = (intent.get("next_action") or {}).get("type")
    return intent if kind in {"redirect_to_url", "use_stripe_sdk"} else None


def decided(store: Store, id_: str, *, approved: bool) -> Obj:
    """The intent afterwards; a card that is declined after all is no fault of this page."""
    with store.work() as work:
        own = work.on(work.owner(id_))
        found = waiting(own, id_)
        if found is None:
            raise (
                missing("intent that waits for 3-D Secure", id_)
                if own.find(id_) is None
                else invalid(f"{id_} does not wait for 3-D Secure.")
            )
        try:
            intent = _go_on(own, found, approved=approved)
        except Fault as declined:
            if not declined.keep:
                raise
            intent = own.get(found["object"], id_)
        session = own.find(intent.get("_session") or "")
        if (
            session
            and session["status"] == "open"
            and intent["status"] in {"succeeded", "processing", "requires_capture"}
        ):
            sessions.complete(own, session, intent, intent.get("_billing") or {})
        shown: Obj = public(intent)
    return shown


def _go_on(work: Work, intent: Obj, *, approved: bool) -> Obj:
    if intent["object"] == "payment_intent":
        if approved:
            return charging.attempt(work, intent, authenticated=True)
        charging.not_authenticated(work, intent, work.get("payment_method", intent["payment_method"]))
    if approved:
        return setups.succeed(work, intent)
    return setups.fail(work, intent, Fault(402, WORDS, code="setup_intent_authentication_failure", type="card_error"))
