"""Whether a domain's signature (DKIM) speaks of all that we act upon, and of a mail that was written just now.

A signature names the fields that it covers. A field of which it does not speak could have been written by anybody on
the way: a subject that names another invoice, one recipient more, another cut of the body into files.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from quittance.relay.rules import heads, kinds, reading

FRESH = timedelta(days=5)  # as long as servers keep trying; an older one is somebody's copy

_MUST_BE_SIGNED = (b"from", b"to", b"subject", b"date")
_ACTED_ON = frozenset(
    name.encode()
    for name in (
        "from", "to", "cc", "subject", "date", "message-id", "auto-submitted", "content-disposition",
        kinds.LOOP_HEADER, *reading.REDIRECTED_HEADERS,
    )
)  # fmt: skip

Field = Sequence[bytes]  # name and value


def covers(fields: Sequence[Field], body: bytes, tags: Mapping[bytes, bytes], *, at: datetime) -> bool:
    """Each field that we read is signed as often as it stands there: one more on top would be read, and not signed."""
    if b"l" in tags:
        return False
    signed = Counter(re.split(rb"\s*:\s*", tags[b"h"].strip().lower()))
    there = Counter(name.strip().lower() for name, _ in fields)
    if not all(signed[name] for name in _MUST_BE_SIGNED) or any(there[name] > signed[name] for name in _ACTED_ON):
        return False
    if not _is_fresh(_only(fields, b"date"), at):
        return False
    if there[b"content-type"] <= signed[b"content-type"]:
        return True
    return _begins_with_its_parts(_only(fields, b"content-type"), body)


def _only(fields: Sequence[Field], wanted: bytes) -> str:
    """The one field of that name, unfolded; empty if there is none, or more."""
    values = [value for name, value in fields if name.strip().lower() == wanted]
    return values[0].decode("ascii", "replace").replace("\r\n", "").strip() if len(values) == 1 else ""


def _is_fresh(written: str, at: datetime) -> bool:
    """A genuine mail can be sent in again by whoever has it, for as long as it counts."""
    try:
        date = parsedate_to_datetime(written)
        return abs((date if date.tzinfo else date.replace(tzinfo=UTC)) - at) <= FRESH
    except (ValueError, OverflowError):
        return False


def _begins_with_its_parts(content_type: str, body: bytes) -> bool:
    """Some sign no Content-Type, so it could be another's, which cuts parts out of what the firm merely quotes.

    But it cannot cut where the firm did not: the body's very first line is signed.
    """
    boundary = heads.parameters(content_type).get("boundary", "")
    if not boundary or not content_type.lower().startswith("multipart/"):
        return False
    first = body.lstrip(b"\r\n").split(b"\n", 1)[0].rstrip()
    return first == b"--" + boundary.encode("utf-8", "replace")
