"""A mail that was taken and comes back afterwards, as a report to its envelope's sender (RFC 3464)."""

import logging
import threading
from collections.abc import Callable
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import formatdate, make_msgid

log = logging.getLogger("sandbox.smtp")

HEAD_MAX = 60_000
PATIENCE = 60  # tries, a second apart: the way back may be starting anew
Deliver = Callable[[str, tuple[str, ...], bytes], str]


def send_later(deliver: Deliver, *, to: str, recipient: str, status: str, words: str, raw: bytes) -> None:
    """Not within the answer: a server that bounces a mail has said 250 before."""
    report = written(to=to, recipient=recipient, status=status, words=words, raw=raw)
    waiting = threading.Event()

    def go() -> None:
        for _ in range(PATIENCE):
            answer = deliver("", (to,), report)
            if not answer.startswith("4"):
                log.info("bounced %s back to <%s>: %s", recipient, to, answer)
                return
            waiting.wait(1)
        log.warning("the bounce of %s found no way back to <%s>", recipient, to)

    threading.Thread(target=go, name="bounce", daemon=True).start()


def written(*, to: str, recipient: str, status: str, words: str, raw: bytes) -> bytes:
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"] = "Mail Delivery System <mailer-daemon@mail.localhost>"
    report["To"] = to
    report["Subject"] = "Undeliverable: your mail could not be delivered"
    report["Date"] = formatdate()
    report["Message-ID"] = make_msgid(domain="mail.localhost")
    report["Auto-Submitted"] = "auto-replied"
    text = f"Your mail to {recipient} could not be delivered.\n\nThe server of {recipient} said:\n{words}\n"
    report.attach(MIMEText(text, "plain", "us-ascii" if text.isascii() else "utf-8"))
    report.attach(_status(recipient, status, words))
    report.attach(_head_of(raw))
    return report.as_bytes(policy=SMTP)


def _status(recipient: str, status: str, words: str) -> Message:
    about, of_recipient = EmailMessage(), EmailMessage()
    about["Reporting-MTA"] = "dns; mail.localhost"
    about["Arrival-Date"] = formatdate()
    of_recipient["Final-Recipient"] = f"rfc822; {recipient}"
    of_recipient["Action"] = "failed"
    of_recipient["Status"] = status
    code = "550" if status.startswith("5") else "452"
    of_recipient["Diagnostic-Code"] = f"smtp; {code} {status} {words}"
    part = Message()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([about, of_recipient])
    return part


def _head_of(raw: bytes) -> Message:
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0][:HEAD_MAX]
    part = Message()
    part["Content-Type"] = "text/rfc822-headers"
    part.set_payload(head.decode("ascii", "surrogateescape"))  # as it is: real servers send it back unencoded
    part["Content-Description"] = "The head of your mail"
    return part
