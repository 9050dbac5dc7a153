"""One mail, from every side."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET

from sandbox.mailbox import looks, markup, proofs, reading
from sandbox.mailbox.entry import Entry
from sandbox.mailbox.shelf import Shelf

SOURCE_MAX = 400_000
# A mail may style itself and show what it carries within. Nothing of it runs, submits, or fetches from elsewhere.
MAIL_POLICY = (
    "sandbox; default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
FILE_POLICY = "sandbox; default-src 'none'"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SIDES = ("html", "text", "links", "attachments", "headers", "sender", "source")


def paths(shelf: Shelf, notary: proofs.Notary) -> tuple[URLPattern, ...]:
    def found(entry_id: str) -> tuple[Entry, bytes]:
        entry, raw = shelf.get(entry_id), shelf.raw(entry_id)
        if entry is None or raw is None:
            raise Http404
        return entry, raw

    @require_GET
    def mail(request: HttpRequest, entry_id: str, side: str = "") -> HttpResponse:
        entry, raw = found(entry_id)
        read = reading.read(raw)
        side = side or ("html" if read.html else "text")
        if side not in SIDES:
            raise Http404
        facts = _facts(entry, raw, read, side)
        facts["proofs"] = notary.proofs(raw, read) if side == "sender" else []
        return render(request, "mailbox/mail.html", facts)

    @require_GET
    def body(_request: HttpRequest, entry_id: str) -> HttpResponse:
        html = _with_its_pictures(entry_id, reading.read(found(entry_id)[1]))
        return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})

    @require_GET
    def part(_request: HttpRequest, entry_id: str, number: int) -> HttpResponse:
        read = reading.read(found(entry_id)[1])
        attachment = next((each for each in read.attachments if each.number == number), None)
        if attachment is None:
            raise Http404
        return _file(attachment)

    return (
        path("mails/<str:entry_id>/", mail, name="mail"),
        path("mails/<str:entry_id>/body.html", body, name="body"),
        path("mails/<str:entry_id>/parts/<int:number>", part, name="part"),
        path("mails/<str:entry_id>/<str:side>/", mail, name="side"),
    )


def _with_its_pictures(entry_id: str, read: reading.Reading) -> str:
    pictures = {
        each.content_id: reverse("part", args=[entry_id, each.number])
        for each in read.attachments
        if each.content_id and each.media_type in PICTURES
    }
    return markup.with_own_pictures(read.html, pictures)


def _file(attachment: reading.Attachment) -> HttpResponse:
    """A picture may be shown within its mail; everything else is only ever saved, whatever it claims to be."""
    picture = attachment.media_type in PICTURES
    plain = "".join(sign if " " <= sign <= "~" and sign not in '"\\%' else "_" for sign in attachment.name)
    way = "inline" if picture else "attachment"
    ways = f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(attachment.name, safe='')}"
    return HttpResponse(
        attachment.content,
        content_type=attachment.media_type if picture else "application/octet-stream",
        headers={
            "Content-Disposition": ways,
            "Content-Security-Policy": FILE_POLICY,
            # The frame that shows the mail has no origin of its own, and its pictures come from here.
            "Cross-Origin-Resource-Policy": "cross-origin" if picture else "same-origin",
        },
    )


def _facts(entry: Entry, raw: bytes, read: reading.Reading, side: str) -> dict[str, Any]:
    return {
        "entry": entry,
        "subject": entry.subject or "(no subject)",
        "moment": looks.moment(entry.received_at),
        "size": looks.size(entry.size_bytes),
        "mail": read,
        "side": side,
        "tabs": [
            ("html", "HTML", None),
            ("text", "Text", None),
            ("links", "Links", len(read.links)),
            ("attachments", "Attachments", len(read.attachments)),
            ("headers", "Headers", None),
            ("sender", "Who signed it", None),
            ("source", "Source", None),
        ],
        "attachments": [(each, looks.size(each.size_bytes)) for each in read.attachments],
        "source": raw[:SOURCE_MAX].decode("utf-8", "replace") if side == "source" else "",
        "source_cut": looks.size(SOURCE_MAX) if len(raw) > SOURCE_MAX else "",
        "cc": read.header("Cc"),
    }
