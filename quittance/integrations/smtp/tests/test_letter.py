import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.integrations.smtp import Refused
from quittance.integrations.smtp.letter import Letter

ALL = {"size", "8bitmime", "smtputf8"}
line_ends = st.sampled_from([b"\r\n", b"\n", b"\r", b".", b"..", b"a", b"\xff", b"\r\n.\r\n", b"MAIL FROM:<x@y>"])
raws = st.lists(line_ends, max_size=30).map(b"".join)


def sealed(
    raw: bytes = b"Subject: x\r\n\r\nHello.\r\n", sender: str = "a@b.example", recipient: str = "c@d.example"
) -> Letter:
    return Letter.seal(raw, sender, recipient)


@given(raws)
def test_no_mail_can_end_before_its_final_dot(raw: bytes) -> None:
    body = sealed(raw).body
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")
    assert b"." not in lines
    assert not any(b"\r" in line or b"\n" in line for line in lines)


@given(raws)
def test_a_server_that_undoes_the_dots_reads_the_same_lines(raw: bytes) -> None:
    unstuffed = [line.removeprefix(b".") for line in sealed(raw).body.split(b"\r\n")]
    written = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n") + b"\n"
    assert unstuffed == written.split(b"\n")


BAD_ADDRESSES = [
    "a@b.example\r\nRCPT TO:<thief@x.example>",
    "a@b.example\n",
    "a\r@b.example",
    "a\x00@b.example",
    "a@b.example> SIZE=1",
    "<a@b.example>",
    "a b@c.example",
    "a\u2028@b.example",
    "a\x85@b.example",
    "nobody",
    "@b.example",
    "a@",
    "a@" + "b" * 400,
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_could_say_more_than_an_address_never_goes_near_the_wire(address: str) -> None:
    for letter in (sealed(sender=address), sealed(recipient=address)):
        fault = letter.fault()
        assert fault is not None
        assert fault.code == 553
        assert fault.permanent


def test_an_empty_recipient_is_none_and_an_empty_sender_is_right() -> None:
    assert sealed(recipient="").fault() is not None
    assert sealed(sender="").fault() is None


def test_the_envelope_tells_the_server_what_is_coming() -> None:
    letter = sealed("Subject: é\n\n.ü".encode(), "jürgen@b.example")
    assert letter.envelope(ALL) == (
        "MAIL FROM:<jürgen@b.example> SIZE=20 BODY=8BITMIME SMTPUTF8".encode(),
        b"RCPT TO:<c@d.example>",
    )
    assert len("Subject: é\r\n\r\n.ü\r\n".encode()) == 20


def test_a_server_of_few_words_gets_few() -> None:
    assert sealed().envelope(set()) == (b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>")


def test_letters_outside_ascii_before_the_at_need_a_server_that_carries_them() -> None:
    refusal = sealed(recipient="jürgen@d.example").envelope(ALL - {"smtputf8"})
    assert isinstance(refusal, Refused)
    assert (refusal.code, refusal.permanent) == (553, True)
    assert isinstance(sealed("Subject: é\n\nx".encode()).envelope(ALL - {"smtputf8"}), Refused)


def test_letters_outside_ascii_after_the_at_travel_in_their_ascii_form_where_they_must() -> None:
    letter = sealed(recipient="c@bücher.example")
    assert letter.envelope(set()) == (b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@xn--bcher-kva.example>")
    assert letter.envelope(ALL) == (
        f"MAIL FROM:<a@b.example> SIZE={letter.size_bytes} SMTPUTF8".encode(),
        "RCPT TO:<c@bücher.example>".encode(),
    )


def test_eight_bit_text_is_not_sent_to_a_server_that_would_spoil_it() -> None:
    refusal = sealed("Subject: x\n\né".encode()).envelope({"size", "smtputf8"})
    assert isinstance(refusal, Refused)
    assert (refusal.code, refusal.permanent) == (554, True)
