"""How the processor misbehaves on demand. In memory alone: a fresh start behaves."""

import threading
from dataclasses import dataclass, replace
from typing import Any

SECONDS, SECONDS_MAX, TIMES_MAX = 5, 600, 1000


@dataclass(frozen=True)
class Prank:
    key: str
    title: str
    makes_of_it: str  # what a good client does
    side: str  # asked: what is done to a request; told: to a webhook; card: to a card
    figure: str = ""  # the name of the figure it wants, if any


PRANKS = (
    Prank("decline", "Decline the next card", "Tells the payer why and offers another way.", "card", "code"),
    Prank(
        "timeout_before", "Time out, and do not charge", "Looks the payment up and finds it unpaid.", "asked", "seconds"
    ),
    Prank(
        "timeout_after",
        "Charge, then time out",
        "Looks the payment up and finds it paid. No second charge.",
        "asked",
        "seconds",
    ),
    Prank("cut_before", "Hang up, and do not charge", "As with a time-out.", "asked"),
    Prank("cut_after", "Charge, then hang up", "As with a time-out. No second charge.", "asked"),
    Prank("error_before", "Answer 500, and do not charge", "Tries again with the same idempotency key.", "asked"),
    Prank("error_after", "Charge, then answer 500", "Tries again with the same key and hears what happened.", "asked"),
    Prank("too_many", "Answer 429: too many requests", "Waits a little and tries again.", "asked"),
    Prank("slow", "Answer slowly", "Waits.", "asked", "seconds"),
    Prank("duplicate", "Send webhooks twice", "Acts on the first alone.", "told"),
    Prank("late", "Send webhooks late", "Does not need them to be on time.", "told", "seconds"),
    Prank("reorder", "Send webhooks in the wrong order, three at a time", "Ends in the same state.", "told"),
    Prank("missing", "Lose webhooks", "Asks by itself, some time later.", "told"),
    Prank("hold", "Hold webhooks back until released", "Goes on without them.", "told"),
)
BY_KEY = {prank.key: prank for prank in PRANKS}
WHERE = ("pay", "create", "refund", "all")


@dataclass(frozen=True)
class Wish:
    times: int | None = 1  # None: until it is taken back
    seconds: float = SECONDS
    code: str = "generic_decline"
    on: str = "pay"  # which requests: pay, create, refund, all, or how a path begins
    account: str = ""


class NotUnderstood(Exception):
    pass


class Mischief:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wishes: dict[str, Wish] = {}

    def now(self) -> dict[str, Wish]:
        with self._lock:
            return dict(self._wishes)

    def become(self, wishes: dict[str, Any]) -> None:
        understood = {key: wish(key, facts) for key, facts in wishes.items()}
        with self._lock:
            self._wishes = understood

    def add(self, key: str, facts: Any) -> None:
        understood = wish(key, facts)
        with self._lock:
            self._wishes[key] = understood

    def take_back(self, key: str) -> None:
        with self._lock:
            self._wishes.pop(key, None)

    def take(self, key: str, *, account: str = "", on: frozenset[str] = frozenset(), path: str = "") -> Wish | None:
        """The wish, used up once, if there is one that fits."""
        with self._lock:
            found = self._wishes.get(key)
            if found is None or (found.account and found.account != account):
                return None
            if BY_KEY[key].side == "asked" and not (
                found.on in on or (found.on.startswith("/") and path.startswith(found.on))
            ):
                return None
            if found.times is not None:
                if found.times <= 1:
                    del self._wishes[key]
                else:
                    self._wishes[key] = replace(found, times=found.times - 1)
            return found


here = Mischief()


def wish(key: str, facts: Any) -> Wish:
    if key not in BY_KEY:
        raise NotUnderstood(f"There is no {key}. There are: {', '.join(BY_KEY)}.")
    if facts in ("once", True):
        return Wish()
    if facts == "always":
        return Wish(times=None)
    if not isinstance(facts, dict) or facts.keys() - {"times", "seconds", "code", "on", "account"}:
        raise NotUnderstood(f"{key} is told by once, always, or an object of times, seconds, code, on, account.")
    times, seconds, on = facts.get("times", 1), facts.get("seconds", SECONDS), facts.get("on", "pay")
    if times is not None and (not isinstance(times, int) or not 1 <= times <= TIMES_MAX):
        raise NotUnderstood(f"times is a whole number from 1 to {TIMES_MAX}, or null for always.")
    if not isinstance(seconds, (int, float)) or not 0 <= seconds <= SECONDS_MAX:
        raise NotUnderstood(f"seconds is a number from 0 to {SECONDS_MAX}.")
    if on not in WHERE and not str(on).startswith("/v1/"):
        raise NotUnderstood(f"on is one of {', '.join(WHERE)}, or how a path begins (/v1/...).")
    return Wish(
        times, float(seconds), str(facts.get("code", "generic_decline")), str(on), str(facts.get("account", ""))
    )
