"""What a firm chooses about its invoice mail: changed whole, kept with what it was before."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from quittance.core import events, once
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import Policy
from quittance.relay.rules import addresses, public_hosts

Choice = bool | int | str | list[str]

_BOUNDS = {
    "wait_hours": (1, 720, "A mail waits for its invoice between 1 and 720 hours."),
    "duplicate_minutes": (0, 1440, "Duplicates are looked for within 0 to 1,440 minutes."),
    "pass_days": (1, 730, "A pay link opens for 1 to 730 days."),
}
_PATTERNS_MAX = 20
_PATTERN_LENGTH_MAX = 100
_NUMBER = "{number}"


@once.asked
def in_force() -> Policy:
    """The firm's own, or what holds where it chose nothing."""
    return Policy.objects.first() or Policy()


def change(*, choices: Mapping[str, Choice], by: str, now: datetime) -> bool:
    """True if any of them changed. The event keeps both sides, so there is a way back."""
    unknown = choices.keys() - set(Policy.CHOICES)
    if unknown:
        raise ValueError(f"No choice is called {', '.join(sorted(unknown))}.")
    wanted = {name: _checked(name, value) for name, value in choices.items()}
    with transaction.atomic():
        Policy.objects.get_or_create()
        row = Policy.objects.select_for_update(no_key=True).get()
        before = {name: getattr(row, name) for name in Policy.CHOICES}
        after = before | wanted
        if before == after:
            return False
        for name, value in after.items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = now, by
        row.save()
        events.record("mail_policy.changed", row, at=now, by=by, before=before, after=after)
        return True


def _checked(name: str, value: Choice) -> Choice:
    if name in _BOUNDS:
        low, high, words = _BOUNDS[name]
        if not isinstance(value, int) or not low <= value <= high:
            raise Refusal(words)
    if name == "patterns":
        return _patterns(_listed(value))
    if name == "sender_domains":
        return _own_domains(_listed(value))
    if name == "hosts":
        words = "“{0}” is no network that proves a sender; write it like 203.0.113.0/24, of 65,536 addresses at most."
        return _each(_listed(value), addresses.is_network, words, low=True)
    if name == "report_addresses":
        return _each(_listed(value), addresses.is_address, "“{0}” is no e-mail address.", low=False)
    if name == "default_recipient" and value and not addresses.is_address(str(value)):
        raise Refusal(f"“{value}” is no e-mail address.")
    return value.strip() if isinstance(value, str) else value


def _own_domains(lines: list[str]) -> list[str]:
    found = _each(lines, addresses.is_domain, "“{0}” is no domain; write it like firm.example.", low=True)
    ours = settings.QUITTANCE.inbound_domain.lower()
    for line in found:
        if public_hosts.is_public(line):
            raise Refusal(f"Anybody can have an address at {line}, so it proves nothing. Name the firm's own domain.")
        if line == ours or line.endswith(f".{ours}"):
            raise Refusal(f"{line} is where we take in mail of every firm. Name the firm's own domain.")
    return found


def _patterns(lines: list[str]) -> list[str]:
    found = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not found:
        raise Refusal(f"Write one pattern at least, such as Invoice_{_NUMBER}: without one, no number is found.")
    if len(found) > _PATTERNS_MAX:
        raise Refusal(f"{_PATTERNS_MAX} patterns at most.")
    for line in found:
        if line.count(_NUMBER) != 1 or len(line) > _PATTERN_LENGTH_MAX:
            raise Refusal(f"“{line}” must hold {_NUMBER} once and be {_PATTERN_LENGTH_MAX} characters long at most.")
    return found


def _listed(value: Choice) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("This choice is a list.")
    return [str(line) for line in value]


def _each(lines: list[str], fits: Callable[[str], bool], words: str, *, low: bool) -> list[str]:
    trimmed = [line.strip() for line in lines if line.strip()]
    found = list(dict.fromkeys(line.lower() if low else line for line in trimmed))
    for line in found:
        if not fits(line):
            raise Refusal(words.format(line))
    return found
