"""Mail that somebody else wrote, made fit to stand inside ours: words, lists, tables and links, and nothing active.

Pictures go too: they tell whoever sent them that, when and where a mail was opened.
"""

import html as markup
import re

import nh3

HTML_LETTERS_MAX = 300_000
TEXT_LETTERS_MAX = 200_000
# The time to build a tree grows with the square of its depth, and that to read a text with the square of its special
# signs. Beyond these figures only the words are kept.
SIGNS_MAX = 40_000
TAGS_MAX = 6_000
DEPTH_MAX = 200
CUT_OFF = "[The rest of this mail is too long to be shown here.]"

_TAGS = {
    "p", "br", "b", "i", "strong", "em", "u", "ul", "ol", "li", "table", "tbody", "thead", "tr", "td", "th", "div",
    "span", "blockquote", "h1", "h2", "h3", "h4", "a",
}  # fmt: skip
_SILENT = {"script", "style", "title", "head", "template", "noscript", "textarea", "select", "iframe", "object", "svg"}
_CLOSED_BY_THEMSELVES = frozenset({
    "br", "hr", "img", "p", "li", "td", "th", "tr", "meta", "link", "input", "area", "base", "col", "wbr", "dd", "dt",
    "option",
})  # fmt: skip
_PICTURE = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
_LONE = re.compile(r"&(?!#?[A-Za-z0-9]{1,32};)|<(?![A-Za-z/!?])")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_ANY_TAG = re.compile(r"<[^<>]*+>")
_LINE_ENDS = re.compile(r"<br>|</(?:p|div|tr|li|ul|ol|h[1-4]|blockquote|table)>")
_CELL_ENDS = re.compile(r"</t[dh]>")
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>([^<]*)</a>')
_SPACES = re.compile(r"[ \t\f\v\u00a0]+")
_ABROAD = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def harmless(html: str) -> str:
    """What is left of it. The answer is as long as it needs to be, never longer than a few times its limit."""
    html = _PICTURE.sub("", html)
    cut_off = len(html) > HTML_LETTERS_MAX
    html = html[:HTML_LETTERS_MAX]
    if _is_too_much(html):
        clean = markup.escape(_words_alone(html)).replace("\n", "<br>")
    else:
        clean = nh3.clean(
            _LONE.sub(lambda sign: "&amp;" if sign[0] == "&" else "&lt;", html),
            tags=_TAGS,
            clean_content_tags=_SILENT,
            attributes={"a": {"href"}},
            attribute_filter=_attribute,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener",
        )
    return clean.strip() + (f"<p>{CUT_OFF}</p>" if cut_off else "")


def as_text(html: str) -> str:
    """For mails that have HTML alone: their words, line by line."""
    if not html:
        return ""
    text = " ".join(harmless(html).split())
    text = _LINK.sub(_link_as_text, text)
    text = _LINE_ENDS.sub("\n", _CELL_ENDS.sub(" ", text.replace("<li>", "- ")))
    return _tidy(markup.unescape(_ANY_TAG.sub("", text)))[:TEXT_LETTERS_MAX]


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """An address of its own alone: one without a scheme would lead somewhere on our hosts."""
    if name == "rel":
        return value
    value = value.strip()
    return value if _ABROAD.match(value) and value.isprintable() else None


def _is_too_much(html: str) -> bool:
    if html.count("&") + html.count("<") > SIGNS_MAX:
        return True
    depths: dict[str, int] = {}
    depth = 0
    for count, tag in enumerate(_TAG.finditer(html)):
        name = tag[2].lower()
        if count >= TAGS_MAX or depth > DEPTH_MAX:
            return True
        if name in _CLOSED_BY_THEMSELVES:
            continue
        open_now = depths.get(name, 0)
        step = 1 if not tag[1] else -1 if open_now else 0
        depths[name] = open_now + step
        depth += step
    return False


def _words_alone(html: str) -> str:
    for name in ("script", "style"):
        html = _without(html, name)
    return _tidy(markup.unescape(_ANY_TAG.sub("\n", html)))[:TEXT_LETTERS_MAX]


def _without(html: str, name: str) -> str:
    """Without what stands between these tags; one that is never closed reaches to the end."""
    kept, place, lower = [], 0, html.lower()
    while (start := lower.find(f"<{name}", place)) >= 0:
        kept.append(html[place:start])
        end = lower.find(f"</{name}", start)
        place = end if end >= 0 else len(html)
    return "".join(kept) + html[place:]


def _link_as_text(link: re.Match[str]) -> str:
    address, words = link[1], link[2].strip()
    if address.removeprefix("mailto:") == words or not words:
        return words or address
    return f"{words} ({address})"


def _tidy(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
