"""Stored files as downloads, and foreign pages as pictures: nothing of them runs, loads or sends."""

import hashlib
from functools import cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from quittance.integrations import storage
from quittance.integrations.storage import NotStored

# A letter brings its colours in itself. No script, no picture from elsewhere, no form, no way out of its frame.
LETTER_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)


def content(*, key: str, sha256: str) -> bytes:
    """A file that is no longer the one that was kept is not shown."""
    try:
        with _storage(settings.QUITTANCE.files_url).open(key) as found:
            told = found.read()
    except NotStored:
        raise Http404 from None
    if hashlib.sha256(told).hexdigest() != sha256:
        raise Http404
    return told


def download(told: bytes, *, name: str) -> HttpResponse:
    answer = HttpResponse(told, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name or "file") or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def letter(html: str) -> HttpResponse:
    answer = HttpResponse(html or "<!doctype html><title>No HTML</title>", content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = LETTER_POLICY
    return answer


@cache
def _storage(url: str) -> storage.Storage:
    """One for all threads: behind S3 it holds a client that is dear to make."""
    return storage.from_url(url)
