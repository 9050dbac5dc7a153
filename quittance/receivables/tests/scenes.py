"""Small scenes for the echo rules: items of ours and receipts in the source, as plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from quittance.core.money import Currency
from quittance.receivables.rules import echo
from quittance.receivables.rules.sightings import Ground, Item, Judged, Said, Says, Shown, Sort, Verdict

PAID = date(2026, 6, 3)
CLIENT, INVOICE = 7, 61001
GROUND = Ground("AIW", PAID)


def at(day: date) -> datetime:
    return datetime.combine(day, time(16), tzinfo=UTC)


def item(cents: int = 100_00, **fields: Any) -> Item:
    """The first item of payment 1000, sent off on 3 June for Acme's invoice 61001."""
    return replace(
        Item(1, Sort.INVOICE, CLIENT, INVOICE, cents, Currency.USD, at(PAID), PAID, 1000, 100, None, "61001"), **fields
    )


def shown(reference: str = "", cents: int = 100_00, *, days: int = 3, **fields: Any) -> Shown:
    """Applied to the same invoice, three days later."""
    day = PAID + timedelta(days=days)
    key = fields.get("key", 501)
    known = Shown(
        key, f"a{key}", key, CLIENT, INVOICE, cents, Currency.USD, day, at(day), day, reference, invoice_number="61001"
    )
    return replace(known, **fields)


def judged(ours: list[Item], theirs: list[Shown], *said: tuple[int, Says, int | None], **ground: Any) -> list[Judged]:
    known = replace(GROUND, said={key: Said(says, of) for key, says, of in said}, **ground)
    found = echo.judge(ours, theirs, known)
    assert set(found) == {each.key for each in theirs}
    return [found[each.key] for each in theirs]


def verdicts(*arguments: Any, **ground: Any) -> list[Verdict]:
    return [each.verdict for each in judged(*arguments, **ground)]
