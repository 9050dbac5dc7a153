"""Refusals in Stripe's published shape: a type, often a code, words, and the parameter they are about."""

from typing import Any


class Fault(Exception):
    """`keep` says that what was tried stands in the books all the same: a declined card leaves a failed charge."""

    def __init__(self, status: int, words: str, *, keep: bool = False, **facts: Any) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.keep = keep
        self.facts = {name: value for name, value in facts.items() if value is not None}

    @property
    def is_outcome(self) -> bool:
        """Whether the same key hears it again: all but what was refused before anything was looked at."""
        return self.status < 500 and not str(self.facts.get("code", "")).startswith("parameter_")

    def body(self) -> dict[str, Any]:
        return {"error": {"type": "invalid_request_error", "message": self.words, **self.facts}}


def invalid(words: str, param: str | None = None, code: str | None = None, **facts: Any) -> Fault:
    return Fault(400, words, param=param, code=code, **facts)


def missing(kind: str, id_: str, param: str = "id", *, status: int = 404) -> Fault:
    return Fault(status, f"No such {kind}: '{id_}'", param=param, code="resource_missing")


def absent(param: str) -> Fault:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def unexpected_state(kind: str, verb: str, thing: dict[str, Any], allowed: str = "") -> Fault:
    """The object has moved on; it travels with the refusal so that the caller sees where it stands."""
    words = f"You cannot {verb} this {kind} because it has a status of {thing['status']}."
    code = "payment_intent_unexpected_state" if thing["object"] == "payment_intent" else "setup_intent_unexpected_state"
    more: dict[str, Any] = {thing["object"]: thing}
    return invalid(f"{words} {allowed}".strip(), code=code, **more)


def not_a_key(shown: str) -> Fault:
    return Fault(401, f"Invalid API Key provided: {shown}")


def no_key() -> Fault:
    return Fault(
        401,
        "You did not provide an API key. You need to provide your API key in the Authorization header, using "
        "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )


def no_such_account(key: str, account: str) -> Fault:
    return Fault(
        403,
        f"The provided key '{key[:8]}***' does not have access to account '{account}' (or that account does not "
        "exist). Application access may have been revoked.",
        code="account_invalid",
    )


def key_reused(key: str) -> Fault:
    return Fault(
        400,
        f"Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
        f"using a key other than '{key}' if you meant to execute a different request.",
        type="idempotency_error",
    )


def key_in_use(key: str) -> Fault:
    return Fault(
        409,
        f"There is currently another in-progress request using this Idempotent Key: {key}. Try again in a moment.",
        type="idempotency_error",
        code="idempotency_key_in_use",
    )


def broken() -> Fault:
    return Fault(500, "Something is wrong at the processor. This was asked for on its mischief page.", type="api_error")
