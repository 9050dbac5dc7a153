"""Malformed mail of every kind is read as far as it goes, and what is missing is said ("Bad input" of invoice mail)."""

import base64
import struct

import pytest

from quittance.relay.rules import parts
from quittance.relay.rules.reading import FILES_MAX, Kind, read
from quittance.relay.tests.raw_mail import HEAD, HTML, PDF, TEXT, attached, mail, mixed


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
