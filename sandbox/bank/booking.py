"""What stands on an account: each payout that arrived, or that was sent back, by what the processor says of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from sandbox import seed as cast
from sandbox.bank import asking
from sandbox.bank.asking import Facts
from sandbox.bank.moods import Mood

RETURNED = "-returned"
# Of NACHA: why the receiving bank sends a payment back. One that it does not name it could not place at all.
RETURN_CODES = {
    "account_closed": "R02 ACCOUNT CLOSED",
    "no_account": "R03 NO ACCOUNT",
    "debit_not_authorized": "R29 NOT AUTHORIZED",
    "insufficient_funds": "R01 INSUFFICIENT FUNDS",
}


@dataclass(frozen=True)
class Line:
    key: str
    day: date
    cents: int  # below zero where money left the account
    words: str
    trace: str
    kind: str  # credit, debit or return


@dataclass(frozen=True)
class Account:
    key: str  # in addresses
    firm: str
    title: str
    routing: str
    number: str
    currency: str
    lines: tuple[Line, ...] = ()

    @property
    def balance(self) -> int:
        return sum(line.cents for line in self.lines)


@dataclass(frozen=True)
class Day:
    day: date
    opening: int
    lines: tuple[Line, ...]

    @property
    def closing(self) -> int:
        return self.opening + sum(line.cents for line in self.lines)


def at_rest(seed: int) -> list[Account]:
    """The accounts as they were opened: what is known without the processor."""
    world = cast.world(seed)
    slugs = {firm.name: firm.slug for firm in cast.FIRMS}
    return [
        Account(f"acct_{slugs[bank['firm']]}", bank["firm"], bank["title"], bank["routing_number"], bank["number"],
                bank["currency"])
        for bank in world["bank"]
    ]  # fmt: skip


def accounts(seed: int, moods: Mapping[str, Mood]) -> list[Account]:
    """With all that happened on them. One for each currency that was ever paid out."""
    known = {account.key: account for account in at_rest(seed)}
    found: list[Account] = []
    for facts in asking.accounts():
        base = known.get(facts["id"]) or _opened_later(facts)
        if base is None:
            continue
        lines: dict[str, list[Line]] = {base.currency: []}
        for payout in asking.payouts(facts["id"]):
            lines.setdefault(payout["currency"].upper(), []).extend(_lines(facts["id"], payout, base.firm))
        found += [_of_currency(base, currency, each, moods) for currency, each in lines.items()]
    return sorted(found, key=lambda account: (account.key not in known, account.key))


def days(account: Account, first: date, last: date) -> list[Day]:
    """Those of the period on which something moved, the first first."""
    opening, found = sum(line.cents for line in account.lines if line.day < first), []
    for day, each in groupby((line for line in account.lines if first <= line.day <= last), key=lambda line: line.day):
        found.append(Day(day, opening, tuple(each)))
        opening = found[-1].closing
    return found


def day_of(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


def _opened_later(facts: Facts) -> Account | None:
    """Of a firm that came after the first start. Of its number the processor tells the end alone."""
    external = (facts.get("external_accounts") or {}).get("data") or []
    if not external:
        return None
    bank = external[0]
    firm = (facts.get("business_profile") or {}).get("name") or facts["id"]
    number = f"******{bank['last4']}"
    return Account(facts["id"], firm, "Business account", bank["routing_number"], number, bank["currency"].upper())


def _of_currency(base: Account, currency: str, lines: Iterable[Line], moods: Mapping[str, Mood]) -> Account:
    key = base.key if currency == base.currency else f"{base.key}-{currency.lower()}"
    written = (_as_written(line, moods.get(line.key, Mood())) for line in lines)
    shown = sorted((line for line in written if line), key=lambda line: (line.day, line.key))
    return Account(key, base.firm, base.title, base.routing, base.number, currency, tuple(shown))


def _as_written(line: Line, mood: Mood) -> Line | None:
    if mood.lost:
        return None
    return Line(line.key, line.day, line.cents + mood.cents, line.words, line.trace, line.kind)


def _lines(account: str, payout: Facts, firm: str) -> Iterator[Line]:
    """Banks know a payment by its trace number, which it has once it arrived: without one nothing ever came."""
    trace = str((payout["trace_id"] or {}).get("value") or "")
    if not trace:
        return
    cents, day = payout["amount"], day_of(payout["arrival_date"])
    said = payout["statement_descriptor"] or payout["description"] or "STRIPE"
    words = f"{said} {firm.upper()}"
    yield Line(payout["id"], day, cents, words, trace, "credit" if cents > 0 else "debit")
    if payout["status"] == "failed":
        back = max(day, day_of(asking.when_it_came_back(account, payout)))
        why = RETURN_CODES.get(payout["failure_code"], "R20 COULD NOT BE PLACED")
        yield Line(payout["id"] + RETURNED, back, -cents, f"ACH RETURN {why} {firm.upper()}", trace, "return")
