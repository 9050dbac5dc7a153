"""The subject under which an invoice goes on: as the firm had it, without the marks of answers."""

import re

_MARKS = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|wg|tr)\s*(?:\[\d{1,3}\])?\s*:\s*)+", re.IGNORECASE)


def without_marks(subject: str) -> str:
    return _MARKS.sub("", subject).strip()
