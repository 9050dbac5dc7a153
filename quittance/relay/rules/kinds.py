"""Whether a mail is somebody's, a machine's reply, or news of a mail that could not be delivered.

Practice systems call their own invoices `auto-generated`, so that word means nothing here; and what brings a PDF is
taken for a machine's reply only where it says outright that it is one.
"""

import re
from collections.abc import Callable, Sequence

from quittance.relay.rules import heads, people
from quittance.relay.rules.arrived import File, Kind, Report
from quittance.relay.rules.heads import Head
from quittance.relay.rules.parts import Part

LOOP_HEADER = "x-quittance-loop"
WORDS_MAX = 500
SEARCHED_LETTERS_MAX = 50_000

_REPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-response", "x-vacation", "x-mail-autoreply")
_REPLY_SUBJECT = re.compile(
    r"(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|vacation reply|autoreply"
    r"|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática)\b",
    re.IGNORECASE,
)
_FAILED_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|delivery (?:status notification|has failed|failure|report)|returned mail|failure notice"
    r"|mail delivery (?:failed|failure|subsystem|system)|message (?:could not be|not) delivered|nicht zustellbar",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@?", re.IGNORECASE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ \-](?=\S)")
_BETWEEN_WORDS = re.compile(r"[\s<>()\[\]:;,\"]+")
_IDENTITY = re.compile(r"(?:^|\n)[ \t>]*Message-ID:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE)
_DELIVERED = frozenset({"delivered", "relayed", "expanded"})


def kind_of(
    head: Head, leaves: Sequence[Part], files: Sequence[File], report: Report | None, *, inbound_domain: str = ""
) -> Kind:
    if head.every(LOOP_HEADER):
        return Kind.LOOP
    if report is not None:
        return Kind.BOUNCE
    if inbound_domain and _is_named_by(inbound_domain, head):
        return Kind.LOOP
    if _is_report(leaves) or _says_that_it_replies(head):
        return Kind.AUTOMATIC
    if not any(each.is_pdf for each in files) and _looks_like_a_reply(head):
        return Kind.AUTOMATIC
    return Kind.ORDINARY


def _is_named_by(domain: str, head: Head) -> bool:
    """Our own mails alone bear a Message-ID of ours, and keep it where somebody took our mark off."""
    ends = f"@{domain.lower()}"
    return any(value.lower().rstrip("> ").endswith(ends) for value in head.every("message-id"))


def report_of(head: Head, leaves: Sequence[Part], text: Callable[[], str], *, from_nobody: bool) -> Report | None:
    """What failed; none where nothing did, or where a server merely says that it goes on trying."""
    for leaf in leaves:
        if leaf.content_type in {"message/delivery-status", "message/global-delivery-status"}:
            return _by_the_book(leaf, leaves, text())
    if any(leaf.content_type == "message/disposition-notification" for leaf in leaves):
        return None
    sender = head.text("from")
    says_so = bool(_FAILED_SUBJECT.search(head.text("subject"))) or bool(head.every("x-failed-recipients"))
    if says_so and (from_nobody or _DAEMON.search(sender) or head.every("x-failed-recipients")):
        return _by_its_words(head, leaves, text())
    return None


def _is_report(leaves: Sequence[Part]) -> bool:
    return any(
        leaf.within[:1] == ("multipart/report",)
        and leaf.content_type.startswith("message/")
        and leaf.content_type.endswith(("-status", "-notification"))
        for leaf in leaves
    )


def _says_that_it_replies(head: Head) -> bool:
    said = re.split(r"[\s;(]", head.text("auto-submitted").strip().lower(), maxsplit=1)[0]
    precedence = head.text("precedence").strip().lower()
    return said == "auto-replied" or precedence == "auto_reply"


def _looks_like_a_reply(head: Head) -> bool:
    if any(_is_yes(head.text(name)) for name in _REPLY_HEADERS if head.every(name)):
        return True
    by_machine = head.text("auto-submitted").strip().lower() not in {"", "no"}
    bulk = head.text("precedence").strip().lower() in {"bulk", "junk"}
    answers = bool(head.every("in-reply-to")) or by_machine or bulk or bool(head.every("x-auto-response-suppress"))
    return answers and bool(_REPLY_SUBJECT.match(head.text("subject").strip()))


def _is_yes(value: str) -> bool:
    return value.strip().lower() not in {"no", "false", "0"}


def _by_the_book(leaf: Part, leaves: Sequence[Part], text: str) -> Report | None:
    """RFC 3464: one block about the mail, then one for each recipient. Ours go to one recipient each."""
    delayed_or_done = False
    for block in _blocks(leaf.raw):
        action = block.text("action").partition(";")[0].strip().lower()
        if not block.every("final-recipient") and not block.every("original-recipient") and not action:
            continue
        if action == "delayed" or action in _DELIVERED:
            delayed_or_done = True
            continue
        return _of_block(block, leaves, text)
    return None if delayed_or_done else _of_block(Head(), leaves, text)


def _blocks(raw: bytes) -> list[Head]:
    blocks: list[Head] = []
    place = 0
    while place < len(raw) and len(blocks) < 50:  # noqa: PLR2004  more recipients than any mail of ours has
        head, following = heads.cut(raw, place, len(raw))
        if head.fields:
            blocks.append(head)
        if following <= place:
            break
        place = following
    return blocks


def _of_block(block: Head, leaves: Sequence[Part], text: str) -> Report:
    diagnosis = block.text("diagnostic-code").partition(";")[2].strip() or block.text("diagnostic-code")
    recipient = block.text("final-recipient") or block.text("original-recipient")
    status = _STATUS.search(block.text("status")) or _STATUS.search(diagnosis) or _STATUS.search(text)
    return _report(
        status[1] if status else "",
        diagnosis or _first_words(text),
        recipient.rpartition(";")[2].strip().strip("<>"),
        _message_id(leaves, text),
    )


def _by_its_words(head: Head, leaves: Sequence[Part], text: str) -> Report:
    text = text[:SEARCHED_LETTERS_MAX]
    status, code = _STATUS.search(text), _CODE.search(text)
    failed = [person.address for person in people.named(head.first("x-failed-recipients"))[0]]
    words = (word.rstrip(".") for word in _BETWEEN_WORDS.split(text))
    failed += [word for word in words if people.is_address(word)][:1]
    line = _line_around(text, status or code)
    said = status[1] if status else f"{code[1][0]}.0.0" if code else ""
    return _report(said, line or _first_words(text), failed[0] if failed else "", _message_id(leaves, text))


def _report(status: str, words: str, recipient: str, message_id: str) -> Report:
    permanent = not status.startswith("4")
    return Report(status or "5.0.0", " ".join(words.split())[:WORDS_MAX], permanent, recipient.lower(), message_id)


def _message_id(leaves: Sequence[Part], text: str) -> str:
    """Of the mail that failed, which most servers send back, or its head."""
    for leaf in leaves:
        if leaf.content_type in {"message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"}:
            head, _ = heads.cut(leaf.raw, 0, len(leaf.raw))
            if head.every("message-id"):
                return head.text("message-id")[:998]
    found = _IDENTITY.search(text)
    return found[1] if found else ""


def _line_around(text: str, match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return text[start : end if end >= 0 else len(text)]


def _first_words(text: str) -> str:
    return text.strip()[:WORDS_MAX]
