"""The next business day, for everybody at once: the processor and with it the bank, then each firm's clock.

Quittance knows nothing of this world, so its clocks are moved as Olive would move them, on the ops pages. The practice
systems look into the file that is written last.
"""

import json
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sandbox.kit import files, surroundings
from sandbox.seed import FIRMS, Firm
from sandbox.world.olive import NotMoved, Olive

PATIENCE_SECONDS = 60.0  # a day with thousands of payments takes the processor its time
NEWS_SECONDS = 10.0  # that Quittance has to hear of the day's payouts before its own clock goes on
GLANCE_SECONDS = 1.0
PAUSE_SECONDS = 0.2
_one_at_a_time = threading.Lock()


@dataclass
class Moved:
    day: date
    ahead: dict[str, int] = field(default_factory=dict)  # by firm, how many days before the real ones
    faults: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        words = (
            f"It is {self.day:%A, %B} {self.day.day}, {self.day.year}. What was due by then has arrived at the bank."
        )
        return " ".join([words, *self.faults])


def today(facts: Mapping[str, Any]) -> date | None:
    """By the processor's clock; None where it does not answer at once."""
    try:
        return _day(_ask(facts, "api/clock", timeout=GLANCE_SECONDS)["now"])
    except NotMoved:
        return None


def next_business_day(facts: Mapping[str, Any]) -> Moved:
    with _one_at_a_time:
        moved = Moved(_day(_ask(facts, "api/clock", {"to": "next_business_day"})["now"]))
        _let_news_arrive(facts)
        try:
            olive = Olive(facts)
        except NotMoved as refused:
            moved.faults.append(str(refused))
            return moved
        for firm in FIRMS:
            _move(olive, firm, moved)
        files.replace(surroundings.here.data / surroundings.DAYS, files.as_json(moved.ahead))
        return moved


def _move(olive: Olive, firm: Firm, moved: Moved) -> None:
    try:
        moved.ahead[firm.slug] = olive.move(firm.slug, moved.day)
    except NotMoved as refused:
        moved.ahead[firm.slug] = surroundings.days_ahead(firm.slug)
        moved.faults.append(f"{firm.name}: {refused}")


def _let_news_arrive(facts: Mapping[str, Any]) -> None:
    until = time.monotonic() + NEWS_SECONDS
    while _ask(facts, "api/deliveries?state=waiting")["deliveries"] and time.monotonic() < until:
        threading.Event().wait(PAUSE_SECONDS)


def _ask(
    facts: Mapping[str, Any], path: str, sent: Mapping[str, Any] | None = None, *, timeout: float = PATIENCE_SECONDS
) -> dict[str, Any]:
    address = str(facts.get("processor", ""))
    if not address:
        raise NotMoved("The world is still waking up. Try again in a moment.")
    body = json.dumps(sent).encode() if sent is not None else None
    request = urllib.request.Request(address + path, data=body)  # noqa: S310  an address of our own world
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310  as above
            found: dict[str, Any] = json.load(answer)
    except (OSError, ValueError) as error:
        raise NotMoved(f"The processor does not answer, so no day has passed ({error}).") from None
    return found


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()
