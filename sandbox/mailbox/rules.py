"""The firms' mail rules: what their own mail server does with an invoice on its way out.

As a rule of Exchange that redirects: To and Cc stay, the envelope's recipient becomes the target, a header with the
firm's key is added. As Google's routing: the same, but a delivery for each recipient, named in a header of its own.
"""

import secrets
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from email.parser import BytesHeaderParser
from email.utils import formatdate
from pathlib import Path
from typing import Any

from sandbox.kit import files
from sandbox.mailbox import reading

EXCHANGE, GOOGLE = "exchange", "google"
STYLES = {EXCHANGE: "Microsoft 365 (Exchange)", GOOGLE: "Google Workspace"}
LONGEST = 300
REMEMBERED = 50


class Unclear(ValueError):
    """The rule makes no sense; the words say what would."""


@dataclass(frozen=True)
class Rule:
    firm: str
    domain: str  # whose senders it looks at: those within the firm
    target: str
    key: str = ""
    words: str = "Invoice"  # the subject contains one of them; commas between them
    unless: str = "RE:, FW:, Fwd:"
    style: str = EXCHANGE
    apart: bool = False  # a delivery for each recipient, seconds apart, as Exchange makes them when it splits a mail
    on: bool = True

    def fits(self, *, sender: str, subject: str) -> bool:
        if not self.on or sender.rpartition("@")[2].casefold() != self.domain.casefold():
            return False
        return _contains(subject, self.words) and not _contains(subject, self.unless)


@dataclass(frozen=True)
class Redirected:
    """One delivery that the rule made."""

    recipient: str  # of the envelope
    raw: bytes


@dataclass(frozen=True)
class Told:
    """What a rule did, for the page."""

    at: float
    firm: str
    subject: str
    recipients: tuple[str, ...]
    target: str
    answer: str


class Rules:
    """Kept on disk, one for each firm."""

    def __init__(self, path: Path, seeded: Sequence[Rule]) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.done: deque[Told] = deque(maxlen=REMEMBERED)
        kept = files.read_json(path)
        self._rules = {rule.firm: _changed(rule, kept.get(rule.firm, {})) for rule in seeded}

    def all(self) -> list[Rule]:
        return list(self._rules.values())

    def of(self, firm: str) -> Rule | None:
        return self._rules.get(firm)

    def change(self, firm: str, wish: Mapping[str, Any]) -> Rule:
        with self._lock:
            rule = self._rules.get(firm)
            if rule is None:
                raise Unclear(f"There is no firm {firm[:40]} here.")
            fresh = _checked(_changed(rule, wish))
            files.replace(
                self._path,
                files.as_json({each.firm: asdict(each) for each in {**self._rules, firm: fresh}.values()}),
                mode=0o600,
            )
            self._rules[firm] = fresh
        return fresh

    def fitting(self, *, sender: str, raw: bytes) -> tuple[Rule, str] | None:
        """The rule that takes this mail, with the mail's subject."""
        near = [rule for rule in self.all() if rule.on and sender.casefold().endswith("@" + rule.domain.casefold())]
        if not near:
            return None
        subject = _subject(raw)
        return next(((rule, subject) for rule in near if rule.fits(sender=sender, subject=subject)), None)

    def note(self, rule: Rule, subject: str, recipients: tuple[str, ...], answer: str) -> None:
        self.done.appendleft(Told(time.time(), rule.firm, subject, recipients, rule.target, answer))


def redirected(rule: Rule, recipients: Sequence[str], raw: bytes) -> list[Redirected]:
    if rule.style == GOOGLE:
        return [Redirected(rule.target, _head(rule, {"X-Gm-Original-To": each}) + raw) for each in recipients]
    count = len(recipients) if rule.apart else 1
    return [Redirected(rule.target, _head(rule, _exchange(rule)) + raw) for _ in range(count)]


def _head(rule: Rule, more: Mapping[str, str]) -> bytes:
    """Each delivery has passed through a server of its own, so no two are the same bytes."""
    number = secrets.token_hex(8).upper()
    server = f"{number[:6]}.mail.{rule.domain}"
    received = f"from {server} (127.0.0.1) by mail.{rule.domain} with ESMTPS id {number}; {formatdate(time.time())}"
    key = {"X-Quittance-Key": rule.key} if rule.key else {}
    lines = {"Received": received, **key, **more}
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()


def _exchange(rule: Rule) -> dict[str, str]:
    """What Exchange leaves in a mail that goes out; what it notes of its own rules it takes out at the border."""
    return {
        "X-MS-Has-Attach": "yes",
        "X-MS-TNEF-Correlator": "",
        "X-MS-PublicTrafficType": "Email",
        "X-MS-Exchange-Transport-CrossTenantHeadersStamped": "SANDBOX",
        "X-MS-Exchange-CrossTenant-FromEntityHeader": "Hosted",
        "X-MS-Exchange-CrossTenant-OriginalArrivalTime": formatdate(time.time()),
        "X-MS-Exchange-CrossTenant-AuthAs": "Internal",
        "X-OriginatorOrg": rule.domain,
    }


def _subject(raw: bytes) -> str:
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    try:
        message = BytesHeaderParser(policy=reading.Tolerant()).parsebytes(head + b"\n\n")
        return reading.decoded(str(message.get("Subject", "")))
    except Exception:  # noqa: BLE001 - a head that nobody can read has no subject that a rule could know
        return ""


def _contains(subject: str, words: str) -> bool:
    wanted = [word.strip().casefold() for word in words.split(",") if word.strip()]
    return any(word in subject.casefold() for word in wanted)


def _changed(rule: Rule, wish: Mapping[str, Any]) -> Rule:
    texts = ("target", "key", "words", "unless", "style")
    told: dict[str, Any] = {name: str(wish[name]).strip() for name in texts if name in wish}
    told |= {name: bool(wish[name]) for name in ("apart", "on") if name in wish}
    return replace(rule, **told)


def _checked(rule: Rule) -> Rule:
    values = [rule.target, rule.key, rule.words, rule.unless]
    if any(len(value) > LONGEST or not value.isprintable() for value in values):
        raise Unclear(f"Write at most {LONGEST} letters, on one line.")
    if not rule.key.isascii():
        raise Unclear("The key is written in plain letters: copy it as it stands.")
    if "@" not in rule.target or " " in rule.target:
        raise Unclear("The target is a mail address, such as harbor@inbound.localhost.")
    if rule.on and not rule.words:
        raise Unclear("Write which words the subject contains, or every mail of the firm would be redirected.")
    if rule.style not in STYLES:
        raise Unclear("Choose whose mail server it is.")
    return rule
