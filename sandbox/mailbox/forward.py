"""Handing on what is addressed to the product: this server is the world's, the inbound domain is the product's."""

import smtplib
from dataclasses import dataclass

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Relay:
    domain: str
    host: str
    port: int

    def takes(self, address: str) -> bool:
        domain = address.rpartition("@")[2].casefold().rstrip(".")
        return domain == self.domain or domain.endswith("." + self.domain)


@dataclass(frozen=True)
class Refused:
    code: int
    text: str

    @property
    def temporary(self) -> bool:
        return self.code < 500

    @property
    def words(self) -> str:
        return f"{self.code} {self.text}"


def forward(relay: Relay, *, mail_from: str, rcpt_to: tuple[str, ...], raw: bytes) -> tuple[Refused, ...]:
    """What the relay refused, in its own code and words; empty when it took the mail for everyone."""
    try:
        with smtplib.SMTP(relay.host, relay.port, local_hostname="mail.localhost", timeout=TIMEOUT_SECONDS) as door:
            door.ehlo_or_helo_if_needed()
            wide = not all(address.isascii() for address in (mail_from, *rcpt_to))
            options = ["SMTPUTF8"] if wide and door.has_extn("smtputf8") else []
            if not raw.isascii() or wide:
                options.append("BODY=8BITMIME")
            refused = door.sendmail(mail_from, rcpt_to, raw, mail_options=options)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except smtplib.SMTPResponseException as error:
        return (_refused(error.smtp_code, error.smtp_error),)
    except (OSError, smtplib.SMTPException) as error:
        return (Refused(451, f"4.4.1 The relay of {relay.domain} did not answer ({type(error).__name__})"),)
    return tuple(_refused(code, text) for code, text in refused.values())


def answer(refused: tuple[Refused, ...]) -> str | None:
    """One DATA has one answer: a sender who is to try again must be told so, whatever else was refused for good."""
    temporary = [each for each in refused if each.temporary]
    if temporary:
        return f"451 {temporary[0].text}"
    return refused[0].words if refused else None


def _refused(code: int, text: bytes | str) -> Refused:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Refused(code if 400 <= code <= 599 else 451, " ".join(words.split()) or "Refused")
