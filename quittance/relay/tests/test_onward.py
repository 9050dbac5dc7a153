"""A mail passed on as it came: the firm's bytes, without the key that its mail rule added for us."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from quittance.relay.rules import onward
from quittance.relay.rules.arrived import Kind
from quittance.relay.rules.reading import read

TRACE = b"X-Quittance-Loop: passed on\r\n"


def test_the_key_is_taken_out_and_the_rest_is_the_same_bytes() -> None:
    raw = b"From: a@b.example\r\nX-Quittance-Key: se\r\n cret\r\nSubject: =?x?=\r\n\r\n\x00X-Quittance-Key: text\r\n.\n"
    assert (
        onward.as_it_came(raw) == TRACE + b"From: a@b.example\r\nSubject: =?x?=\r\n\r\n\x00X-Quittance-Key: text\r\n.\n"
    )


def test_the_key_is_taken_out_in_whatever_way_it_is_written() -> None:
    for raw in (
        b"x-quittance-KEY:secret\n\nbody",
        b"A: b\rX-Quittance-Key: secret\r\n\r\nbody",
        b"X-Quittance-Key: sec\rret\r\n\r\nbody",
        b"X-Quittance-Key : secret\r\nX-Quittance-Key: secret\r\n\tsecret\r\n\r\nbody",
        b"X-Quittance-Key: secret",
    ):
        assert b"ret" not in onward.as_it_came(raw)


def test_it_says_by_whom_and_when_and_would_be_known_if_it_came_back() -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    sent = onward.as_it_came(b"From: a@b.example\n\nx", host="inbound.example", at=at)
    assert sent.startswith(
        b"Received: by inbound.example; Wed, 04 Mar 2026 05:06:07 +0000\nX-Quittance-Loop: passed on\n"
    )
    assert read(sent).kind is Kind.LOOP


def test_the_mark_of_a_mail_file_stays_at_the_top() -> None:
    sent = onward.as_it_came(b"From a@b.example Mon Jan 1\r\nSubject: s\r\n\r\nx")
    assert sent == b"From a@b.example Mon Jan 1\r\n" + TRACE + b"Subject: s\r\n\r\nx"


def test_whom_the_firm_named_to_nobody_is_named_to_nobody() -> None:
    raw = (
        b"From: a@b.example\r\nBcc: secret@c.example,\r\n secret@d.example\r\nbcc : secret@e.example\r\n"
        b"Resent-Bcc: secret@f.example\r\nX-Gm-Original-To: secret@g.example\r\n"
        b"X-MS-Exchange-Organization-OriginalEnvelopeRecipients: secret@h.example\r\nBccc: kept\r\n\r\nBcc: text\r\n"
    )
    assert onward.as_it_came(raw) == TRACE + b"From: a@b.example\r\nBccc: kept\r\n\r\nBcc: text\r\n"


def test_whoever_reads_a_mail_reads_no_key_and_all_else_byte_by_byte() -> None:
    raw = b"Bcc: c@d.example\r\nX-Quittance-Key: se\r\n cret\r\nSubject: s\r\n\r\nX-Quittance-Key: text\r\n"
    assert onward.without_ours(raw) == b"Bcc: c@d.example\r\nSubject: s\r\n\r\nX-Quittance-Key: text\r\n"
    assert onward.without_ours(b"X-Quittance-Key: secret") == b""


@given(st.binary(max_size=300))
def test_whatever_the_bytes_the_body_is_untouched(body: bytes) -> None:
    head = b"Subject: s\r\nX-Quittance-Key: secret\r\n\r\n"
    assert onward.as_it_came(head + body) == TRACE + b"Subject: s\r\n\r\n" + body
