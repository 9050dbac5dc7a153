"""What a firm chooses about its files. It holds from the next file on; what left stays as it is."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from quittance.core import events
from quittance.core.tables import DateStyle
from quittance.integrations.pms.layouts import LAYOUTS, Chosen, generic
from quittance.reconciliation.models import Policy
from quittance.reconciliation.rules.rows import Dated

ADDRESSES_MAX = 20
DAYS = range(1, 11)
ACCOUNTS = ("cash", "fees", "receivable", "other", "suspense")
_WORD_MAX = 60


class CannotChoose(Exception):
    """Nothing was changed; the text says why, and `choice` which choice is at fault."""

    def __init__(self, choice: str, words: str) -> None:
        super().__init__(words)
        self.choice = choice


def choose(*, chosen: Mapping[str, Any], by: str, now: datetime) -> bool:
    """All choices at once; True if any of them changed. The event keeps both sides, so there is a way back."""
    unknown = chosen.keys() - set(Policy.CHOICES)
    if unknown:
        raise ValueError(f"No choice is called {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        Policy.objects.get_or_create()
        row = Policy.objects.select_for_update(no_key=True).get()
        before = told(row)
        for name, value in chosen.items():
            setattr(row, name, value)
        check(row)
        after = told(row)
        if before == after:
            return False
        row.changed_at, row.changed_by = now, by
        row.save()
        events.record("files_policy.changed", row, at=now, by=by, before=before, after=after)
        return True


def told(row: Policy) -> dict[str, Any]:
    """As the log keeps it: times as 07:00, columns as lists."""
    found = {name: f"{value:%H:%M:%S.%f}" if isinstance(value, time) else value for name, value in row.chosen.items()}
    return found | {"columns": [list(each) for each in row.columns]}


def read(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the log keeps, as choices again. What is no choice any more is left out."""
    known = {name: value for name, value in said.items() if name in Policy.CHOICES}
    return {
        name: time.fromisoformat(value) if name.endswith("_time") and isinstance(value, str) else value
        for name, value in known.items()
    }


def check(row: Policy) -> None:
    """Raises CannotChoose for the first choice that cannot hold."""
    for each in (_addresses, _styles, _layout, _accounts, _cut_offs):
        each(row)


def _addresses(row: Policy) -> None:
    if len(row.addresses) > ADDRESSES_MAX:
        words = f"At most {ADDRESSES_MAX} addresses: give a mailbox that several people read."
        raise CannotChoose("addresses", words)
    for address in row.addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise CannotChoose("addresses", f"“{address}” is no e-mail address. Write one a line.") from None


def _styles(row: Policy) -> None:
    _known("dated", row.dated, Dated)
    _known("dates", row.dates, DateStyle)


def _known(choice: str, value: str, of: Callable[[str], object]) -> None:
    try:
        of(value)
    except ValueError:
        raise CannotChoose(choice, f"“{value}” is none of the choices.") from None


def _layout(row: Policy) -> None:
    if row.layout and row.layout not in LAYOUTS:
        raise CannotChoose("layout", f"No practice system is called “{row.layout}”.")
    try:
        generic.checked([Chosen(*each) for each in row.columns] or generic.USUAL)
    except generic.BadTemplate as bad:
        raise CannotChoose("columns", str(bad)) from None
    for choice in ("bank_indexes", "card_types", "types"):
        for value in getattr(row, choice).values():
            _word(choice, value)


def _accounts(row: Policy) -> None:
    for choice in ACCOUNTS:
        if not getattr(row, choice).strip():
            raise CannotChoose(choice, "The journal needs a name for this account.")
        _word(choice, getattr(row, choice))


def _word(choice: str, value: str) -> None:
    if len(value) > _WORD_MAX or not value.isprintable():
        raise CannotChoose(
            choice, f"“{value[:_WORD_MAX]}” is too long or more than a line: at most {_WORD_MAX} letters."
        )


def _cut_offs(row: Policy) -> None:
    for way in ("bank", "card"):
        zone, days = getattr(row, f"{way}_zone"), getattr(row, f"{way}_days")
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise CannotChoose(f"{way}_zone", f"“{zone}” is no time zone. Write one like America/New_York.") from None
        if days not in DAYS:
            raise CannotChoose(f"{way}_days", f"A deposit takes {DAYS[0]} to {DAYS[-1]} business days.")
