"""Who signed a mail, asked of the world's DNS: what a receiving server finds out before it believes a sender."""

from dataclasses import dataclass
from email.utils import parseaddr

import dkim
import dns.exception
import dns.message
import dns.query
import dns.rdatatype

from sandbox.mailbox import reading

SECONDS = 3
SIGNATURES_MAX = 10


@dataclass(frozen=True)
class Proof:
    """One signature."""

    domain: str
    selector: str
    holds: bool
    words: str
    aligned: bool  # signed by the domain that the reader sees as the sender's


class Notary:
    def __init__(self, address: str) -> None:
        """Of the DNS, HOST:PORT; empty where there is none to ask."""
        self._host, _, port = address.rpartition(":")
        self._port = int(port) if port else 0

    def proofs(self, raw: bytes, read: reading.Reading) -> list[Proof]:
        tags = [_tags(value) for name, value in read.headers if name.lower() == "dkim-signature"][:SIGNATURES_MAX]
        seen = parseaddr(read.header("From"))[1].rpartition("@")[2].casefold()
        return [self._proof(raw, place, each, seen) for place, each in enumerate(tags)]

    def _proof(self, raw: bytes, place: int, tags: dict[str, str], seen: str) -> Proof:
        domain, selector = tags.get("d", "").casefold(), tags.get("s", "")
        aligned = bool(domain) and (seen == domain or seen.endswith("." + domain))
        try:
            holds = dkim.DKIM(raw).verify(idx=place, dnsfunc=self._text)
            words = "The signature holds." if holds else "The mail is not as it was signed."
        except (dkim.DKIMException, ValueError, KeyError, IndexError) as fault:
            holds, words = False, f"It cannot be checked: {fault}."
        return Proof(domain, selector, bool(holds), words, aligned)

    def _text(self, name: bytes, timeout: int = SECONDS) -> bytes | None:
        if not self._port:
            return None
        try:
            question = dns.message.make_query(name.decode("ascii"), dns.rdatatype.TXT)
            answer, _ = dns.query.udp_with_fallback(
                question, self._host, timeout=min(timeout, SECONDS), port=self._port
            )
        except (dns.exception.DNSException, OSError, UnicodeError):
            return None
        return next(
            (b"".join(each.strings) for found in answer.answer for each in found if hasattr(each, "strings")), None
        )


def _tags(value: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in value.split(";"))
    return {name.strip(): "".join(text.split()) for name, _, text in pairs}
