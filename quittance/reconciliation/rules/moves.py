"""A payment moved to another invoice, another client, or none (FILE-9): what the files say of it.

Not yet in a file, its row carries the new invoice and nothing else is said. Already in one, two rows outside of the
deposit's total take it from the old and put it to the new. What the books show there already needs no rows.
"""

from dataclasses import dataclass
from datetime import date

from quittance.core.money import Currency
from quittance.payments.rules.fees import Method
from quittance.receivables.rules import reference
from quittance.reconciliation.rules import rows
from quittance.reconciliation.rules.motions import Part
from quittance.reconciliation.rules.rows import Row, Style


class CannotMove(Exception):
    """The text says why, to who wanted it."""


@dataclass(frozen=True, slots=True)
class Move:
    """Its two parts as the books have them: the old one back from 900 on, the new one under the next item suffix."""

    code: int
    old: Part
    new: Part
    moved_date: date
    method: Method
    in_file: bool  # the row that is moved stands in a file
    shown: bool = False  # the practice system has it where it is moved to
    card: str = ""


def check(*, from_account: str, to_account: str) -> None:
    if from_account != to_account:
        raise CannotMove(
            "This invoice is paid into another bank account. Refund the payment and ask for it again, "
            "or move the money between the accounts and record it in the practice system."
        )


def of_move(move: Move, currency: Currency, style: Style = rows.USUAL) -> tuple[Row, ...]:
    """The pair, or nothing. They come to nothing together, so that no deposit changes."""
    if not move.in_file or move.shown:
        return ()
    if not reference.is_reversal(move.old.suffix) or reference.is_reversal(move.new.suffix):
        raise ValueError("What is moved is taken back under a suffix from 900 on and put under an item's.")
    if move.old.amount_cents + move.new.amount_cents or move.new.amount_cents <= 0:
        raise ValueError("A move takes from the old what it puts to the new.")
    return tuple(_row(move, part, currency, style) for part in (move.old, move.new))


def _row(move: Move, part: Part, currency: Currency, style: Style) -> Row:
    return Row(
        code=move.code,
        suffix=part.suffix,
        use=part.use,
        ref=rows.ref(move.code, part.suffix, part.use, style.identifier),
        date=move.moved_date,
        client=part.client,
        invoice=part.invoice,
        amount_cents=part.amount_cents,
        notes=rows.notes(part, move.method, currency),
        method=move.method,
        card=move.card,
    )
