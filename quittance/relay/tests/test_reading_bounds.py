"""Any bytes at all are read, and none takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.relay.rules.reading import read
from quittance.relay.tests.raw_mail import HEAD

CPU_SECONDS_MAX = 4.0  # two, on a machine that does nothing else
LARGE = 25_000_000


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
