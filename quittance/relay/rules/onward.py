"""A mail that goes on as it came: the same bytes, but for a few lines of its head."""

import re
from datetime import datetime
from email.utils import format_datetime

LOOP_HEADER = "X-Quittance-Loop"

# A lone carriage return may pass for the end of a line somewhere on the way, and must not carry the key there.
_OURS = re.compile(rb"(?:\A|(?<=[\r\n]))x-quittance-[^\n]*\n?(?:[ \t][^\n]*\n?)*", re.IGNORECASE)
# Whom the firm did not name to the others stays unnamed.
_HIDDEN = re.compile(
    rb"(?:\A|(?<=[\r\n]))(?:(?:resent-)?bcc|x-gm-original-to|x-ms-exchange-organization-originalenveloperecipients)"
    rb"[ \t]*:[^\n]*\n?(?:[ \t][^\n]*\n?)*",
    re.IGNORECASE,
)
_NEWLINE = re.compile(rb"\r?\n")
_HEAD_ENDS = re.compile(rb"(?:\A|\n)\r{0,3}+\n")  # as rules.heads reads it
_POSTMARK = re.compile(rb"\A(?:From [^\n]*\n)?")  # the line with which mail files begin a mail


def as_it_came(raw: bytes, *, host: str = "", at: datetime | None = None) -> bytes:
    """Takes out what was for us alone, the key of the firm's mail rule above all, and leaves our own trace."""
    head, body = _cut(raw)
    first_end = _NEWLINE.search(head)
    newline = first_end[0] if first_end else b"\r\n"
    trace = [f"{LOOP_HEADER}: passed on"]
    if at is not None:
        trace.insert(0, f"Received: by {host or 'quittance'}; {format_datetime(at)}")
    added = b"".join(line.encode("ascii", "replace") + newline for line in trace)
    kept = _HIDDEN.sub(b"", _OURS.sub(b"", head))
    begins = postmark.end() if (postmark := _POSTMARK.match(kept)) else 0
    return kept[:begins] + added + kept[begins:] + body


def without_ours(raw: bytes) -> bytes:
    """For whoever may read the firm's mail: the key of its mail rule would let them write as the firm."""
    head, body = _cut(raw)
    return _OURS.sub(b"", head) + body


def _cut(raw: bytes) -> tuple[bytes, bytes]:
    ends = _HEAD_ENDS.search(raw)
    return (raw[: ends.end()], raw[ends.end() :]) if ends else (raw, b"")
