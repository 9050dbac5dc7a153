"""What the demo says to the person who started it, or to the program."""

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO

PLACES = (
    ("Start here", "world"),
    ("Firm Portal", "firm_portal"),
    ("Client Portal", "client_portal"),
    ("Practice system", "practice_system"),
    ("Mailbox", "mailbox"),
    ("Processor", "processor"),
    ("Bank", "bank"),
    ("Identity provider", "identity_provider"),
    ("DNS", "dns"),
    ("Ops pages", "ops"),
    ("Mail server (SMTP)", "smtp"),
    ("Relay door (SMTP)", "relay"),
)


class Report:
    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def phase(self, name: str, seconds: float) -> None:
        self.words(f"  ✓ {name:<16} {seconds:5.1f} s")

    def words(self, line: str) -> None:
        if not self._as_json:
            _say(line)

    def ready(self, facts: Mapping[str, Any]) -> None:
        _say(json.dumps(facts, ensure_ascii=False) if self._as_json else block(facts))

    def failure(self, words: str) -> None:
        """Also a program must learn why there is no line for it."""
        _say(words, to=sys.stderr)


def block(facts: Mapping[str, Any]) -> str:
    lines = ["", f"Quittance and its world are up after {facts['seconds']:.1f} s.", ""]
    lines += [f"  {name:<20} {facts[key]}" for name, key in PLACES]
    lines += ["", "  Sign-ins"]
    lines += [_sign_in(each) for each in facts["sign_ins"]]
    lines += ["", f"  {'Data and logs':<20} {facts['data']}", "", "Ctrl-C ends it.", ""]
    return "\n".join(lines)


def _sign_in(each: Mapping[str, str]) -> str:
    if each["password"]:
        return f"  {each['where']:<20} {each['email']}  {each['password']}   ({each['name']})"
    return f"  {each['name']:<20} {each['address']}  through the firm's identity provider, no password"


def _say(words: str, *, to: TextIO | None = None) -> None:
    stream = to or sys.stdout
    # Whoever listened may be gone; the world goes on without them.
    with suppress(BrokenPipeError):
        stream.write(words + "\n")
        stream.flush()
