"""What a mail's HTML asks of a mail program, and which programs can do it by the tables of caniemail.com."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

_TABLES = Path(__file__).resolve().parents[3] / "node_modules/caniemail/data/caniemail.json"
# Family and platform as the tables name them. The last version counts that they list, which is the newest.
CLIENTS = {
    "Gmail": ("gmail", "desktop-webmail"),
    "Gmail iOS": ("gmail", "ios"),
    "Gmail Android": ("gmail", "android"),
    "Outlook Windows": ("outlook", "windows"),
    "Outlook web": ("outlook", "outlook-com"),
    "Outlook macOS": ("outlook", "macos"),
    "Outlook iOS": ("outlook", "ios"),
    "Outlook Android": ("outlook", "android"),
    "Apple Mail macOS": ("apple-mail", "macos"),
    "Apple Mail iOS": ("apple-mail", "ios"),
    "Yahoo": ("yahoo", "desktop-webmail"),
    "Yahoo iOS": ("yahoo", "ios"),
    "Yahoo Android": ("yahoo", "android"),
}
# The tables have one page for all of these.
_TOGETHER = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "html-lists"),
    **dict.fromkeys(("table", "thead", "tbody", "tfoot", "tr", "td", "th"), "html-table"),
    **dict.fromkeys(
        ("article", "aside", "footer", "header", "main", "mark", "nav", "section", "time"), "html-semantics"
    ),
    **dict.fromkeys(("b", "strong"), "html-strong"),
}
_LONGHANDS = ("border", "margin", "padding")
_BY_VALUE = {
    r"\bdisplay:none": "css-display-none", r"\bdisplay:(inline-)?flex": "css-display-flex",
    r"\bdisplay:(inline-)?grid": "css-display-grid", r"!important": "css-important", r"\brgb\(": "css-rgb",
    r"\brgba\(": "css-rgba", r"\blinear-gradient\(": "css-linear-gradient", r"\bcalc\(": "css-unit-calc",
    r"\bvar\(": "css-variables", r"\bsystem-ui\b": "css-sytem-ui", r"\bclamp\(": "css-function-clamp",
    r"\bmin\(": "css-function-min", r"\bmax\(": "css-function-max", r"\blight-dark\(": "css-function-light-dark",
    r"\b(hsl|hwb|lab|lch|oklch|color)\(": "css-modern-color", r"\binitial\b": "css-unit-initial",
}  # fmt: skip
_BY_SELECTOR = {
    r"\.[\w-]+": "css-selector-class", r"(?<![\w.#:-])[a-z][a-z0-9]*": "css-selector-type",
    r"#[\w-]+": "css-selector-id", r",": "css-selector-grouping", r">": "css-selector-child",
    r"[\w*\])]\s+[\w.#*\[:]": "css-selector-descendant", r"\w\.[\w-]+|\.[\w-]+\.": "css-selector-chaining",
    r"\[": "css-selector-attribute", r"\+": "css-selector-adjacent-sibling", r"~": "css-selector-general-sibling",
    r"\*": "css-selector-universal",
}  # fmt: skip
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]*)")
_UNIT = re.compile(r"(?<![\w#-])[-+]?\d*\.?\d+(px|pt|pc|em|rem|ex|ch|cm|mm|in|vh|vw|vmin|vmax|%)(?!\w)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_MEDIA_FEATURE = re.compile(r"\(\s*([a-z-]+)")
_PSEUDO = re.compile(r"(::?)([a-z-]+)")


@cache
def pages() -> dict[str, frozenset[str]]:
    """By the name of each page of the tables: who cannot do what it is about."""
    assert _TABLES.exists(), "The tables of caniemail.com are not here: run bin/setup."
    return {each["slug"]: frozenset(_lacking(each["stats"])) for each in json.loads(_TABLES.read_text())["data"]}


def _lacking(stats: dict[str, dict[str, dict[str, str]]]) -> Iterator[str]:
    for client, (family, platform) in CLIENTS.items():
        versions = list(stats.get(family, {}).get(platform, {}).values())
        if versions and versions[-1].startswith("n"):
            yield client


def used(html: str) -> set[str]:
    """The pages of the tables that it touches, and in signs of its own what they have no page about."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._in_style = False

    def _find(self, slug: str, else_called: str) -> None:
        self.found.add(slug if slug in pages() else else_called)

    def handle_decl(self, decl: str) -> None:
        self._find("html-doctype", decl)

    def handle_comment(self, data: str) -> None:  # noqa: ARG002  the parser's own signature
        self._find("html-comments", "comment")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        self._find(_TOGETHER.get(tag, f"html-{tag}"), f"<{tag}>")
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if name == "style":
                self._declarations(value)
            elif tag == "meta":
                self._find(f"html-meta-{given.get('name', '')}", f"<meta {given.get('name', name)}>")
            else:
                self._attribute(name, value)

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._sheet(_COMMENT.sub("", data))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  the parser's own signature
        self._in_style = False

    def _attribute(self, name: str, value: str) -> None:
        if name == "href" and value.startswith("#"):
            self._find("html-anchor-links", "#")
        elif name == "href" and value.startswith("mailto:"):
            self._find("html-mailto-links", "mailto:")
        elif name == "src" and (kind := re.search(r"\.(\w+)$", value)):
            self._find(f"image-{kind[1]}", f"picture {kind[1]}")
        elif name == "src" and value.startswith("data:"):
            self._find("image-base64", "data:")
        else:
            self._find(f"html-{name}", f"{name}=")

    def _sheet(self, sheet: str) -> None:
        for head, body in _BLOCK.findall(sheet):
            if head.strip().startswith("@"):
                name = head.split()[0][1:]
                self._find(f"css-at-{name}", f"@{name}")
                for feature in _MEDIA_FEATURE.findall(head):
                    self._find(f"css-at-{name}-{feature}", f"@{name} ({feature})")
                self._sheet(body)
            else:
                self._selector(head.strip())
                self._declarations(body)

    def _selector(self, selector: str) -> None:
        for colons, name in _PSEUDO.findall(selector):
            kind = "element" if colons == "::" or name in {"before", "after"} else "class"
            self._find(f"css-pseudo-{kind}-{name}", f"{colons}{name}")
        for shape, slug in _BY_SELECTOR.items():
            if re.search(shape, selector):
                self._find(slug, slug)

    def _declarations(self, text: str) -> None:
        for name, value in _DECLARATION.findall(text):
            family = name.partition("-")[0]
            known = f"css-{name}" in pages() or family not in _LONGHANDS
            self._find(f"css-{name}" if known else f"css-{family}", f"{name}:")
            said = f"{name}:{value.strip()}"
            for shape, slug in _BY_VALUE.items():
                if re.search(shape, said):
                    self._find(slug, slug)
            for unit in _UNIT.findall(value):
                self._find(f"css-unit-{'percent' if unit == '%' else unit}", f"unit {unit}")
