"""Why a mail that came in did not go on by itself, and what a person does about it."""

from dataclasses import dataclass

from quittance.relay.models.intake import Reason
from quittance.relay.rules import reasons


@dataclass(frozen=True)
class Why:
    what: str
    to_do: str


_TO_DO: dict[str, str] = {
    Reason.NOT_MIRRORED: "Nothing, if the invoice is posted soon: the mail leaves by itself once the invoice is seen.",
    Reason.WAITED_TOO_LONG: "Post the invoice and send the mail wrapped, or choose the invoice that it is about.",
    Reason.NO_PDF: "Choose its invoice, or send it as it came if it is not about an invoice.",
    Reason.NO_NUMBER: "Choose its invoice. If this comes again, look at the patterns in the mail settings.",
    Reason.TWO_INVOICES: "Choose the invoice that is meant.",
    Reason.TWO_CLIENTS: "Choose the invoices of one client and take out whoever belongs to the other; or discard it "
    "and mail each invoice alone.",
    Reason.OTHER_CLIENT: "Look at the PDF. If it is the right one, choose the invoice and send it; if not, discard it.",
    Reason.VOIDED: "Choose the invoice that replaced it, or discard the mail.",
    Reason.ENCRYPTED_PDF: "Choose its invoice and send it, or mail it again without a password.",
    Reason.UNREADABLE_PDF: "Open the file: if it is whole, choose its invoice and send it; if not, discard it.",
    Reason.UNREADABLE_MAIL: "Look at the original, and mail the invoice again if it is one.",
    Reason.UNPROVEN_SENDER: "If it is yours, send it, and finish the set-up of the mail rule. If nobody of the firm "
    "sent it, discard it.",
    Reason.NO_RECIPIENT: "Write down whom it is for.",
    Reason.BARRED_RECIPIENT: "Write down whom it is for instead, or discard it.",
}
_PROOFS = {
    "password": "its mail server gave the firm's password",
    "auth": "its mail server gave the firm's password",
    "key": "it bears the key of the firm's mail rule",
    "host": "it came from the firm's own mail server",
    "dkim": "it bears a valid signature of the firm's domain",
}
_ORIGINS = {
    "to": "named in To",
    "cc": "named in Cc",
    "envelope": "the address it was sent to",
    "contact": "contact for invoices in the practice system",
    "person": "added by the firm",
    "nobody": "",
}


def why(reason: str) -> Why:
    return Why(what=reasons.sentence(reason), to_do=_TO_DO.get(reason, ""))


def proof(told: str) -> str:
    return _PROOFS.get(told, told) if told else "nothing proves it"


def origin(told: str) -> str:
    return _ORIGINS.get(told, told)
