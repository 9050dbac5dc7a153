"""Mail of others inside ours: active HTML is never executed or reflected, and none takes long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.relay.rules import cleaning

ACTIVE = re.compile(
    r"<(?!/?(?:p|br|b|i|strong|em|u|ul|ol|li|table|tbody|thead|tr|td|th|div|span|blockquote|h[1-4]|a)\b)"
)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<a href='//evil.example'>x</a>",
        "<a href='/firm-portal/'>x</a>",
        "<form action=https://evil.example><input name=password></form>",
        "<style>*{display:none}</style><p style='position:fixed' class=x id=y>x</p>",
        "<iframe src=https://evil.example></iframe><object data=x></object><embed src=x>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'><base href=https://evil.example>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<!--[if mso]><script>alert(1)</script><![endif]-->",
    ],
)
def test_nothing_active_is_left(html: str) -> None:
    clean = cleaning.harmless(html)
    assert not ACTIVE.search(clean)
    assert not re.search(r"<[^>]*\s(?!href=\"(?:https?|mailto):|rel=\"noopener\")[a-z-]+=", clean)


def test_words_lists_tables_and_links_are_kept() -> None:
    html = '<h2>Bill</h2><ul><li>one</li></ul><table><tbody><tr><td>a</td></tr></tbody></table><a href="https://a.example/?b=1&amp;c=2">go</a>'
    kept = cleaning.harmless(html)
    assert kept == html.replace('c=2"', 'c=2" rel="noopener"')


def test_a_signature_block_stays() -> None:
    assert "Pat Finch, CPA" in cleaning.harmless("<div>--<br>Pat Finch, CPA<br><img src=logo.png></div>")


@given(st.text(alphabet="<>/\"'= &;aphredscript:!-\n", max_size=200))
def test_no_text_becomes_markup_of_another_sort(html: str) -> None:
    clean = cleaning.harmless(html)
    assert not ACTIVE.search(clean)
    assert cleaning.harmless(clean) == clean


@pytest.mark.parametrize(
    "piece", ["<div>", "<b><i>", "<a><div>", "&", "<", "<!--", "<img ", "<style>", "<table><div></table>"]
)
def test_html_made_to_take_long_does_not_and_stays_bounded(piece: str) -> None:
    clean = cleaning.harmless(piece * (1_000_000 // len(piece)))
    assert len(clean) < 6 * cleaning.HTML_LETTERS_MAX


def test_what_is_cut_off_is_said() -> None:
    assert cleaning.harmless("word " * 100_000).endswith(f"<p>{cleaning.CUT_OFF}</p>")


def test_where_the_tree_is_too_deep_the_words_are_kept() -> None:
    assert cleaning.harmless("<div>" * 1_000 + "Dear Carol" + "<script>x</script>") == "Dear Carol"


def test_as_text_html_reads_as_lines() -> None:
    html = """<p>Dear&nbsp;Carol,</p><p>here is <b>your</b> bill.</p><ul><li>one</li><li>two</li></ul>
        <table><tr><td>Due</td><td>$5</td></tr></table><a href="https://a.example/x">Portal</a>
        <a href="mailto:a@b.example">a@b.example</a>"""
    assert cleaning.as_text(html).split("\n") == [
        "Dear Carol,", "here is your bill.", "- one", "- two", "", "Due $5", "",
        "Portal (https://a.example/x) a@b.example",
    ]  # fmt: skip
