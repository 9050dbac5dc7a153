"""What came with a mail: each file stored, each PDF read, the numbers in it noted."""

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


def unpack(*, files: Sequence[File], policy: Policy) -> list[Enclosed]:
    """Rows not written yet. Stores and reads, so it belongs before a transaction."""
    return [_one(position, file, policy) for position, file in enumerate(files)]


def _one(position: int, file: File, policy: Policy) -> Enclosed:
    key, sha256 = stored.put(file.content)
    name = plain.file_name(file.file_name, _NAME_MAX)
    row = Enclosed(
        position=position,
        file_name=name,
        content_type=plain.line(file.content_type, _TYPE_MAX) or "application/octet-stream",
        size_bytes=len(file.content),
        storage_key=key,
        sha256=sha256,
        is_pdf=file.is_pdf,
    )
    if row.is_pdf:
        paper = papers.read(file.content)
        text = plain.text_of(paper.text, numbers.TEXT_LENGTH_MAX)
        row.pages, row.fault, row.words = paper.pages, paper.fault, text[:_WORDS_MAX]
        row.name_numbers = _short(numbers.in_name(name, patterns=policy.patterns))
        row.text_numbers = _short(numbers.found(text, patterns=policy.patterns))
    return row


def _short(found: Sequence[str]) -> list[str]:
    return [number for number in found if len(number) <= _NUMBER_MAX]
