"""Files as answers: named safely, taken for nothing but what they are, kept by nobody on the way."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.http import StreamingHttpResponse

_CHUNK_BYTES = 256 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def answer(chunks: Iterable[bytes], *, name: str, content_type: str) -> StreamingHttpResponse:
    """`chunks` ask no database: the door's scope has ended when they are read."""
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe(name)}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def safe(name: str) -> str:
    """A header and every file system take these letters."""
    return _UNSAFE.sub("-", name).strip("-.") or "file"


def pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK_BYTES):
        yield content[start : start + _CHUNK_BYTES]


def of_file(file: BinaryIO) -> Iterator[bytes]:
    """From its beginning; closed at the end, or when whoever reads goes away."""
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
