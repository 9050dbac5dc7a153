"""What the events of payouts and files say to people; `event_words` takes them in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from quittance.core.money import Currency, Money, UnreadableAmount

Facts = dict[str, Any]
_REFS_MAX = 10


def _day(written: object) -> str:
    try:
        day = date.fromisoformat(str(written))
    except ValueError:
        return str(written)
    return f"{day:%b} {day.day}, {day.year}"


def _money(written: object, currency: object) -> str:
    try:
        return str(Money.parse(str(written), Currency(str(currency))))
    except (UnreadableAmount, ValueError):
        return f"{written} {currency}"


def _payout(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        return f"A deposit of {facts['amount']} for {_day(facts['date'])} {words.format_map(facts)}."

    return told


def _failed(facts: Facts) -> str:
    why = str(facts.get("words") or "").rstrip(".")
    return f"A deposit of {facts['amount']} into {facts['bank_account']} came back{f': {why}' if why else ''}."


def _count(number: object, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _held(facts: Facts) -> str:
    told = f"Payout {facts['payout']} is not explained: {facts['remainder']} in {_count(facts['gaps'], 'place')}."
    return f"{told} Its files are held."


def _bank_line(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        line = f"The bank's line of {_day(facts['date'])}, {facts['shown']}"
        return f"{line}, was said {words} payout {facts['payout']}, {facts['amount']}."

    return told


def _made(facts: Facts) -> str:
    deposit = _money(facts["deposit"], facts["currency"])
    told = f"File set {facts['number']} of {facts['bank_account']} was made: {deposit}."
    return f"{told} Released although not all of it is explained: {facts['reason']}" if facts.get("reason") else told


def _withdrawn(facts: Facts) -> str:
    whole = f"File set {facts['number']} of {facts['bank_account']} for {_day(facts['date'])}"
    return f"{whole} is withdrawn: its deposit of {facts['amount']} came back."


def _moved(facts: Facts) -> str:
    code = facts.get("payment_code")
    told = f"{facts['amount']} of payment {code} was moved from {facts['from']} to {facts['to']}: {facts['reason']}"
    return told if told.endswith((".", "!", "?")) else f"{told}."


def _refs(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        refs = facts.get("refs") or []
        named = ", ".join(refs[:_REFS_MAX]) + (f" and {len(refs) - _REFS_MAX} more" if len(refs) > _REFS_MAX else "")
        return f"Of file set {facts['number']}, {named} {'was' if len(refs) == 1 else 'were'} marked as {words}."

    return told


_CHOICES = {
    "mail_time": "when the mail leaves",
    "addresses": "who gets it",
    "attach": "files attached",
    "dated": "the date of a row",
    "dates": "how dates are written",
    "with_payout": "a column for the payout",
    "xlsx": "XLSX",
    "layout": "practice system",
    "bank_indexes": "bank indexes",
    "card_types": "card types",
    "types": "words for the way of paying",
    "columns": "columns of the firm's own layout",
    "cash": "account for cash",
    "fees": "account for fees",
    "receivable": "account for receivables",
    "other": "account for other payments",
    "suspense": "account for what is not explained",
    "bank_time": "cut-off of bank transfers",
    "bank_zone": "its time zone",
    "bank_days": "business days until bank transfers are deposited",
    "card_time": "cut-off of cards",
    "card_zone": "time zone of cards",
    "card_days": "business days until cards are deposited",
}


def _policy_changed(facts: Facts) -> str:
    before, after = facts.get("before") or {}, facts.get("after") or {}
    moved = [
        f"{words}: {_chosen(before.get(name))} → {_chosen(after.get(name))}"
        for name, words in _CHOICES.items()
        if before.get(name) != after.get(name)
    ]
    return f"How payment files are written and mailed was changed: {'; '.join(moved)}."


def _chosen(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {word}" for key, word in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(each if isinstance(each, str) else str(each[0]) for each in value) or "the usual"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).removesuffix(":00.000000") if value not in ("", None) else "none"


WORDS: dict[str, tuple[str, str | Callable[[Facts], str]]] = {
    "payout.announced": ("deposits", _payout("is on its way to {bank_account}")),
    "payout.arrived": ("deposits", _payout("reached {bank_account}")),
    "payout.failed": ("deposits", _failed),
    "payout.cancelled": ("deposits", _payout("was cancelled at the processor")),
    "payout.read": (
        "deposits",
        lambda facts: (
            f"The processor named the {_count(facts['lines'], 'line')} that payout {facts['payout']} is made of."
        ),
    ),
    "proof.held": ("deposits", _held),
    "proof.closed": ("deposits", "Payout {payout} is explained to the cent now."),
    "proof.released": ("deposits", "Files were released although {remainder} is not explained: {reason}"),
    "payment.moved": ("deposits", _moved),
    "filed_rows.posted": ("deposits", _refs("posted by hand")),
    "filed_rows.reopened": ("deposits", _refs("not posted after all")),
    "statement.brought": (
        "deposits",
        "The bank statement {name} of {bank_account} was brought: {lines} lines, {known} known before.",
    ),
    "bank_line.matched": ("deposits", _bank_line("to be")),
    "bank_line.unmatched": ("deposits", _bank_line("not to be")),
    "files.corrected": (
        "deposits",
        "File set {number} of {bank_account} corrects set {of} (cells: {cells}): {reason}",
    ),
    "files.made": ("deposits", _made),
    "files.resent": (
        "deposits",
        lambda facts: (
            f"File set {facts['number']} of {facts['bank_account']} was mailed again to "
            f"{', '.join(facts['addresses'])}."
        ),
    ),
    "files_policy.changed": ("deposits", _policy_changed),
    "files.withdrawn": ("deposits", _withdrawn),
}
