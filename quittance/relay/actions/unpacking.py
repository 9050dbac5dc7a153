"""What came with a mail: each file stored, each PDF of the firm read, the numbers in it noted."""

import time
from collections.abc import Sequence

from quittance.integrations import papers
from quittance.relay.actions import stored
from quittance.relay.models import Enclosed, Policy
from quittance.relay.rules import numbers, plain
from quittance.relay.rules.arrived import File

_NAME_MAX = 200
_TYPE_MAX = 120
_WORDS_MAX = 8_000
_NUMBER_MAX = 100
# For all PDFs of a mail: a worker that reads one mail for an hour leaves every other firm's waiting.
READING_SECONDS_MAX = 60.0


def unpack(
    *, files: Sequence[File], policy: Policy, reads: bool, seconds_max: float = READING_SECONDS_MAX
) -> list[Enclosed]:
    """Rows not written yet. Stores and reads, the one while the other, so it belongs before a transaction.

    Without `reads` no PDF is opened, which costs us seconds each; of what nobody proved, the name alone is noted.
    """
    left = seconds_max
    rows, under_way = [], []
    for position, file in enumerate(files):
        row, going = _begun(position, file)
        under_way.append(going)
        if row.is_pdf:
            row.name_numbers = _short(numbers.in_name(row.file_name, patterns=policy.patterns))
        if row.is_pdf and reads:
            begun = time.monotonic()
            _read(row, file.content if left > 0 else None, policy)
            left -= time.monotonic() - begun
        rows.append(row)
    for going in under_way:
        going.result()
    return rows


def _begun(position: int, file: File) -> tuple[Enclosed, stored.Going]:
    key, sha256, going = stored.begin(file.content)
    row = Enclosed(
        position=position,
        file_name=plain.file_name(file.file_name, _NAME_MAX),
        content_type=plain.line(file.content_type, _TYPE_MAX) or "application/octet-stream",
        size_bytes=len(file.content),
        storage_key=key,
        sha256=sha256,
        is_pdf=file.is_pdf,
    )
    return row, going


def _read(row: Enclosed, content: bytes | None, policy: Policy) -> None:
    """Without content there was no time left for it."""
    paper = papers.Paper(fault="too_large") if content is None else papers.read(content)
    text = plain.text_of(paper.text, numbers.TEXT_LENGTH_MAX)
    row.pages, row.fault, row.words = paper.pages, paper.fault, text[:_WORDS_MAX]
    row.text_numbers = _short(numbers.found(text, patterns=policy.patterns))


def _short(found: Sequence[str]) -> list[str]:
    return [number for number in found if len(number) <= _NUMBER_MAX]
