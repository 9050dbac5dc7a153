"""Small deposits prove that a bank account is the payer's: by their amounts, or by the code beside one of them."""

from sandbox.processor.answers import public
from sandbox.processor.faults import Fault, invalid, unexpected_state
from sandbox.processor.money import banks
from sandbox.processor.work import Obj, Work

TRIES_MAX = 10
KIND = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}


def proved(work: Work, intent: Obj, given: Obj) -> Obj:
    """The method, which is verified from now on."""
    waiting = (intent.get("next_action") or {}).get("type") == "verify_with_microdeposits"
    if intent["status"] != "requires_action" or not waiting:
        raise unexpected_state(KIND[intent["object"]], "verify", public(intent))
    code, amounts = given.get("descriptor_code"), tuple(given.get("amounts") or ())
    if not code and len(amounts) != 2:
        raise invalid("Provide either amounts or descriptor_code.", "amounts", "parameter_missing")
    if code == banks.DESCRIPTOR_LATE or amounts == banks.AMOUNTS_LATE:
        raise _given_up(
            work,
            intent,
            "payment_method_microdeposit_verification_timeout",
            "The microdeposits were not verified in time.",
        )
    if code == banks.DESCRIPTOR_EXCEEDED or amounts == banks.AMOUNTS_EXCEEDED:
        raise _exceeded(work, intent)
    if code != banks.DESCRIPTOR and tuple(sorted(amounts)) != banks.AMOUNTS:
        intent["_tries"] = intent.get("_tries", 0) + 1
        if intent["_tries"] >= TRIES_MAX:
            raise _exceeded(work, intent)
        work.put(intent)
        code = (
            "payment_method_microdeposit_verification_descriptor_code_mismatch"
            if code
            else "payment_method_microdeposit_verification_amounts_mismatch"
        )
        left = TRIES_MAX - intent["_tries"]
        what = "descriptor code" if "descriptor" in code else "amounts"
        words = f"The {what} provided do not match what was sent to the bank account. {left} attempts are left."
        raise Fault(400, words, keep=True, code=code)
    method = work.get("payment_method", intent["payment_method"])
    method["_verified"] = True
    work.put(method)
    intent["next_action"] = None
    return method


def _exceeded(work: Work, intent: Obj) -> Fault:
    return _given_up(
        work,
        intent,
        "payment_method_microdeposit_verification_attempts_exceeded",
        "You have exceeded the number of allowed verification attempts.",
    )


def _given_up(work: Work, intent: Obj, code: str, words: str) -> Fault:
    error = {"code": code, "message": words, "type": "invalid_request_error"}
    setup = intent["object"] == "setup_intent"
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_setup_error" if setup else "last_payment_error": error,
    }
    work.put(intent)
    work.tell("setup_intent.setup_failed" if setup else "payment_intent.payment_failed", intent)
    return Fault(400, words, keep=True, code=code)
