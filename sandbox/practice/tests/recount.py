"""What should be open, worked out anew from the rows alone and in another way than the books do it."""

from collections import defaultdict
from decimal import Decimal

from sandbox.practice.tests.conftest import Practice


def recounted(practice: Practice, *, firm: str = "harbor") -> dict[int, Decimal]:
    signs = dict(practice.rows("SELECT type_id, sign FROM dbo.ledger_entry_type", firm=firm))
    entries = practice.rows("SELECT ledger_entry_id, type_id, amount, voided FROM dbo.ledger_entry", firm=firm)
    sign_of = {entry_id: signs[type_id] for entry_id, type_id, _, _ in entries}
    moved: dict[int, Decimal] = defaultdict(Decimal)
    for giver, taker, amount in practice.rows(
        "SELECT from_entry_id, to_entry_id, amount FROM dbo.ledger_entry_application", firm=firm
    ):
        moved[giver] -= amount
        moved[taker] += sign_of[giver] * amount
    return {entry_id: Decimal(0) if voided else amount + moved[entry_id] for entry_id, _, amount, voided in entries}


def kept(practice: Practice, *, firm: str = "harbor") -> dict[int, Decimal]:
    return dict(practice.rows("SELECT ledger_entry_id, open_amount FROM dbo.ledger_entry", firm=firm))


def owed(practice: Practice, client: str) -> Decimal:
    return Decimal(practice.api(f"client?client={client}")["balance"])
