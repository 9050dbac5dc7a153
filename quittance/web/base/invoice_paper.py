"""An invoice's paper as its firm mailed it: the page that shows it, and its bytes."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from quittance.integrations import storage
from quittance.receivables.models import InvoicePdf
from quittance.web.base import headers

log = structlog.get_logger()

# Controls, marks that turn the direction of reading, and what a file system or a header reads as something else.
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff"*/:<>?\\|]+')
_NAME_MAX = 120
_KILO = 1000


@dataclass(frozen=True)
class Shown:
    """What the page says of it."""

    paper: InvoicePdf
    address: str  # of its bytes

    @property
    def name(self) -> str:
        return file_name(self.paper)

    @property
    def size(self) -> str:
        kilobytes = max(1, round(self.paper.size_bytes / 1000))
        return f"{kilobytes} KB" if kilobytes < _KILO else f"{kilobytes / _KILO:.1f} MB"


def file_name(paper: InvoicePdf) -> str:
    """As the mail named it, as far as every machine can save it under that name."""
    kept = " ".join(_UNFIT.sub(" ", paper.file_name).split()).strip(". ")
    stem = kept[: -len(".pdf")] if kept.lower().endswith(".pdf") else kept
    return f"{stem.strip('. ')[:_NAME_MAX] or f'Invoice {paper.invoice_id}'}.pdf"


def let_viewer_run(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """For the pages alone that show a paper: they are read in a worker of ours, which asks no other host."""
    response.headers["Content-Security-Policy"] = headers.policy(request, worker_src="'self'")
    return response


def answer(request: HttpRequest, paper: InvoicePdf) -> HttpResponse:
    """Its bytes, to be saved: a browser that opens this address by itself runs nothing of what is in it."""
    tag = f'"{paper.sha256}"'
    response = HttpResponse(status=304) if request.headers.get("If-None-Match") == tag else _bytes(paper)
    if response.status_code in {200, 304}:
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _bytes(paper: InvoicePdf) -> HttpResponse:
    try:
        with _storage(settings.QUITTANCE.files_url).open(paper.storage_key) as stored:
            content = stored.read()
    except storage.StorageError:
        log.exception("paper.unread", key=paper.storage_key)
        return _fault()
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        log.error("paper.altered", key=paper.storage_key, paper=paper.pk)
        return _fault()
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name(paper))
    return response


def _fault() -> HttpResponse:
    words = "This PDF cannot be read now. Try again in a moment.\n"
    return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")


@cache
def _storage(url: str) -> storage.Storage:
    """One for all threads: behind S3 it holds a client that is dear to make."""
    return storage.from_url(url)
