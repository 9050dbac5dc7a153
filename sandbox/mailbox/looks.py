"""Facts as people read them: moments, sizes, names."""

import time
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from sandbox.mailbox.entry import Entry


def moment(seconds: float) -> str:
    """In the time of this machine, which in a demo is the reader's."""
    return f"{_local(seconds):%B %-d, %Y at %H:%M:%S}"


def short_moment(seconds: float) -> str:
    then, now = _local(seconds), _local(time.time())
    return f"{then:%H:%M}" if then.date() == now.date() else f"{then:%b %-d}"


def size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:,.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def person(address: str) -> str:
    try:
        name, plain = parseaddr(address)
    except Exception:  # noqa: BLE001 - hundreds of brackets exhaust its stack, and one mail must not break the list
        return address
    return name or plain or address or "nobody"


def row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "sender": person(entry.sender),
        "recipients": ", ".join(entry.rcpt_to),
        "subject": entry.subject or "(no subject)",
        "preview": entry.preview,
        "moment": moment(entry.received_at),
        "short_moment": short_moment(entry.received_at),
        "iso": entry.moment.isoformat(),
        "attachments": len(entry.attachments),
    }


def moody(behaviour: dict[str, Any]) -> bool:
    return bool(behaviour["answer"] or behaviour["cut"] or behaviour["bounce"] or behaviour["delay_ms"])


def _local(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC).astimezone()
