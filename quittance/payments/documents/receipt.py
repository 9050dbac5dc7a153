"""A payment on paper: a receipt once it has settled, before that the word that a bank transfer has started."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quittance.core import pdf
from quittance.payments.models import Payment
from quittance.payments.queries import Paid
from quittance.payments.rules import naming
from quittance.payments.rules.labels import Tone

_TEMPLATE = Path(__file__).with_name("receipt.typ")


@dataclass(frozen=True)
class Receipt:
    paid: Paid
    payment: Payment
    firm: Mapping[str, Any]  # name, contact and the rest of the letterhead
    payer: str  # in words

    @property
    def title(self) -> str:
        if not self.paid.is_settled:
            return "Bank transfer started" if self.payment.method == "bank" else "Payment started"
        return "Payment that went back" if self.paid.label.tone == Tone.BAD or not self.paid.left_cents else "Receipt"


def receipt(made: Receipt, *, now: datetime, standards: Sequence[str] = pdf.ACCESSIBLE) -> bytes:
    return pdf.render(_TEMPLATE, _data(made), made_at=now, standards=standards)


def spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _data(made: Receipt) -> dict[str, Any]:
    paid, payment = made.paid, made.payment
    by_client = len(paid.clients) > 1
    filler = [""] if by_client else []
    fee = [["Card fee", *filler, str(payment.payer_fee)]] if paid.fee_cents else []
    gone = [way for way in paid.ways_back if way.is_gone]
    return {
        "firm": made.firm,
        "title": made.title,
        "heading": "What was paid" if paid.is_settled else "What it pays",
        "amount": {
            "name": "Paid" if paid.is_settled else "On its way",
            "figure": str(paid.money(paid.total_cents)),
            "note": f"{spoken(paid.day)} · {_capital(paid.by_what)}",
        },
        "word": _word(made),
        "facts": _facts(made),
        "by_client": by_client,
        "rows": [
            *(
                [line.what, *([line.client.name] if by_client else []), str(paid.money(line.cents))]
                for line in paid.lines
            ),
            *fee,
        ],
        "total": ["Total", *filler, str(paid.money(paid.total_cents))],
        "back": [[_short(way.day), _what(way.what, way.fee_cents), str(paid.money(-way.total_cents))] for way in gone],
        "left": ["Left of it", "", str(paid.money(paid.left_cents))],
        "closing": _closing(made),
    }


def _facts(made: Receipt) -> list[tuple[str, str]]:
    paid, payment = made.paid, made.payment
    facts = [
        ("Received from" if paid.is_settled else "From", naming.people([client.name for client in paid.clients])),
        ("Paid to", str(made.firm["name"])),
        ("Date", spoken(paid.day)),
        ("Paid with" if payment.method == "card" else "Paid by", _capital(paid.by_what)),
        ("Paid by" if payment.method == "card" else "Sent by", made.payer),
    ]
    return [*facts, ("Reference", str(payment.code))] if payment.code else facts


def _word(made: Receipt) -> str:
    paid = made.paid
    words = []
    if not paid.is_settled:
        words.append(
            "This confirms that the payment was sent off. It is not a receipt: the money has not arrived yet. "
            "Banks take up to four business days for a transfer, and it can still come back."
        )
    elif made.title != "Receipt":
        words.append("This payment does not count any more, or not for now: see below what went back.")
    if paid.is_partial:
        words.append("The payment also covered other clients. Only the items of the clients named here are shown.")
    return " ".join(words)


def _closing(made: Receipt) -> str:
    keep = "Keep this for your records. " if made.title == "Receipt" else ""
    name = f" and name reference {made.payment.code}" if made.payment.code else ""
    contact = made.firm.get("contact") or [made.firm["name"]]
    return f"{keep}Questions? Write to {contact[0]}{name}."


def _what(what: str, fee_cents: int) -> str:
    return f"{what}, with the card fee's part" if fee_cents else what


def _short(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
