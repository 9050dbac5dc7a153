"""The door for programs. What a page shows, as JSON; how to use it stands in the README of the sandbox."""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from sandbox.mailbox import reading
from sandbox.mailbox.behaviour import Behaviour, NotUnderstood
from sandbox.mailbox.entry import Entry
from sandbox.mailbox.robot import Robot
from sandbox.mailbox.shelf import Shelf

LIMIT, LIMIT_MAX = 100, 1000
# fmt: off
TOLD_HEADERS = frozenset((
    "from", "to", "cc", "reply-to", "sender", "date", "subject", "message-id", "in-reply-to", "references",
    "return-path", "list-unsubscribe", "list-unsubscribe-post", "list-id", "auto-submitted", "precedence",
    "mime-version", "content-type", "dkim-signature", "feedback-id",
))
# fmt: on


def paths(shelf: Shelf, behaviour: Behaviour, robot: Robot) -> tuple[URLPattern, ...]:
    @require_GET
    def mails(request: HttpRequest) -> HttpResponse:
        return _found(shelf, request.GET)

    @require_GET
    def raw(_request: HttpRequest, entry_id: str) -> HttpResponse:
        content = shelf.raw(entry_id)
        if content is None:
            return _wrong("There is no such mail.", status=404)
        name = f'attachment; filename="{entry_id}.eml"'
        return HttpResponse(content, content_type="message/rfc822", headers={"Content-Disposition": name})

    @require_GET
    def pulse(_request: HttpRequest) -> HttpResponse:
        return JsonResponse({"version": shelf.version, "total": len(shelf)})

    def moods(request: HttpRequest) -> HttpResponse:
        return _become(behaviour, request.body) if request.method == "POST" else JsonResponse(behaviour.now())

    @require_POST
    def empty(_request: HttpRequest) -> HttpResponse:
        return JsonResponse({"removed": shelf.empty()})

    def scanner(request: HttpRequest) -> HttpResponse:
        """`left` is 0 once it has looked into every mail that came."""
        if request.method == "POST":
            try:
                robot.become(str(json.loads(request.body or b"{}").get("robot", "")))
            except (NotUnderstood, ValueError, AttributeError) as unclear:
                return _wrong(str(unclear))
        visits = [{"method": each.method, "address": each.address, "answer": each.answer} for each in robot.visits]
        return JsonResponse({"robot": robot.mood, "left": robot.left, "visits": visits})

    return (
        path("api/mails", mails),
        path("api/robot", scanner),
        path("api/mails/<str:entry_id>/raw", raw, name="raw"),
        path("api/pulse", pulse, name="pulse"),
        path("api/behaviour", moods),
        path("api/empty", empty),
    )


def _found(shelf: Shelf, asked: QueryDict) -> JsonResponse:
    try:
        since = _seconds(asked.get("since", ""))
        limit = int(asked.get("limit", LIMIT))
    except ValueError:
        return _wrong("since is a time (ISO 8601 or seconds since 1970), limit a whole number.")
    subject = asked.get("subject", "").casefold()
    found = shelf.find(
        query=asked.get("q", ""),
        recipient=asked.get("to", ""),
        also=lambda entry: entry.received_at >= since and subject in entry.subject.casefold(),
    )
    shown = found[: max(1, min(limit, LIMIT_MAX))]
    return JsonResponse({"total": len(found), "mails": [_told(entry, shelf.raw(entry.id)) for entry in shown]})


def _become(behaviour: Behaviour, body: bytes) -> JsonResponse:
    try:
        wish = json.loads(body or b"{}")
        json.dumps(wish, ensure_ascii=False).encode()  # half a character could be told to nobody
        if not isinstance(wish, dict):
            return _wrong("The body is an object with answer, cut and delay_ms, each of them optional.")
        behaviour.become(wish)
    except NotUnderstood as unclear:
        return _wrong(str(unclear))
    except (ValueError, RecursionError):
        return _wrong("The body is no JSON.")
    return JsonResponse(behaviour.now())


def _wrong(words: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)


def _seconds(moment: str) -> float:
    if not moment:
        return 0.0
    try:
        return float(moment)
    except ValueError:
        # A plus sign that nobody escaped arrives as a space.
        read = datetime.fromisoformat(moment.replace(" ", "+") if "T" in moment else moment)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def _told(entry: Entry, raw: bytes | None) -> dict[str, Any]:
    mail = reading.read(raw or b"")
    return {
        "id": entry.id,
        "message_id": entry.message_id,
        "envelope": {"from": entry.mail_from, "to": list(entry.rcpt_to)},
        "received_at": entry.moment.isoformat().replace("+00:00", "Z"),
        "size_bytes": entry.size_bytes,
        "subject": entry.subject,
        "from": entry.sender,
        "to": entry.shown_to,
        "text": mail.text,
        "html": mail.html,
        "links": [link.address for link in mail.links],
        "attachments": [
            {"number": each.number, "name": each.name, "media_type": each.media_type, "size_bytes": each.size_bytes}
            for each in mail.attachments
        ],
        "headers": {
            name: value
            for name, value in reversed(mail.headers)
            if name.lower() in TOLD_HEADERS or name.lower().startswith("x-")
        },
        "complaint": mail.complaint,
    }
