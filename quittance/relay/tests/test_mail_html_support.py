"""A mail reads the same in the programs that people have, as far as caniemail.com knows them."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from quittance.core.money import Currency, Money
from quittance.outbox.models import Mail
from quittance.relay.actions import wordings
from quittance.relay.mails import wrapped
from quittance.relay.mails.wrapped import Bill, Letter
from quittance.relay.tests import caniemail
from quittance.relay.tests.post import letter, taken
from tests.cast import NOW, Cast

_QUITTANCE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(_QUITTANCE.glob("*/mails/templates/**/*.html"))

GMAIL = {"Gmail", "Gmail iOS", "Gmail Android"}
YAHOO = {"Yahoo", "Yahoo iOS", "Yahoo Android"}
OUTLOOK = {"Outlook Windows", "Outlook web", "Outlook macOS", "Outlook iOS", "Outlook Android"}
WORD = {"Outlook Windows"}
# What may be used though these programs cannot do it, and why nobody misses anything there.
ALLOWED: dict[str, tuple[set[str], str]] = {
    "css-at-media": (WORD, "it asks for dark mode and for phones; the mail is whole without either"),
    "css-at-media-prefers-color-scheme": (GMAIL | YAHOO | WORD, "light there, or darkened by the program itself"),
    "css-border-radius": (WORD, "corners are square there"),
    "css-height": (YAHOO, "the logo says its height as an attribute too"),
    "css-max-height": (WORD, "hides the inbox's preview line, which mso-hide does there"),
    "css-overflow": (WORD, "as max-height"),
    "css-rgba": (WORD, "the same line is said before in a colour without transparency"),
    "css-table-layout": (
        WORD | {"Outlook macOS"},
        "keeps a very long word within a phone; macOS lays all tables out so",
    ),
    "css-white-space": (WORD, "amounts have no spaces at which they could break"),
    "css-word-break": (YAHOO, "word-wrap stands beside it"),
    "css-word-wrap": (WORD | {"Outlook Android"}, "word-break stands beside it"),
    "html-body": ({"Outlook macOS", "Yahoo iOS", "Yahoo Android"}, "the first table has the body's colours too"),
    "html-doctype": (WORD | {"Yahoo Android"}, "nothing in a mail is measured so that quirks would show"),
    "html-meta-color-scheme": (GMAIL | YAHOO | OUTLOOK | {"Apple Mail iOS"}, "the style sheet says the colours itself"),
}
# What the tables have no page about: as old as HTML, or read by one program and passed over by all others.
OLD = {
    "<html>", "<head>", "<title>", "<meta>", "<meta charset>", "<a>", "<br>", "<i>", "<em>", "<u>", "href=", "rel=",
    "src=", "alt=", "class=", "border=", "bgcolor=", "scope=", "color:", "font-family:",
}  # fmt: skip
PASSED_OVER = {
    "mso-hide:", "mso-padding-alt:", "-webkit-text-size-adjust:", "font-variant-numeric:", "@media (max-width)",
    "<meta viewport>", "<meta supported-color-schemes>",
}  # fmt: skip


def faults(used: Iterable[str]) -> list[str]:
    tables = caniemail.pages()
    found = []
    for what in sorted(set(used) - OLD - PASSED_OVER):
        if what not in tables:
            found.append(f"{what} is unknown to the tables")
        elif lacking := tables[what] - ALLOWED.get(what, (set(), ""))[0]:
            found.append(f"{what} is not supported by {', '.join(sorted(lacking))}")
    return found


def as_written(template: Path) -> str:
    """Every branch at once, with a letter in place of each value."""
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", template.read_text(), flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", "x", source)


def anything_a_firm_may_write() -> str:
    """Whatever of it we let through: `rules/cleaning` decides that."""
    tags = (
        "p br b i strong em u ul ol li table tbody thead tr td th div span blockquote h1 h2 h3 h4 section font center"
    )
    inside = "".join(f'<{tag} style="display:flex" class="x" width="9" align="left">x</{tag}>' for tag in tags.split())
    style = "<style>@import 'x'; p { position: fixed }</style>"
    links = "<a href='https://a.example'>x</a><a href='mailto:b@a.example'>y</a>"
    return f"{style}{links}<table><tr><td>1</td></tr></table><ul><li>1</li></ul>{inside}"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_mail_of_ours_asks_for_what_a_main_program_cannot_do(template: Path) -> None:
    assert faults(caniemail.used(as_written(template))) == []


def test_an_invoices_mail_is_fit_for_them_whatever_the_firm_wrote(harbor: Cast) -> None:
    paper = wrapped.paper(firm=harbor.harbor, wording=wordings.in_force())
    due = Money(20_00, Currency.USD)
    two = tuple(Bill(number, due, due, None) for number in ("61001", "61002"))
    sent = [
        wrapped.compose(paper=paper, letter=each, token="a" * 43).html
        for each in (
            wrapped.example(harbor.harbor),
            Letter("Acme Co", two, text="x", html=anything_a_firm_may_write()),
        )
    ]
    assert [faults(caniemail.used(html)) for html in sent] == [[], []]
    assert {"html-lists", "html-blockquote", "html-mailto-links"} <= caniemail.used(sent[1])


def test_the_notice_of_a_held_mail_is_fit_for_them(harbor: Cast) -> None:
    taken(letter(files={}, subject="No paper"), at=NOW)
    [mail] = Mail.objects.filter(kind="held_notice")
    assert faults(caniemail.used(mail.html)) == []


def test_what_we_allow_is_used_and_is_lacking_where_we_say() -> None:
    used = set[str]().union(*(caniemail.used(as_written(template)) for template in TEMPLATES))
    tables = caniemail.pages()
    assert {what: where for what, (where, _) in ALLOWED.items()} == {
        what: set(tables[what]) for what in used if tables.get(what)
    }
    assert used >= PASSED_OVER


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<p style="display:flex">x</p>', "css-display-flex is not supported by Outlook Windows"),
        ('<p style="position:fixed">x</p>', "css-position is not supported by Gmail, "),
        ('<p style="margin:0;width:calc(1px + 1vw)">x</p>', "css-unit-calc is not supported by Outlook Android, "),
        ("<style>@font-face { src: url(x) }</style>", "css-at-font-face is not supported by Gmail, "),
        ("<style>p:has(b) { color: red }</style>", "css-pseudo-class-has is not supported by Gmail"),
        (
            "<style>a.link { color: red }</style>",
            "css-selector-chaining is not supported by Outlook Windows, Outlook web",
        ),
        ('<img src="https://a.example/logo.svg">', "image-svg is not supported by Gmail"),
        ("<video></video>", "html-video is not supported by Gmail, "),
        ("<blink>x</blink>", "<blink> is unknown to the tables"),
        ('<p style="zoom:2">x</p>', "zoom: is unknown to the tables"),
    ],
)
def test_what_would_not_work_somewhere_is_named_with_the_programs(html: str, fault: str) -> None:
    assert any(each.startswith(fault) for each in faults(caniemail.used(html))), faults(caniemail.used(html))
