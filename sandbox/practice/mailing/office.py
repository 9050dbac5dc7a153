"""Where the practice system's mail goes: the firm's own mail server. Settled once at its start."""

import smtplib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from sandbox.practice.rows import Refused

TIMEOUT_SECONDS = 30


@dataclass
class Office:
    host: str = ""
    port: int = 0
    inbound_domain: str = ""  # where the firms' addresses at Quittance live, for mail that goes there straight


here = Office()


def settle(*, smtp: str, inbound_domain: str) -> None:
    host, _, port = smtp.rpartition(":")
    here.host, here.port, here.inbound_domain = host, int(port), inbound_domain


@dataclass(frozen=True)
class Parcel:
    sender: str
    to: tuple[str, ...]
    message: EmailMessage


def send(parcels: Iterable[Parcel]) -> int:
    """How many were taken. The first that is refused ends it: whoever sits here must see why."""
    if not here.port:
        raise Refused("No mail server is connected, so nothing can be e-mailed.")
    taken = 0
    try:
        with smtplib.SMTP(here.host, here.port, local_hostname="practice.localhost", timeout=TIMEOUT_SECONDS) as door:
            for parcel in parcels:
                refused = door.send_message(parcel.message, parcel.sender, list(parcel.to))
                if refused:
                    raise Refused(_words(taken, next(iter(refused.items()))))
                taken += 1
    except smtplib.SMTPRecipientsRefused as error:
        raise Refused(_words(taken, next(iter(error.recipients.items())))) from None
    except smtplib.SMTPResponseException as error:
        raise Refused(_words(taken, ("the mail", (error.smtp_code, error.smtp_error)))) from None
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(f"The mail server did not take it ({error}). {taken} mails were sent before.") from None
    return taken


def _words(taken: int, refused: tuple[str, tuple[int, bytes | str]]) -> str:
    who, (code, text) = refused
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    with suppress(IndexError):
        words = words.splitlines()[0]
    before = f" {taken} mails were sent before." if taken else ""
    return f"The mail server refused {who}: {code} {words}.{before}"
