"""How the sync's rows read: moments, amounts, states and counts in the words of a bookkeeper."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from quittance.access.models import Person
from quittance.core.clock import FirmClock
from quittance.core.money import Currency, Money
from quittance.sync.models import HeldImport, Run
from quittance.sync.models.held_import import Kind as HeldKind
from quittance.sync.models.held_import import State as HeldState
from quittance.sync.models.run import Kind as RunKind
from quittance.sync.models.run import State as RunState
from quittance.sync.rules.map_words import SINGULAR, TABLES
from quittance.sync.rules.our_fields import Kind, OurField
from quittance.web.base.tags import money

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
RUN_KINDS = {
    RunKind.LOAD: "First load",
    RunKind.CHANGES: "What changed",
    RunKind.COMPARE: "Full compare",
    RunKind.REMAP: "Everything by a new map",
}
RUN_STATES = {
    RunState.RUNNING: ("wait", "under way"),
    RunState.DONE: ("good", "done"),
    RunState.FAILED: ("bad", "failed"),
}
HELD_STATES = {
    HeldState.OPEN: ("warn", "to decide"),
    HeldState.APPLIED: ("good", "applied"),
    HeldState.REFUSED: ("wait", "refused"),
}
COUNTS = (
    ("read", "read"),
    ("inserted", "new"),
    ("updated", "changed"),
    ("gone", "gone"),
    ("quarantined", "in quarantine"),
    ("held", "held"),
)
REASONS = {
    "missing": "Something needed is missing",
    "encoding": "Text that cannot be read",
    "too_long": "Too long",
    "amount": "An amount that is none",
    "date": "A day that is none",
    "boolean": "Neither yes nor no",
    "hours": "Hours that are none",
    "sign": "Neither up nor down",
    "key": "A key that is none",
    "duplicate": "The same key several times",
}


ODDITY_TITLES = {
    "rings": "Groups that turn in circles",
    "client_numbers": "Client numbers borne by several clients",
    "invoice_numbers": "Invoice numbers borne by several invoices",
}
ODDITY_ABOUT = {
    "rings": "The practice system says of each of these clients that another of them heads its group. Everything "
    "works; the group has no head here. Correct one of them in the practice system.",
    "client_numbers": "Whoever types such a number cannot be led to one client. Everything else works: clients are "
    "told apart by the practice system's own key. Give each a number of its own in the practice system.",
    "invoice_numbers": "A payment that names such a number cannot be told apart by it; what is paid in the portal goes "
    "by the practice system's own key. Renumber one, or void the one that is not meant.",
}
ODDITY_ADDRESSES = {
    "rings": "circles/",
    "client_numbers": "client-numbers/",
    "invoice_numbers": "invoice-numbers/",
}


def oddity(kind: str, number: int) -> str:
    if kind == "rings":
        return f"{counted(number, 'group')} of clients {'turns' if number == 1 else 'turn'} in a circle"
    noun = "client" if kind == "client_numbers" else "invoice"
    return f"{counted(number, f'{noun} number')} {'is' if number == 1 else 'are'} borne by several {noun}s"


def moment(at: datetime | None, clock: FirmClock, *, now: datetime) -> str:
    """`10:42:15` today, `Nov 20, 10:42` on another day."""
    if at is None:
        return "never"
    wall = clock.wall(at)
    if wall.date() == clock.today(now):
        return f"{wall:%H:%M:%S}"
    year = f", {wall.year}" if wall.year != clock.today(now).year else ""
    return f"{wall:%b} {wall.day}{year}, {wall:%H:%M}"


def span(length: timedelta) -> str:
    """`15 seconds`, `4 minutes`, `2 hours`, `3 days`, each rounded down."""
    seconds = max(0, int(length.total_seconds()))
    for size, word in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            return counted(seconds // size, word)
    return counted(seconds, "second")


def counted(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def rows_of(table: str, number: int) -> str:
    """`1,204 invoices`."""
    if table == "work":
        return counted(number, "piece of unbilled work", "pieces of unbilled work")
    if table == "client_contacts":
        return counted(number, "contact of a client", "contacts of clients")
    if table == "staff":
        return counted(number, "staff member")
    noun = SINGULAR.get(table, table)
    return counted(number, noun, "ledger entries" if table == "entries" else "")


def every(length: timedelta) -> str:
    """`15 seconds`, `hour`, `90 minutes`: what stands after “every”."""
    seconds = int(length.total_seconds())
    size, word = next(
        (size, word)
        for size, word in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute"), (1, "second"))
        if seconds % size == 0
    )
    return word if seconds == size else counted(seconds // size, word)


def titled(table: str, number: int) -> str:
    """What stands over a figure: `Invoice` over a single one."""
    return SINGULAR[table].capitalize() if number == 1 else TABLES[table]


def sums(told: Mapping[str, int]) -> str:
    """`$1,204.00 and CA$20.00`, the greatest first."""
    found = sorted(told.items(), key=lambda each: (-abs(each[1]), each[0]))
    return " and ".join(money(cents, currency) for currency, cents in found if cents)


def counts(told: Mapping[str, int]) -> str:
    """`1 client, 3 invoices`, in the order in which one hangs on the other."""
    return ", ".join(rows_of(table, told[table]) for table in TABLES if told.get(table))


def reason(word: str) -> str:
    """A word of the quarantine as a heading."""
    if word.startswith("unknown_"):
        return f"Names a {_noun(word)} that is not here"
    if word.startswith("without_"):
        return f"Here, but without its {_noun(word)}"
    return REASONS.get(word, word.replace("_", " ").capitalize())


def _noun(word: str) -> str:
    return word.partition("_")[2].replace("_", " ").replace("target", "target entry")


def state(run: Run) -> tuple[str, str]:
    return RUN_STATES[RunState(run.state)]


def duration(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    if milliseconds < 10_000:  # noqa: PLR2004  below ten seconds a tenth matters
        return f"{milliseconds / 1000:.1f} s"
    return span(timedelta(milliseconds=milliseconds))


def did(run: Run) -> str:
    """What a run wrote, in one line."""
    tables = {name: told for name, told in run.counts.items() if name in TABLES}
    parts = []
    for kind, word in COUNTS[1:]:
        total = {name: told[kind] for name, told in tables.items() if told.get(kind)}
        if total:
            parts.append(f"{word}: {counts(total)}")
    return "; ".join(parts) or "nothing differed"


def held_title(held: HeldImport) -> str:
    number = sum(held.facts.get("counts", {}).get(name, 0) for name in _HEADS[HeldKind(held.kind)])
    number += held.facts.get("hanging", 0)
    if held.kind == HeldKind.NEW_CLIENTS:
        return f"{counted(number, 'new client')} at once"
    if held.kind == HeldKind.VANISHED:
        return f"{counted(number, 'invoice')} vanished"
    return f"{counted(number, 'client number')} changed owner"


_HEADS = {HeldKind.NEW_CLIENTS: ("clients",), HeldKind.VANISHED: ("invoices",), HeldKind.NUMBERS: ("clients",)}


def value(field: OurField, found: Any) -> str:
    """A value of ours for people: an amount with its cents, a day as it is written, nothing as nothing."""
    if found is None or found == "":
        return ""
    if isinstance(found, bool):
        return "yes" if found else "no"
    if field.kind is Kind.CENTS:
        return str(Money(int(found), Currency.USD)).replace(Currency.USD.symbol, "")
    if field.kind is Kind.MINUTES:
        return f"{int(found) // 60}:{int(found) % 60:02} h"
    if isinstance(found, date):
        return f"{found:%b} {found.day}, {found.year}"
    return str(found)


def hand(by: str) -> str:
    """Who did it: `staff:12` is Dana Reyes."""
    looker, _, number = by.partition(":")
    if looker == "staff" and number.isdecimal():
        person = Person.objects.filter(pk=int(number)).first()
        return str(person) if person else "somebody"
    return "Quittance" if by else ""
