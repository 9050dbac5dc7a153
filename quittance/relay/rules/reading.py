"""A mail's bytes, whatever they are, as what it means: people, words and files.

It never fails. What cannot be read is said in `faults`, as sentences, and where that might have mattered `whole` is
False, so that a person looks. A mail within the mail stays closed, a file like any other, and so does every archive.
"""

import html as markup
from collections.abc import Iterator, Sequence

from quittance.relay.rules import cleaning, file_names, heads, kinds, people, signed, winmail
from quittance.relay.rules.arrived import Arrived, File, Kind, Person, Report
from quittance.relay.rules.heads import Head
from quittance.relay.rules.parts import Cut, Part, content_of, of_entity, of_mail

__all__ = ["Arrived", "File", "Kind", "Person", "Report", "read"]

FILES_MAX = 200
PEOPLE_MAX = 500
TEXT_LETTERS_MAX = 500_000
TEXT_BYTES_MAX = 4 * TEXT_LETTERS_MAX
SUBJECT_LETTERS_MAX = 1_000
TOO_LONG = "Its text is too long; the end of it was cut off."
ENVELOPES_MAX = 5  # an S/MIME envelope may hold another

KEY_HEADER = "x-quittance-key"
# Where mail servers write for whom a mail was before they sent it to us. What tells of a mailbox on the way
# (Delivered-To, Envelope-To) is not among them: nobody there is meant.
REDIRECTED_HEADERS = (
    "x-gm-original-to",
    "x-ms-exchange-organization-originalenveloperecipients",
    "resent-to",
    "resent-cc",
    "bcc",
)

_SIGNATURES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    }
)
_ENVELOPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


def read(raw: bytes, *, envelope_from: str | None = None, inbound_domain: str = "") -> Arrived:
    """`envelope_from`: what the connection said who sends it; empty is what servers write when they bounce.

    `inbound_domain`: ours, by which our own mail is known if it comes back.
    """
    try:
        return _read(raw, from_nobody=envelope_from == "", inbound_domain=inbound_domain)
    except Exception as unforeseen:  # noqa: BLE001  whatever it was, the mail must not be lost over it
        kind = type(unforeseen).__name__
        return Arrived(faults=(f"It cannot be read at all ({kind}).",), whole=False)


def _read(raw: bytes, *, from_nobody: bool, inbound_domain: str) -> Arrived:
    head, cut = of_mail(raw)
    leaves = _unwrapped(cut)
    bodies = _Bodies(cut)
    files: list[File] = []
    for leaf in leaves:
        if not bodies.take(leaf):
            _add_files(files, leaf, cut)
    sender = _sender(head, cut)
    to, cc, redirected_to = _addressees(head, cut)
    text, html = bodies.text(), bodies.html()
    report = kinds.report_of(head, leaves, lambda: text or cleaning.as_text(html), from_nobody=from_nobody)
    return Arrived(
        sender=sender,
        to=to,
        cc=cc,
        redirected_to=redirected_to,
        subject=head.text("subject")[:SUBJECT_LETTERS_MAX],
        message_id=head.text("message-id").replace(" ", "")[:998],
        text=text,
        html=html,
        files=tuple(files),
        key=_only(head, KEY_HEADER),
        kind=kinds.kind_of(head, leaves, files, report, inbound_domain=inbound_domain),
        report=report,
        faults=tuple(cut.faults),
        whole=not cut.missed,
    )


def _unwrapped(cut: Cut) -> list[Part]:
    """S/MIME envelopes that are merely signed give way to what they hold."""
    for _ in range(ENVELOPES_MAX):
        place = next((n for n, part in enumerate(cut.parts) if part.content_type in _ENVELOPES), None)
        if place is None:
            break
        part = cut.parts[place]
        envelope = signed.opened(content_of(part, cut))
        if envelope.kind != "signed":
            closed = "It is encrypted (S/MIME)" if envelope.kind == "closed" else "Its S/MIME envelope is broken"
            cut.miss(f"{closed}; its content cannot be read.")
            cut.parts[place] = Part(part.head, "application/octet-stream", part.raw, part.within)
            continue
        rest = cut.parts[place + 1 :]
        del cut.parts[place:]
        of_entity(envelope.content, cut, part.within)
        cut.parts += rest
    if any("multipart/encrypted" in part.within for part in cut.parts):
        cut.miss("It is encrypted (PGP); its content cannot be read.")
    return cut.parts


class _Bodies:
    """What the mail says itself: as text, as HTML, or both."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._said: list[tuple[int, dict[str, str]]] = []

    def take(self, leaf: Part) -> bool:
        """Whether the part is words of the mail and no file."""
        kind = leaf.content_type.partition("/")[2]
        if leaf.content_type not in {"text/plain", "text/html"} or _is_attached(leaf):
            return leaf.content_type == "text/x-amp-html" and bool(leaf.group)
        words = _words(leaf, self._cut)
        if leaf.group and self._said and self._said[-1][0] == leaf.group and kind not in self._said[-1][1]:
            self._said[-1][1][kind] = words
        else:
            self._said.append((leaf.group, {kind: words}))
        return True

    def text(self) -> str:
        if not any("plain" in said for _, said in self._said):
            return ""
        texts = (said["plain"] if "plain" in said else cleaning.as_text(said["html"]) for _, said in self._said)
        return self._short("\n".join(texts))

    def html(self) -> str:
        if not any("html" in said for _, said in self._said):
            return ""
        return self._short("\n".join(self._as_html(said) for _, said in self._said))

    @staticmethod
    def _as_html(said: dict[str, str]) -> str:
        return said["html"] if "html" in said else "<br>".join(markup.escape(said["plain"]).split("\n"))

    def _short(self, words: str) -> str:
        if len(words) > TEXT_LETTERS_MAX:
            self._cut.faults[TOO_LONG] = None
        return words[:TEXT_LETTERS_MAX]


def _words(leaf: Part, cut: Cut) -> str:
    charset = leaf.type_parameters.get("charset", "")
    if charset and not heads.is_known(charset):
        cut.faults[f"Its text is written in “{charset[:40]}”, which nothing knows; it was read as most mail is."] = None
    content = content_of(leaf, cut)
    if len(content) > TEXT_BYTES_MAX:
        cut.faults[TOO_LONG] = None
    return heads.readable(heads.as_words(content[:TEXT_BYTES_MAX], charset))


def _is_attached(leaf: Part) -> bool:
    disposition = leaf.head.text("content-disposition").partition(";")[0].strip().lower()
    return disposition == "attachment" or bool(_file_name(leaf))


def _file_name(leaf: Part) -> str:
    disposition = heads.parameters(leaf.head.first("content-disposition"))
    return disposition.get("filename", "") or leaf.type_parameters.get("name", "")


def _add_files(files: list[File], leaf: Part, cut: Cut) -> None:
    if leaf.content_type in _SIGNATURES and "multipart/signed" in leaf.within:
        return  # of the mail as it was; it cannot hold for another
    for name, kind, content in _contents(leaf, cut):
        if len(files) >= FILES_MAX:
            cut.miss(f"It brings more than {FILES_MAX} files; those beyond were not kept.")
            return
        safe = file_names.safe(name, content_type=kind, number=len(files) + 1)
        inline = (
            leaf.head.text("content-disposition").lower().startswith("inline") or "multipart/related" in leaf.within
        )
        files.append(File(safe, kind, content, inline=inline and kind.startswith("image/")))


def _contents(leaf: Part, cut: Cut) -> Iterator[tuple[str, str, bytes]]:
    content, name = content_of(leaf, cut), _file_name(leaf)
    if leaf.content_type in _TNEF or name.lower() == "winmail.dat":
        wrapped = winmail.files(content)
        if wrapped is not None:
            yield from ((each.file_name, _sort(each.content_type), each.content) for each in wrapped)
            return
        cut.faults["Its winmail.dat cannot be opened; it travels on as it is."] = None
    if leaf.content_type == "message/rfc822" and not name:
        head, _ = heads.cut(content, 0, len(content))
        name = f"{head.text('subject')[:80].replace('/', '-') or 'mail'}.eml"
    yield name, leaf.content_type, content


def _sort(content_type: str) -> str:
    return content_type.lower() if "/" in content_type and len(content_type) <= 100 else "application/octet-stream"  # noqa: PLR2004  as long as any


def _only(head: Head, name: str) -> str:
    """The one field of that name. Of two nobody knows which one holds, so neither does."""
    values = head.every(name)
    return heads.decoded(values[0]) if len(values) == 1 else ""


def _sender(head: Head, cut: Cut) -> Person:
    if len(head.every("from")) > 1:
        cut.faults["It names more than one sender, in lines of their own; none of them is believed."] = None
        return Person()
    found, _ = people.named(head.first("from"))
    return found[0] if found else Person()


def _addressees(head: Head, cut: Cut) -> tuple[tuple[Person, ...], tuple[Person, ...], tuple[str, ...]]:
    to, cc = _in_fields(head, ("to",), cut), _in_fields(head, ("cc",), cut)
    redirected = _in_fields(head, REDIRECTED_HEADERS, cut)
    if len(to) + len(cc) + len(redirected) > PEOPLE_MAX:
        cut.miss(f"It is meant for more than {PEOPLE_MAX} people.")
    return tuple(to), tuple(cc), tuple(dict.fromkeys(each.address for each in redirected))


def _in_fields(head: Head, names: Sequence[str], cut: Cut) -> list[Person]:
    everybody: list[Person] = []
    for value in (value for name in names for value in head.every(name)):
        found, stray = people.named(value)
        everybody += found
        for each in stray[:20]:
            cut.faults[f"“{each}” among its addressees is no address."] = None
    return everybody
