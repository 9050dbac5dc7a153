"""What a mail's HTML says: its words, its links, and the pictures it carries within itself."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+")
PICTURE = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
UNSEEN = frozenset({"style", "script", "title", "head", "template"})
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


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[Link] = []
        self._unseen: list[str] = []
        self._open: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen.append(tag)
        address = dict(attrs).get("href") if tag in {"a", "area"} else None
        if address:
            self._close_link()
            self._open = (address.strip(), len(self.words))

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        if tag == "a":
            self._close_link()

    def handle_data(self, data: str) -> None:
        if not self._unseen and data.strip():
            self.words.append(" ".join(data.split()))

    def close(self) -> None:
        super().close()
        self._close_link()

    def _close_link(self) -> None:
        if self._open:
            address, start = self._open
            self.links.append(Link(address=address, label=" ".join(self.words[start:])))
            self._open = None


def _reader(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def read(html: str, *, text: str) -> tuple[str, tuple[Link, ...]]:
    """The words of the HTML; and each address of the mail once, in its order, with the words that lead to it."""
    reader = _reader(html)
    found = reader.links
    found += [Link(address=match.rstrip(".,;:!?)"), label="") for match in ADDRESS.findall(text)]
    once: dict[str, Link] = {}
    for link in found:
        once.setdefault(link.address, link)
    return " ".join(reader.words), tuple(once.values())


def with_own_pictures(html: str, pictures: dict[str, str]) -> str:
    """`cid:` names a picture inside the mail; here it gets the address under which we serve that part."""
    return PICTURE.sub(lambda match: pictures.get(match.group(1), match.group(0)), html)
