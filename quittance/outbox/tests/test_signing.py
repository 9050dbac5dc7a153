"""What we sign, a stranger's verifier accepts; what was changed on the way, it does not."""

from collections.abc import Callable
from datetime import UTC, datetime

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quittance.integrations.smtp import on_the_wire
from quittance.outbox.rules import signing
from quittance.outbox.rules.message import File, Letter, compose

AT = datetime(2026, 6, 3, 14, 0, tzinfo=UTC)
KEY = signing.new_key()
BY = signing.Signer(domain="harbor.example", selector="q20260603", key=KEY)
HEAD = b"From: Dana <dana@harbor.example>\r\nTo: a@b.example\r\nSubject:  Invoice \r\n\t 5001\r\n"


def shown(name: bytes, timeout: int = 5) -> bytes | None:
    """The DNS, as the verifier asks it."""
    assert timeout
    return (
        signing.record(signing.public_half(KEY)).encode() if name == b"q20260603._domainkey.harbor.example." else None
    )


def verifies(raw: bytes) -> bool:
    return bool(dkim.verify(raw, dnsfunc=shown))


def sign(raw: bytes) -> bytes:
    return signing.signed(raw, by=BY, at=AT)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b".", b"\xc3\xa9", b"--x"]), max_size=30).map(b"".join))
def test_every_body_verifies(body: bytes) -> None:
    assert verifies(sign(on_the_wire(HEAD + b"\r\n" + body)))


def test_a_mail_without_a_body_verifies() -> None:
    assert verifies(sign(HEAD + b"\r\n"))


def test_a_letter_with_files_verifies_after_servers_have_written_their_traces_above_it() -> None:
    letter = Letter(
        message_id="0b1c@inbound.example",
        from_name="Hafen & Föhre, die Wirtschaftsprüfer mit dem langen Namen",
        from_address="billing@harbor.example",
        to_name="Dana Reyes",
        to_address="dana@client.example",
        reply_to="office@harbor.example",
        subject="Rechnung 5001 für die Zeit vom ersten Januar bis zum letzten Dezember über Geprüftes",
        text="Hello  \n\n",
        html="<p>Hello</p>\n",
        written_at=AT,
        files=(File("5001.pdf", "application/pdf", b"%PDF" * 5000),),
    )
    raw = sign(compose(letter))
    assert verifies(b"Received: from a by b\r\n" + raw)
    assert sign(compose(letter)) == raw, "the same bytes at every try"
    assert max(len(line) for line in raw.split(b"\r\n")) <= 100


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw + b"more\r\n",
        lambda raw: b"Subject: another\r\n" + raw,
        lambda raw: b"From: thief@x.example\r\n" + raw,
        lambda raw: b"To: everybody@x.example\r\n" + raw,
        lambda raw: b"Cc: thief@x.example\r\n" + raw,
        lambda raw: raw.replace(b"X-Quittance-Loop: harbor\r\n", b""),
        lambda raw: raw.replace(b"5001", b"5002"),
        lambda raw: raw.replace(b"Hello", b"Howdy"),
    ],
)
def test_a_mail_changed_on_the_way_does_not_verify(spoil: Callable[[bytes], bytes]) -> None:
    raw = sign(HEAD + b"X-Quittance-Loop: harbor\r\n\r\nHello\r\n")
    assert verifies(raw)
    assert not verifies(spoil(raw))


def test_the_record_holds_the_public_half_and_the_pem_brings_the_private_one_back() -> None:
    assert signing.record(signing.public_half(KEY)).startswith("v=DKIM1; k=rsa; p=MIIBIjANBg")
    assert signing.public_half(signing.from_pem(signing.as_pem(KEY))) == signing.public_half(KEY)
    assert KEY.key_size == 2048
