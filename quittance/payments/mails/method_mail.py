"""What is told about saved methods: saved, removed, to be proved, and the payer's copy of what they authorized."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.actions.mails import Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

METHODS = "/client-portal/methods/"


@dataclass(frozen=True)
class Letter:
    firm: Firm
    host: str
    client_name: str = ""  # of whom the staff keep it; empty: it is the portal person's own


def kept(letter: Letter, *, what: str, mandate_text: str = "") -> Words:
    firm = letter.firm
    if letter.client_name:
        return _words(
            letter,
            kind="method_saved",
            subject=f"A payment method was saved for {letter.client_name}",
            sentences=[
                f"{what} was saved by your staff in the client portal of {letter.client_name}.",
                "Your staff can pay with it there; the client's own people do not see it.",
            ],
            mandate_text=mandate_text,
        )
    return _words(
        letter,
        kind="method_saved",
        subject=f"A payment method was saved at {firm.name}",
        sentences=[
            f"{what} was saved in your account in the client portal. Only you can pay with it.",
            "Saving it charged nothing.",
        ],
        mandate_text=mandate_text,
    )


def removed(letter: Letter, *, what: str) -> Words:
    where = f"the client portal of {letter.client_name}" if letter.client_name else "your account in the client portal"
    whose = f"for {letter.client_name}" if letter.client_name else f"at {letter.firm.name}"
    return _words(
        letter,
        kind="method_removed",
        subject=f"A payment method was removed {whose}",
        sentences=[
            f"{what} was removed from {where}. Nothing more is paid with it.",
            "A transfer that was sent already is not stopped by this.",
        ],
    )


def to_be_proved(letter: Letter, *, what: str, by_code: bool, day: date | None, mandate_text: str) -> Words:
    arrives = f"by {day:%B} {day.day}" if day else "within two business days"
    deposits = (
        f"A small deposit arrives on it {arrives}. Its line on the statement bears a code of six characters that "
        "begins with SM. Enter that code"
        if by_code
        else f"Two small deposits arrive on it {arrives}. Enter both amounts"
    )
    whose = f" for {letter.client_name}" if letter.client_name else f" at {letter.firm.name}"
    return _words(
        letter,
        kind="method_proof",
        subject=f"Prove the bank account{whose}",
        sentences=[f"{what} is not saved yet.", f"{deposits} in the client portal, and the account can pay."],
        mandate_text=mandate_text,
        label="Enter what arrived",
    )


def authorized(letter: Letter, *, what: str, mandate_text: str) -> Words:
    firm = letter.firm
    return _words(
        letter,
        kind="method_authorized",
        subject=f"Your authorization for bank transfers to {firm.name}",
        sentences=[f"{firm.name} took down that you authorized transfers from {what}, for {letter.client_name}."],
        mandate_text=mandate_text,
        why=f"You got this because {firm.name} noted your address with the authorization.",
        label="",
    )


def _words(
    letter: Letter,
    *,
    kind: str,
    subject: str,
    sentences: list[str],
    mandate_text: str = "",
    why: str = "",
    label: str = "See the payment methods",
) -> Words:
    firm = letter.firm
    if letter.client_name:
        # Staff come to it through the client's page, so a link of the portal would lead them nowhere.
        label, why = "", why or f"You got this because you are named as the contact of {firm.name}."
    told = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "heading": subject.removesuffix(f" at {firm.name}"),
        "sentences": sentences,
        "mandate": mandate_text.split("\n") if mandate_text else [],
        "address": addresses.page(letter.host, METHODS),
        "label": label,
        "why": why or f"You got this because it concerns your account in the client portal of {firm.name}.",
    }
    return Words(
        kind=kind,
        subject=subject,
        text=render_to_string("payments/method.txt", told),
        html=render_to_string("payments/method.html", told),
    )
