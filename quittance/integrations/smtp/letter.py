"""A mail in the form in which it goes over the wire."""

from dataclasses import dataclass
from typing import Self

from quittance.integrations.smtp.outcome import Refused

MAX_ADDRESS_LENGTH = 320


@dataclass(frozen=True, slots=True)
class Letter:
    envelope_from: str  # empty for a mail that must not be answered by a bounce
    recipient: str
    body: bytes  # dots stuffed, lines ended by CR LF, without the final dot
    size_bytes: int
    eight_bit: bool
    international_headers: bool

    @classmethod
    def seal(cls, raw: bytes, envelope_from: str, recipient: str) -> Self:
        text = on_the_wire(raw)
        head = text.partition(b"\r\n\r\n")[0]
        body = text.replace(b"\r\n.", b"\r\n..")
        return cls(
            envelope_from=envelope_from,
            recipient=recipient,
            body=b"." + body if body.startswith(b".") else body,
            size_bytes=len(text),
            eight_bit=not text.isascii(),
            international_headers=not head.isascii(),
        )

    def fault(self) -> Refused | None:
        """Nothing goes near the wire whose address could end a line or close a bracket there."""
        if self.envelope_from and not _is_plain(self.envelope_from):
            return Refused(
                553, "5.1.7 The sender's address cannot be written on an envelope. Not sent.", permanent=True
            )
        if not _is_plain(self.recipient):
            return Refused(
                553, "5.1.3 The recipient's address cannot be written on an envelope. Not sent.", permanent=True
            )
        return None

    def envelope(self, extensions: set[str]) -> tuple[bytes, bytes] | Refused:
        """MAIL and RCPT for a server with these extensions (lower case), or why it cannot carry this mail."""
        sender, recipient = self.envelope_from, self.recipient
        if "smtputf8" not in extensions:
            sender, recipient = _with_ascii_domain(sender), _with_ascii_domain(recipient)
        international = self.international_headers or not (sender + recipient).isascii()
        if international and "smtputf8" not in extensions:
            return Refused(553, "5.6.7 The server carries no letters outside ASCII here. Not sent.", permanent=True)
        if self.eight_bit and "8bitmime" not in extensions:
            return Refused(554, "5.6.3 The server carries no 8-bit text. Not sent.", permanent=True)
        options = f" SIZE={self.size_bytes}" * ("size" in extensions)
        options += " BODY=8BITMIME" * self.eight_bit
        options += " SMTPUTF8" * international
        return f"MAIL FROM:<{sender}>{options}".encode(), f"RCPT TO:<{recipient}>".encode()


def on_the_wire(raw: bytes) -> bytes:
    """The bytes that the next server will read; what is signed must be these.

    Every bare CR or LF becomes a line end: servers that disagree about them can be made to see a second mail.
    """
    text, pairs = raw, raw.count(b"\r\n")
    if not raw.count(b"\r") == pairs == raw.count(b"\n"):  # counted first: to rewrite a large mail takes far longer
        text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _is_plain(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return (
        bool(local and domain)
        and len(address) <= MAX_ADDRESS_LENGTH
        and address.isprintable()  # no CR, LF, NUL, nor any other control
        and not set(address) & set(" <>")
    )


def _with_ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    try:
        return local + at + domain.encode("idna").decode()
    except UnicodeError:
        return address
