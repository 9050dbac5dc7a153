"""Any bytes are read, and none is lost: malformed mail of every kind ("Bad input" of invoice mail)."""

import base64
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.relay.rules import parts
from quittance.relay.rules.reading import FILES_MAX, Arrived, Kind, read

PDF = b"%PDF-1.7\n1 0 obj\n"
HEAD = b"From: Harbor <billing@harbor.example>\r\nTo: carol@acme.example\r\nSubject: Invoice 10501\r\n"
CPU_SECONDS_MAX = 4.0  # two, on a machine that does nothing else
LARGE = 25_000_000


def mail(body: bytes, *lines: str) -> Arrived:
    return read(HEAD + "".join(line + "\r\n" for line in lines).encode() + b"\r\n" + body)


def mixed(*pieces: bytes, kind: str = "mixed", ends: bytes = b"--b--\r\n") -> Arrived:
    body = b"".join(b"--b\r\n" + piece + b"\r\n" for piece in pieces) + ends
    return mail(body, f'Content-Type: multipart/{kind}; boundary="b"')


def attached(name: str = "Invoice_10501.pdf", content: bytes = PDF) -> bytes:
    head = f'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="{name}"\r\n'.encode()
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nDear Carol"
HTML = b"Content-Type: text/html\r\n\r\n<p>Dear <b>Carol</b></p>"


def test_an_ordinary_mail_is_read_as_it_was_meant() -> None:
    arrived = mixed(TEXT, attached())
    assert (arrived.sender.name, arrived.sender.address) == ("Harbor", "billing@harbor.example")
    assert (arrived.subject, arrived.text, arrived.html) == ("Invoice 10501", "Dear Carol", "")
    assert [(file.file_name, file.content, file.is_pdf) for file in arrived.files] == [("Invoice_10501.pdf", PDF, True)]
    assert (arrived.kind, arrived.faults, arrived.whole) == (Kind.ORDINARY, (), True)


def test_of_alternatives_both_are_kept_and_a_footer_joins_both() -> None:
    inner = (
        b'Content-Type: multipart/alternative; boundary="c"\r\n\r\n--c\r\n'
        + TEXT
        + b"\r\n--c\r\n"
        + HTML
        + b"\r\n--c--"
    )
    arrived = mixed(inner, b"\r\nSent by a machine")
    assert arrived.text == "Dear Carol\nSent by a machine"
    assert arrived.html == "<p>Dear <b>Carol</b></p>\nSent by a machine"
    assert arrived.files == ()


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ('filename="../../etc/Invoice_1.pdf"', "Invoice_1.pdf"),
        ('filename="C:\\\\Bills\\\\Invoice_1.pdf"', "Invoice_1.pdf"),
        ('filename="a\u202efdp.exe"', "afdp.exe"),
        ("filename*=utf-8''R%C3%A9sum%C3%A9.pdf", "Résumé.pdf"),
        ("filename*0*=utf-8''Inv%20; filename*1=oice; filename*2=.pdf", "Inv oice.pdf"),
        ('filename="=?utf-8?B?SW52b2ljZV8xLnBkZg==?="', "Invoice_1.pdf"),
        ("filename*=nonsense''%zz%C3.pdf", "%zzÃ.pdf"),
        ('filename="a\x00b\x07.pdf"', "ab .pdf"),
        ('filename="' + "x" * 500 + '.pdf"', "x" * 146 + ".pdf"),
        ('filename=".."', "file-1.pdf"),
        ("filename=", "file-1.pdf"),
        ('filename="unclosed.pdf', "unclosed.pdf"),
    ],
)
def test_the_name_of_a_file_is_only_a_name(lines: str, name: str) -> None:
    piece = f"Content-Type: application/pdf\r\nContent-Disposition: attachment; {lines}\r\n\r\n".encode() + PDF
    assert [file.file_name for file in mixed(piece).files] == [name]


def test_subjects_are_decoded_even_where_a_letter_is_cut_in_two() -> None:
    raw = b"Subject: =?utf-8?B?w4M=?= =?utf-8?Q?=C3?=\r\n =?utf-8?Q?=A9t=C3=A9?=\tbill\x00\r\n\r\n"
    assert read(raw).subject == "Ãété bill"
    assert read("Subject: Rechnung für März\r\n\r\n".encode("latin-1")).subject == "Rechnung für März"
    assert read(b"Subject: =?punycode?q?a-9?= =?utf-8?b?!!?=\r\n\r\n").subject == "a-9"


def test_a_field_cannot_bring_another_one_in() -> None:
    arrived = read(b"Subject: a\rBcc: evil@x.example\r\nTo: =?utf-8?q?x=0D=0ABcc:_e@x.example?= <a@x.example>\r\n\r\n")
    assert arrived.subject == "a Bcc: evil@x.example"
    assert [(each.address, each.name) for each in arrived.to] == [("a@x.example", "x Bcc: e@x.example")]
    assert arrived.redirected_to == ()


def test_of_two_senders_and_of_two_keys_none_is_believed() -> None:
    arrived = read(b"From: a@b.example\r\nFrom: c@d.example\r\nX-Quittance-Key: one\r\nX-Quittance-Key: two\r\n\r\n")
    assert (arrived.sender.address, arrived.key) == ("", "")
    assert arrived.faults
    assert read(b"X-Quittance-Key: one\r\n\r\n").key == "one"


def test_ten_thousand_parts_leave_the_first_thousand_and_a_word_about_it() -> None:
    arrived = mixed(*[b"\r\nx"] * 10_000)
    assert "1,000 parts" in arrived.faults[0]
    assert not arrived.whole


def test_files_beyond_the_limit_are_told() -> None:
    arrived = mixed(*[attached()] * (FILES_MAX + 1))
    assert len(arrived.files) == FILES_MAX
    assert not arrived.whole


def test_parts_within_parts_are_read_to_a_depth() -> None:
    for depth, whole in ((parts.DEPTH_MAX, True), (parts.DEPTH_MAX + 1, False)):
        raw = HEAD
        for level in range(depth):
            raw += f'Content-Type: multipart/mixed; boundary="b{level}."\r\n\r\n--b{level}.\r\n'.encode()
        raw += TEXT + "".join(f"\r\n--b{level}.--" for level in reversed(range(depth))).encode()
        assert (read(raw).whole, read(raw).text == "Dear Carol") == (whole, whole)


def test_a_boundary_that_is_not_named_is_seen_or_the_mail_needs_a_person() -> None:
    body = b"--xyz\r\n" + TEXT + b"\r\n--xyz\r\n" + attached() + b"\r\n--xyz--"
    seen = mail(body, "Content-Type: multipart/mixed")
    assert ([file.content for file in seen.files], seen.whole) == ([PDF], True)
    assert not mail(b"no parts at all", "Content-Type: multipart/mixed").whole
    assert not mail(body, 'Content-Type: multipart/mixed; boundary="other"').whole


def test_a_mail_cut_off_keeps_what_came() -> None:
    arrived = mixed(TEXT, attached(), ends=b"")
    assert [file.content for file in arrived.files] == [PDF]
    assert "cut off" in arrived.faults[0]


def test_a_wrong_charset_and_broken_base64_are_read_as_far_as_they_go() -> None:
    arrived = mail("für".encode("latin-1"), "Content-Type: text/plain; charset=klingon")
    assert arrived.text == "für"
    assert "klingon" in arrived.faults[0]
    broken = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x!!!Lj"
    assert mixed(broken).files[0].content.startswith(b"%PDF-1")


def test_a_mail_within_a_mail_stays_a_file() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + HEAD + b"Content-Type: message/rfc822\r\n\r\n" + HEAD + b"\r\nx"
    arrived = mixed(TEXT, inner)
    assert [(file.file_name, file.content_type) for file in arrived.files] == [("Invoice 10501.eml", "message/rfc822")]


def tnef(*files: tuple[str, bytes]) -> bytes:
    def attribute(name: int, value: bytes) -> bytes:
        return struct.pack("<BII", 2, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    raw = struct.pack("<IH", 0x223E9F78, 1)
    for name, content in files:
        long_name = name.encode("utf-16-le") + b"\0\0"
        padded = long_name + b"\0" * (-len(long_name) % 4)
        properties = (
            struct.pack("<IHHI", 2, 0x03, 0x0E21, 7) + struct.pack("<HHII", 0x1F, 0x3707, 1, len(long_name)) + padded
        )
        raw += attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, b"INVOIC~1.PDF\0")
        raw += attribute(0x0006800F, content) + attribute(0x00069005, properties)
    return raw


def test_the_files_in_a_winmail_dat_are_taken_out_and_a_broken_one_travels_on() -> None:
    wrapped = tnef(("Invoice_10501.pdf", PDF), ("letter.docx", b"x"))
    for content, names in (
        (wrapped, ["Invoice_10501.pdf", "letter.docx"]),
        (wrapped[:-5], ["winmail.dat"]),
        (b"nonsense", ["winmail.dat"]),
    ):
        piece = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        arrived = mixed(TEXT, piece + base64.encodebytes(content))
        assert [file.file_name for file in arrived.files] == names


def der(tag: int, value: bytes) -> bytes:
    length = len(value)
    return bytes([tag]) + (bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2)) + value


def envelope(oid: str, octets: bytes) -> bytes:
    inner = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010701")) + der(0xA0, octets))
    return der(0x30, der(0x06, bytes.fromhex(oid)) + der(0xA0, der(0x30, der(0x02, b"\1") + der(0x31, b"") + inner)))


SIGNED, CLOSED = "2a864886f70d010702", "2a864886f70d010703"


def test_a_signed_mail_is_read_and_its_signature_does_not_travel_on() -> None:
    signature = b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx"
    arrived = mixed(attached(), signature, kind="signed")
    assert [file.file_name for file in arrived.files] == ["Invoice_10501.pdf"]
    whole, pieces = (
        der(0x04, attached()),
        b"\x24\x80" + der(0x04, attached()[:50]) + der(0x04, attached()[50:]) + b"\0\0",
    )
    for octets in (whole, pieces):
        opaque = mail(base64.encodebytes(envelope(SIGNED, octets)), "Content-Type: application/pkcs7-mime",
                      "Content-Transfer-Encoding: base64")  # fmt: skip
        assert ([file.content for file in opaque.files], opaque.whole) == ([PDF], True)


def test_an_encrypted_mail_needs_a_person_and_says_why() -> None:
    closed = mail(envelope(CLOSED, der(0x04, b"x")), "Content-Type: application/pkcs7-mime; name=smime.p7m")
    assert ("encrypted" in closed.faults[0], closed.whole, len(closed.files)) == (True, False, 1)
    assert not mail(b"\x30\x84\xff\xff\xff\xff", "Content-Type: application/pkcs7-mime").whole
    assert not mixed(b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", b"\r\nx", kind="encrypted").whole


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["Auto-Submitted: auto-generated"], Kind.ORDINARY),
        (["Precedence: bulk", "X-Auto-Response-Suppress: All"], Kind.ORDINARY),
        (["Auto-Submitted: auto-replied (vacation)"], Kind.AUTOMATIC),
        (["Precedence: auto_reply"], Kind.AUTOMATIC),
        (["X-Autoreply: yes"], Kind.AUTOMATIC),
        (["X-Quittance-Loop: passed on"], Kind.LOOP),
    ],
)
def test_what_says_that_it_is_a_machines_reply_is_one_and_what_a_practice_system_writes_is_not(
    lines: list[str], kind: Kind
) -> None:
    assert mail(b"x", *lines).kind is kind


def test_an_outlook_reply_is_known_by_its_subject_unless_it_brings_a_pdf() -> None:
    head = b"Subject: Automatic reply: Invoice\r\nAuto-Submitted: auto-generated\r\n"
    assert read(head + b"\r\nI am away").kind is Kind.AUTOMATIC
    assert read(head + attached()).kind is Kind.ORDINARY


def report(action: str, status: str) -> Arrived:
    block = f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; Carol@acme.example\r\nAction: {action}\r\n"
    block += f"Status: {status}\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n user\r\n"
    original = b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <1@inbound.example>\r\n\r\nx"
    return mixed(TEXT, b"Content-Type: message/delivery-status\r\n\r\n" + block.encode(), original, kind="report")


def test_a_bounce_tells_whom_it_did_not_reach_and_why() -> None:
    bounce = report("failed", "5.1.1")
    assert bounce.kind is Kind.BOUNCE
    assert bounce.report is not None
    assert (bounce.report.status, bounce.report.permanent) == ("5.1.1", True)
    assert (bounce.report.recipient, bounce.report.message_id) == ("carol@acme.example", "<1@inbound.example>")
    assert bounce.report.words == "550 5.1.1 no such user"
    later = report("failed", "4.4.7").report
    assert later is not None
    assert not later.permanent


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_news_that_nothing_failed_is_no_bounce(action: str) -> None:
    told = report(action, "2.0.0")
    assert (told.kind, told.report) == (Kind.AUTOMATIC, None)


def test_a_bounce_in_plain_words_is_known_too() -> None:
    text = b"Hi. This is the qmail-send program.\n<carol@acme.example>:\n1.2.3.4 said: 550 5.7.1 refused\n\n"
    text += b"Message-ID: <2@x.example>\n"
    head = b"From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\n"
    bounce = read(head + text, envelope_from="").report
    assert bounce is not None
    assert (bounce.status, bounce.recipient, bounce.message_id) == ("5.7.1", "carol@acme.example", "<2@x.example>")
    assert read(b"From: carol@acme.example\r\nSubject: failure notice\r\n\r\n" + text).report is None


@given(st.binary(max_size=2_000))
def test_any_bytes_at_all_are_read(raw: bytes) -> None:
    arrived = read(raw)
    assert "cannot be read at all" not in "".join(arrived.faults)
    assert "\0" not in arrived.subject + arrived.text + arrived.html + arrived.message_id


pieces = st.sampled_from(
    [b"\r\n", b"\n", b"\r", b"\0", b"--b", b"--", b"Content-Type: multipart/mixed; boundary=b", b"x" * 80, b":", b'"',
     b"Content-Type: message/rfc822", b"Content-Type: application/ms-tnef", b"Content-Transfer-Encoding: base64", b"=?",
     b"To: ", b"<a@b.example>", b"Content-Disposition: attachment; filename*0*=x''%", b"\xff\xfe", b" ",
     b"=?utf-8?q?=ff?=",
     b"Content-Type: application/pkcs7-mime", b"\x30\x80", b"Subject:", b"Content-Type: text/html; charset=utf-16"]
)  # fmt: skip


@given(st.lists(pieces, max_size=60).map(b"".join))
def test_mail_of_pieces_put_together_anyhow_is_read(raw: bytes) -> None:
    assert "cannot be read at all" not in "".join(read(raw).faults)


def filled(piece: bytes) -> bytes:
    return (piece * (LARGE // len(piece) + 1))[:LARGE]


@pytest.mark.parametrize(
    "raw",
    [
        b"\n",
        b"a:b\n",
        b"\0",
        b"Subject: =?a?q?",
        HEAD + b"Cc: |a@b.example,",
        HEAD + b'Cc: |"',
        HEAD + b"Cc: |(",
        HEAD + b"X: |\r\n x",
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n|\n--b",
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n|--b",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        HEAD + b"Content-Type: text/html\r\n\r\n|&",
        HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n|+2AA-",
        HEAD + b"Content-Type: application/pdf; |name=a/",
        HEAD + b'Content-Type: text/plain|;a*0*="',
        b"From: mailer-daemon@x.example\r\nSubject: Undeliverable\r\n\r\n|a@",
    ],
    ids=lambda raw: repr(raw[-24:]),
)
def test_a_large_mail_made_to_take_long_does_not(raw: bytes) -> None:
    start, mark, piece = raw.rpartition(b"|")
    whole = start + filled(piece if mark else raw)
    began = time.process_time()
    arrived = read(whole)
    assert time.process_time() - began < CPU_SECONDS_MAX
    assert "cannot be read at all" not in "".join(arrived.faults)


def test_a_head_of_a_megabyte_is_read() -> None:
    arrived = read(b"X-Long: " + b"x" * 1_000_000 + b"\r\n" + HEAD + b"\r\nDear Carol")
    assert (arrived.subject, arrived.text) == ("Invoice 10501", "Dear Carol")
