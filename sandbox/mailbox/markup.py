"""What a mail's HTML says: its words, its links, and the pictures it carries within itself."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+")
PICTURE = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
UNSEEN = frozenset({"style", "script", "title", "head", "template"})
READ_MAX = 100_000
# No part of these looks beyond the next "<" or goes back over what it took: they need time by the length alone.
TAG = re.compile(
    r"""<(?:(?P<slash>/?)(?P<name>[a-zA-Z][^\s<>/]*+)(?P<rest>(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+|[^<>]*+)>|[!?/][^<>]*+>)"""
)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass(frozen=True)
class Link:
    address: str
    label: str

    @property
    def followable(self) -> bool:
        """Anything else (a script, a file) is shown as words and leads nowhere."""
        try:
            return urlsplit(self.address.strip()).scheme.lower() in SCHEMES
        except ValueError:
            return False


class Reader:
    """The standard library's parser takes time by the square of what is broken; this one looks at all of it once."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.links: list[Link] = []
        self._unseen: list[str] = []
        self._open: tuple[str, int] | None = None

    def read(self, html: str) -> None:
        at = 0
        while at < len(html):
            start = html.find("<", at)
            self._data(html[at:] if start < 0 else html[at:start])
            if start < 0:
                break
            at = self._markup(html, start)
        self._close_link()

    def _markup(self, html: str, start: int) -> int:
        """Where what begins at this bracket ends. A comment or a script without an end goes on to the end of all."""
        if html.startswith("<!--", start):
            return _after(html.find("-->", start + 2), 3, html)
        tag = TAG.match(html, start)
        if not tag:
            self._data("<")
            return start + 1
        name = (tag["name"] or "").lower()
        if tag["slash"]:
            self._end(name)
        elif name:
            self._start(name, tag["rest"] or "")
        if name in RAW and not tag["slash"]:
            end = RAW[name].search(html, tag.end())
            return end.start() if end else len(html)
        return tag.end()

    def _start(self, tag: str, attributes: str) -> None:
        if tag in UNSEEN:
            self._unseen.append(tag)
        if tag in {"a", "area"}:
            given = (value for name, value in ATTRIBUTE.findall(attributes) if name.lower() == "href")
            address = _unescaped(_unquoted(next(given, ""))).strip()
            if address:
                self._close_link()
                self._open = (address, len(self.words))

    def _end(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        if tag == "a":
            self._close_link()

    def _data(self, data: str) -> None:
        if not self._unseen and data.strip():
            self.words.append(" ".join(_unescaped(data).split()))

    def _close_link(self) -> None:
        if self._open:
            address, start = self._open
            self.links.append(Link(address=address, label=" ".join(self.words[start:])))
            self._open = None


def _after(found: int, length: int, html: str) -> int:
    return len(html) if found < 0 else found + length


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] in {'"', "'"} else value


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # a character number of thousands of digits
        return text


def read(html: str, *, text: str) -> tuple[str, tuple[Link, ...]]:
    """The words of the HTML; and each address of the mail once, in its order, with the words that lead to it."""
    reader = Reader()
    reader.read(html[:READ_MAX])
    found = reader.links
    found += [Link(address=match.rstrip(".,;:!?)"), label="") for match in ADDRESS.findall(text)]
    once: dict[str, Link] = {}
    for link in found:
        once.setdefault(link.address, link)
    return " ".join(reader.words), tuple(once.values())


def with_own_pictures(html: str, pictures: dict[str, str]) -> str:
    """`cid:` names a picture inside the mail; here it gets the address under which we serve that part."""
    return PICTURE.sub(lambda match: pictures.get(match.group(1), match.group(0)), html)
