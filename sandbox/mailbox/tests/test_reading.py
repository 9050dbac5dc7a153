import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from sandbox.mailbox import entry, markup, reading

PDF = b"%PDF-1.7 an invoice"


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Harbor & Pine <dana@harborpine.example>"
    mail["Subject"] = "Grüße aus Portland"
    mail.set_content("Read https://pay.example/abc.\n")
    html = (
        '<p><a href="https://pay.example/abc">Pay <b>now</b></a> '
        '<a href="javascript:x()">bad</a><img src="cid:logo@x"></p>'
    )
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="Rechnung für März.pdf")
    return mail


def test_a_mail_is_read_into_text_html_and_attachments() -> None:
    read = reading.read(_mail().as_bytes())

    assert read.header("subject") == "Grüße aus Portland"
    assert read.text.startswith("Read https://")
    assert "<b>now</b>" in read.html
    assert [(each.name, each.media_type, each.content) for each in read.attachments] == [
        ("Rechnung für März.pdf", "application/pdf", PDF)
    ]
    assert read.complaint == ""


def test_links_come_once_with_their_words_and_only_web_and_mail_addresses_can_be_followed() -> None:
    links = reading.read(_mail().as_bytes()).links

    assert [(link.address, link.label, link.followable) for link in links] == [
        ("https://pay.example/abc", "Pay now", True),
        ("javascript:x()", "bad", False),
    ]


@pytest.mark.parametrize("piece", ["<a href=x", "<!--", "<", "<a ", '<a "', "</", "<script>", "<a b=", "&#1", "a='"])
def test_reading_broken_html_takes_time_by_its_length_alone(piece: str) -> None:
    html = '<a href="/first">one</a>' + piece * 40_000
    began = time.process_time()

    _words, links = markup.read(html, text="")

    assert links[0] == markup.Link("/first", "one")
    assert time.process_time() - began < 2


def test_a_link_is_found_however_its_tag_is_written() -> None:
    html = (
        "<!-- <a href=/no> --><A\nclass=x HREF = '/a?b=1&amp;c=>'>o<br/>ne</A><![endif]-->"
        '<style>a<b{}</style><a href=/two title="it\'s">two &lt;3 < 4</a><script>"<a href=/no>"</script><a>none</a>'
    )

    words, links = markup.read(html, text="")

    assert [(link.address, link.label) for link in links] == [("/a?b=1&c=>", "o ne"), ("/two", "two <3 < 4")]
    assert words == "o ne two <3 < 4 none"


def test_a_picture_inside_the_mail_gets_our_address_and_a_foreign_one_does_not() -> None:
    html = '<img src="cid:logo@x"><img src="cid:unknown"><img src="https://else.example/y.png">'

    assert markup.with_own_pictures(html, {"logo@x": "/parts/3"}) == (
        '<img src="/parts/3"><img src="cid:unknown"><img src="https://else.example/y.png">'
    )


def test_raw_utf8_headers_and_file_names_are_read() -> None:
    raw = (
        'From: Jörg <jörg@exämple.example>\r\nSubject: Füße\r\nContent-Type: application/x; name="ü.bin"\r\n'
        'Content-Disposition: attachment; filename="ü.bin"\r\n\r\nx'
    ).encode()

    read = reading.read(raw)

    assert (read.header("From"), read.header("Subject")) == ("Jörg <jörg@exämple.example>", "Füße")
    assert read.attachments[0].name == "ü.bin"


def test_the_name_of_an_attachment_is_a_name_and_no_path() -> None:
    raw = b'Content-Type: application/x\r\nContent-Disposition: attachment; filename="..\\..\\etc/pass\x07wd"\r\n\r\nx'

    assert reading.read(raw).attachments[0].name == "passwd"


def test_a_mail_within_a_mail_is_an_attachment_and_stays_closed() -> None:
    outer = EmailMessage()
    outer.set_content("see below")
    outer.add_attachment(_mail())

    read = reading.read(outer.as_bytes())

    assert read.text == "see below\n"
    assert [each.media_type for each in read.attachments] == ["message/rfc822"]
    assert PDF not in read.text.encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"no header at all",
        b"Subject: =?utf-8?B?====\r\n\r\nx",
        b"Subject: =?no-such-charset?Q?a?=\r\n\r\nx",
        b"Content-Type: text/plain; charset=no-such\r\n\r\n\xff",
        b'Content-Type: text/plain; charset="\x00"\r\n\r\nx',
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n",
        b"Content-Type: \xff\xfe; name*=utf-8''%ff%fe\r\n\r\nx",
        b"Content-Disposition: attachment; filename*=bogus'x\r\n\r\nx",
        b"From: \xff\r\nTo: " + b"a" * 5000 + b"\r\n\r\n" + b"<" * 5000,
        b"Content-Type: text/html\r\n\r\n<a href='http://[broken'>x</a><![CDATA[<!DOCTYPE <!-- <",
    ],
)
def test_what_senders_break_is_shown_as_far_as_it_goes(raw: bytes) -> None:
    shown = entry.entry("x", entry.Envelope("", ("a@b.example",), 0.0), raw)

    assert entry.loaded(entry.dumped(shown)) == shown


def test_a_mail_nested_deeper_than_a_stack_is_shown() -> None:
    raw = b"Subject: deep\r\n"
    for level in range(3000):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)

    read = reading.read(raw + b"\r\nbottom")

    assert read.header("Subject") == "deep"
    assert read.complaint


@settings(max_examples=150, deadline=None)
@given(head=any_.binary(max_size=200), body=any_.binary(max_size=300))
def test_no_bytes_whatsoever_break_the_reading(head: bytes, body: bytes) -> None:
    raw = b"Content-Type: multipart/mixed; boundary=x\r\n" + head + b"\r\n\r\n--x\r\n" + body
    written = entry.entry("x", entry.Envelope("", ("a@b.example",), 0.0), raw)

    assert entry.loaded(entry.dumped(written)) is not None
