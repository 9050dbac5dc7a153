"""How the mail server misbehaves when it is asked to: refusals, slowness, and connections cut at the worst moment.

Nothing of it is kept: a restarted mailbox behaves well.
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

ANYONE = "*"
DELAY_MS_MAX = 120_000
_STATUS = re.compile(r"[45]\.\d{1,3}\.\d{1,3}")


class NotUnderstood(ValueError):
    """The wish is of no shape we know; the words say which part."""


@dataclass(frozen=True)
class Refusal:
    code: int
    text: str
    at: str  # "rcpt": this recipient alone; "data": the whole mail, once its bytes are sent
    left: int | None  # how many times more; None is for ever

    @property
    def words(self) -> str:
        return f"{self.code} {self.text}"


@dataclass(frozen=True)
class Cut:
    when: str  # "before": nothing was stored; "after": stored, yet the sender never hears it
    left: int | None


@dataclass(frozen=True)
class Return:
    """Taken with 250, and sent back to the envelope's sender afterwards."""

    status: str  # as in RFC 3463: 5.1.1 is no such mailbox
    text: str
    left: int | None


class Behaviour:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[str, Refusal] = {}
        self._cuts: dict[str, Cut] = {}
        self._returns: dict[str, Return] = {}
        self._delay_ms = 0

    def become(self, wish: Mapping[str, Any]) -> None:
        """The whole behaviour anew; what is not named is well-behaved. An unclear wish changes nothing."""
        unknown = set(wish) - {"answer", "cut", "bounce", "delay_ms"}
        if unknown:
            raise NotUnderstood(f"Unknown: {', '.join(sorted(unknown))}. Known: answer, cut, bounce, delay_ms.")
        answers = {address.casefold(): _refusal(each) for address, each in _table(wish, "answer").items()}
        cuts = {address.casefold(): _cut(each) for address, each in _table(wish, "cut").items()}
        returns = {address.casefold(): _return(each) for address, each in _table(wish, "bounce").items()}
        delay = _number(wish.get("delay_ms", 0), "delay_ms", 0, DELAY_MS_MAX)
        with self._lock:
            self._answers, self._cuts, self._returns, self._delay_ms = answers, cuts, returns, delay

    def now(self) -> dict[str, Any]:
        with self._lock:
            return {
                "answer": {
                    address: {"code": each.code, "text": each.text, "at": each.at, "times": each.left}
                    for address, each in self._answers.items()
                },
                "cut": {address: {"when": each.when, "times": each.left} for address, each in self._cuts.items()},
                "bounce": {
                    address: {"status": each.status, "text": each.text, "times": each.left}
                    for address, each in self._returns.items()
                },
                "delay_ms": self._delay_ms,
            }

    @property
    def delay_seconds(self) -> float:
        return self._delay_ms / 1000

    def refusal(self, address: str, *, at: str) -> Refusal | None:
        """Asked once per answer given: a refusal that is asked for `times` times is used up here."""
        with self._lock:
            key = self._key(self._answers, address)
            found = self._answers.get(key)
            if found is None or found.at != at:
                return None
            if found.left is not None:
                if found.left == 1:
                    del self._answers[key]
                else:
                    self._answers[key] = Refusal(found.code, found.text, found.at, found.left - 1)
            return found

    def cut(self, addresses: tuple[str, ...]) -> str | None:
        with self._lock:
            for address in addresses:
                key = self._key(self._cuts, address)
                found = self._cuts.get(key)
                if found is None:
                    continue
                if found.left is not None:
                    if found.left == 1:
                        del self._cuts[key]
                    else:
                        self._cuts[key] = Cut(found.when, found.left - 1)
                return found.when
        return None

    def bounce(self, address: str) -> Return | None:
        with self._lock:
            key = self._key(self._returns, address)
            found = self._returns.get(key)
            if found is not None and found.left is not None:
                if found.left == 1:
                    del self._returns[key]
                else:
                    self._returns[key] = replace(found, left=found.left - 1)
            return found

    @staticmethod
    def _key(table: Mapping[str, object], address: str) -> str:
        return address.casefold() if address.casefold() in table else ANYONE


def _table(wish: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    table = wish.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(each, dict) for each in table.values()):
        raise NotUnderstood(f"{name} is an object of addresses (or *), each with an object.")
    return table


def _refusal(wish: Mapping[str, Any]) -> Refusal:
    code = _number(wish.get("code"), "code", 400, 599)
    at = wish.get("at", "rcpt")
    if at not in {"rcpt", "data"}:
        raise NotUnderstood("at is rcpt or data.")
    default = "4.3.0 Try again later" if code < 500 else "5.1.1 No such mailbox"
    text = " ".join(str(wish.get("text") or default).split())
    return Refusal(code=code, text=text[:400], at=at, left=_times(wish))


def _cut(wish: Mapping[str, Any]) -> Cut:
    when = wish.get("when")
    if when not in {"before", "after"}:
        raise NotUnderstood("when is before or after (the mail is stored).")
    return Cut(when=when, left=_times(wish))


def _return(wish: Mapping[str, Any]) -> Return:
    status = str(wish.get("status", "5.1.1"))
    if not _STATUS.fullmatch(status):
        raise NotUnderstood("status is written like 5.1.1 or 4.2.2.")
    text = " ".join(str(wish.get("text") or "No such mailbox").split())
    return Return(status=status, text=text[:400], left=_times(wish))


def _times(wish: Mapping[str, Any]) -> int | None:
    times = wish.get("times")
    return None if times is None else _number(times, "times", 1, 1_000_000)


def _number(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise NotUnderstood(f"{name} is a whole number from {least} to {most}.")
    return value
