"""The types by which people look for mails; each mail's own kind belongs to one of them."""

from django.db.models import Q

_NOTICES = "_notice"


def _with_notices(*kinds: str) -> frozenset[str]:
    """What is told to a payer is told to the firm as well, in a mail of its own."""
    return frozenset({*kinds, *(f"{kind}{_NOTICES}" for kind in kinds)})


_KINDS: dict[str, frozenset[str]] = {
    "invoices": frozenset({"invoice", "passed_on", "invoice_trial"}),
    "links": frozenset({"pass"}),
    "confirmations": _with_notices("payment_started", "payment_received"),
    "failures": _with_notices("payment_failed", "payment_returned"),
    "refunds": _with_notices(
        *("refund_requested", "refund_waits_for_approval", "refund_failed", "refund_sent", "refund_declined"),
    ),
    "statements": frozenset({"statement", "smart_statement"}),
    "sign_in": frozenset(
        {
            *("address_changed", "address_in_use", "closed", "emergency_key_made", "emergency_key_used", "known"),
            *("leave_address", "magic", "nobody", "passkey_added", "passkey_refused", "passkey_removed"),
            *("paper_code", "password_changed", "recovery_code_used", "recovery_codes_renewed", "reset"),
            *("second_factor_off", "second_factor_on", "set_up", "take_address", "verify", "welcome"),
        }
    ),
}
OTHERS = "others"
TITLES: dict[str, str] = {
    "invoices": "Invoices",
    "links": "Payment links",
    "confirmations": "Payment confirmations",
    "failures": "Payment failures",
    "refunds": "Refunds",
    "statements": "Statements",
    "sign_in": "Sign-in and security",
    OTHERS: "Others",
}
_SINGLE = {
    "invoices": "Invoice",
    "links": "Payment link",
    "confirmations": "Payment confirmation",
    "failures": "Payment failure",
    "refunds": "Refund",
    "statements": "Statement",
    "sign_in": "Sign-in and security",
    OTHERS: "Other",
}
_TYPE_OF = {kind: type_ for type_, kinds in _KINDS.items() for kind in kinds}


def title(kind: str) -> str:
    if kind == "passed_on":
        return "Invoice, as it came"
    if kind == "invoice_trial":
        return "Invoice, test"
    return _SINGLE[_TYPE_OF.get(kind, OTHERS)]


def of_type(type_: str) -> Q:
    if type_ == OTHERS:
        return ~Q(mail__kind__in=sorted(_TYPE_OF))
    return Q(mail__kind__in=sorted(_KINDS[type_]))


def is_invoice(kind: str) -> bool:
    return kind in _KINDS["invoices"]
