"""An attempt to take money by card, and what follows; bank accounts are debiting's."""

from typing import NoReturn

from sandbox.processor.answers import public
from sandbox.processor.faults import Fault
from sandbox.processor.money import cards, collecting, days, debiting, disputing, outcomes
from sandbox.processor.work import Obj, Work

AUTHORIZATION_DAYS = 7


def attempt(work: Work, intent: Obj, *, authenticated: bool = False) -> Obj:
    """The intent as it is afterwards. A refusal by the card is raised; the failed charge stays in the books."""
    method = work.get("payment_method", intent["payment_method"], "payment_method")
    intent["next_action"] = None
    if method["type"] == "card":
        return _by_card(work, intent, method, authenticated=authenticated)
    return debiting.attempt(work, intent, method)


def _by_card(work: Work, intent: Obj, method: Obj, *, authenticated: bool) -> Obj:
    wanted = work.declines.pop(0) if work.declines else None
    if wanted:
        code, decline_code, words = cards.BY_CODE.get(wanted, ("card_declined", wanted, "Your card was declined."))
        decline(work, intent, method, cards.Decline(code, decline_code, words))
    if _must_ask(intent, method) and not authenticated:
        if intent.get("_off_session") or intent.get("_no_action"):
            words = "Your card was declined. This transaction requires authentication."
            decline(work, intent, method, cards.Decline("authentication_required", "authentication_required", words))
        return ask(work, intent)
    refused = cards.decline(method)
    if refused:
        decline(work, intent, method, refused)
    return _charge_card(work, intent, method, authenticated=authenticated)


def _must_ask(intent: Obj, method: Obj) -> bool:
    number = method["_number"]
    options = (intent.get("payment_method_options") or {}).get("card") or {}
    if (
        options.get("request_three_d_secure") in {"any", "challenge"}
        and method["card"]["three_d_secure_usage"]["supported"]
    ):
        return True
    if number == cards.ASKS_UNLESS_SET_UP:
        return not (method.get("_set_up") and intent.get("_off_session"))
    if number == cards.ASKS_THE_PRESENT:
        return not intent.get("_off_session")
    return number in cards.ALWAYS_ASKS


def ask(work: Work, intent: Obj) -> Obj:
    """3-D Secure: the payer's bank wants to hear from them."""
    intent["status"] = "requires_action"
    page = f"{work.origin}/3ds/{intent['id']}?client_secret={intent['client_secret']}"
    if intent.get("_return_url"):
        intent["next_action"] = {
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": intent["_return_url"], "url": page},
        }
    else:
        intent["next_action"] = {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {
                "type": "three_d_secure_redirect",
                "stripe_js": page,
                "source": f"src_{intent['id'][3:]}",
            },
        }
    work.put(intent)
    work.tell(f"{intent['object']}.requires_action", intent)
    return intent


def decline(work: Work, intent: Obj, method: Obj, why: cards.Decline) -> NoReturn:
    charge = collecting.charge_of(work, intent, method, status="failed")
    charge["failure_code"] = why.code
    charge["failure_message"] = why.words
    blocked = method["_number"] in cards.BLOCKED
    charge["outcome"] = collecting.blocked() if blocked else collecting.outcome("issuer_declined", why.decline_code)
    work.put(charge)
    error = {
        "charge": charge["id"],
        "code": why.code,
        "decline_code": why.decline_code,
        "doc_url": f"https://docs.stripe.com/error-codes/{why.code.replace('_', '-')}",
        "message": why.words,
        "payment_method": public(method),
        "type": "card_error",
    }
    if why.decline_code in {"lost_card", "stolen_card", "fraudulent"}:
        error["advice_code"] = "do_not_try_again"
    outcomes.fail(work, intent, charge, error)
    raise Fault(402, why.words, keep=True, **{**error, "payment_intent": public(intent)})


def not_authenticated(work: Work, intent: Obj, method: Obj) -> NoReturn:
    """The payer's bank did not know them: nothing was charged, so there is no charge."""
    words = "We are unable to authenticate your payment method. Choose a different payment method and try again."
    error = {
        "code": "payment_intent_authentication_failure",
        "message": words,
        "payment_method": public(method),
        "type": "card_error",
    }
    intent |= {
        "status": "requires_payment_method",
        "last_payment_error": error,
        "payment_method": None,
        "next_action": None,
    }
    work.put(intent)
    work.tell("payment_intent.payment_failed", intent)
    raise Fault(402, words, keep=True, **{**error, "payment_intent": public(intent)})


def _charge_card(work: Work, intent: Obj, method: Obj, *, authenticated: bool) -> Obj:
    charge = collecting.charge_of(work, intent, method, status="succeeded")
    if method["_number"] == cards.ELEVATED:
        charge["outcome"] |= collecting.REVIEWED
    if authenticated:
        charge["payment_method_details"]["card"]["three_d_secure"] = collecting.authenticated()
    intent |= {"latest_charge": charge["id"], "last_payment_error": None}
    if intent["capture_method"] == "manual":
        charge |= {"captured": False, "amount_captured": 0}
        charge["payment_method_details"]["card"]["capture_before"] = work.now + AUTHORIZATION_DAYS * days.DAY
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        work.put(charge)
        work.put(intent)
        collecting.keep_method(work, intent, method)
        work.later(work.now + AUTHORIZATION_DAYS * days.DAY, "expire", intent["id"])
        work.tell("charge.succeeded", charge)
        work.tell("payment_intent.amount_capturable_updated", intent)
        return intent
    collecting.collect(work, charge)
    collecting.keep_method(work, intent, method)
    outcomes.succeed(work, intent, charge)
    _dispute(work, charge, method)
    return intent


def _dispute(work: Work, charge: Obj, method: Obj) -> None:
    """Some test cards take back what was charged to them."""
    number = method["_number"]
    if number in cards.DISPUTES:
        disputing.open_dispute(work, charge, cards.DISPUTES[number])


def capture(work: Work, intent: Obj, amount: int) -> Obj:
    charge = work.get("charge", intent["latest_charge"])
    charge |= {"captured": True, "amount_captured": amount}
    charge["application_fee_amount"] = intent["application_fee_amount"]  # the capture may have named another
    if amount < charge["amount"]:
        charge["amount_refunded"] = charge["amount"] - amount
    work.forget("expire", intent["id"])
    collecting.collect(work, charge)
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    work.put(intent)
    work.tell("charge.captured", charge)
    work.tell("payment_intent.succeeded", intent)
    session = work.find(intent.get("_session") or "")
    if session and session["status"] == "complete":
        work.put(session | {"payment_status": "paid"})
    _dispute(work, charge, work.get("payment_method", charge["payment_method"]))
    return intent


def expire(work: Work, id_: str) -> None:
    intent = work.get("payment_intent", id_)
    if intent["status"] == "requires_capture":
        cancel(work, intent, "automatic")


def cancel(work: Work, intent: Obj, reason: str | None) -> Obj:
    if intent["status"] == "requires_capture":
        charge = work.get("charge", intent["latest_charge"])
        charge |= {"refunded": True, "amount_refunded": charge["amount"]}
        work.put(charge)
        work.tell("charge.refunded", charge)
    intent |= {
        "status": "canceled",
        "canceled_at": work.now,
        "cancellation_reason": reason,
        "amount_capturable": 0,
        "next_action": None,
    }
    work.put(intent)
    work.tell("payment_intent.canceled", intent)
    return intent
