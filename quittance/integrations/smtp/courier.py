"""Carries mails over one connection, one recipient at a time, and knows what became of each.

Steps on top of smtplib's lower methods rather than its `sendmail`, which cannot tell a line that broke before the final
dot (nobody has the mail) from one that broke after it (somebody may).
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from quittance.integrations.smtp.letter import Letter
from quittance.integrations.smtp.outcome import Accepted, Outcome, Refused, Unknown, Unreachable
from quittance.integrations.smtp.route import Route, Tls

PIECE_BYTES = 64 * 1024  # a time-out counts per piece, so that a slow line may carry a large mail
FINAL_DOT = b".\r\n"
OK, GO_AHEAD, TRY_LATER, NEVER = 2, 3, 4, 5
CLOSING = 421


class Courier:
    """For one thread. Connects at the first mail, again whenever the connection was lost, and closes at the end."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except OSError:
                pass  # every mail has had its verdict; a farewell unheard changes none
            finally:
                self._hang_up()

    def send(self, raw: bytes, envelope_from: str, recipient: str) -> Outcome:
        letter = Letter.seal(raw, envelope_from, recipient)
        if fault := letter.fault():
            return fault
        try:
            smtp = self._ready()
        except OSError as failed:  # smtplib's errors and those of TLS are of this kind too
            return Unreachable(f"{self._route} took no mail: {_told(failed)}")
        envelope = letter.envelope(set(smtp.esmtp_features))
        if isinstance(envelope, Refused):
            return envelope
        try:
            return self._transact(smtp, envelope, letter.body)
        except BaseException:
            # Interrupted between two words: what stands on this line next is anyone's guess.
            self._hang_up()
            raise

    def _transact(self, smtp: smtplib.SMTP, envelope: tuple[bytes, bytes], body: bytes) -> Outcome:
        whole = False
        try:
            for command, wanted in ((envelope[0], OK), (envelope[1], OK), (b"DATA", GO_AHEAD)):
                code, reply = _ask(smtp, command)
                if code // 100 != wanted:
                    return self._refused(code, reply)
            for piece in _pieces(body):
                smtp.send(piece)
            # A send that raises has not handed over all of its bytes, and without all three the mail has no end.
            smtp.send(FINAL_DOT)
            whole = True
            _wait_up_to(smtp, self._route.verdict)
            code, reply = smtp.getreply()
            _wait_up_to(smtp, self._route.timeout)
            if code // 100 == OK:
                return Accepted(code, _text(reply))
            return self._refused(code, reply)
        except OSError as failed:
            self._hang_up()
            if whole:
                return Unknown(f"{self._route} had the whole mail and gave no verdict: {_told(failed)}")
            return Unreachable(f"{self._route} was lost before the mail was whole: {_told(failed)}")

    def _refused(self, code: int, reply: bytes) -> Refused:
        if code // 100 not in (TRY_LATER, NEVER):
            raise smtplib.SMTPResponseException(code, reply)  # neither yes nor no: the line is out of step
        if code == CLOSING:
            self._hang_up()
        return Refused(code, _text(reply), permanent=code // 100 == NEVER)

    def _ready(self) -> smtplib.SMTP:
        if self._smtp is not None and not _forgets_the_last_mail(self._smtp):
            self._hang_up()
        if self._smtp is None:
            self._smtp = _connect(self._route)
        return self._smtp

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _connect(route: Route) -> smtplib.SMTP:
    helo = route.helo or socket.gethostname()  # smtplib would ask the DNS for it
    if route.tls is Tls.IMPLICIT:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            route.host, route.port, local_hostname=helo, timeout=route.timeout, context=_tls_context(route)
        )
    else:
        smtp = smtplib.SMTP(route.host, route.port, local_hostname=helo, timeout=route.timeout)
    try:
        _introduce(smtp, route)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _introduce(smtp: smtplib.SMTP, route: Route) -> None:
    if smtp.sock is not None:
        # The final dot is a small packet after others; it must not wait for their acknowledgement.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    smtp.ehlo_or_helo_if_needed()
    encrypted = route.tls is Tls.IMPLICIT
    if route.tls is Tls.REQUIRED or (route.tls is Tls.AUTO and smtp.has_extn("starttls")):
        smtp.starttls(context=_tls_context(route))
        smtp.ehlo_or_helo_if_needed()
        encrypted = True
    if route.user is None or route.password is None:
        return
    if not encrypted and route.tls is Tls.AUTO:
        raise smtplib.SMTPNotSupportedError("it offers no TLS, and a password is never sent without.")
    smtp.login(route.user, route.password)


def _tls_context(route: Route) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=route.ca)
    except OSError as failed:
        raise OSError(f"the certificates to trust in {route.ca} cannot be read: {failed}") from failed
    if not route.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _forgets_the_last_mail(smtp: smtplib.SMTP) -> bool:
    """RSET between two mails also finds out whether the server is still there."""
    try:
        return _ask(smtp, b"RSET")[0] // 100 == OK
    except OSError:
        return False


def _ask(smtp: smtplib.SMTP, command: bytes) -> tuple[int, bytes]:
    smtp.send(command + b"\r\n")
    return smtp.getreply()


def _pieces(body: bytes) -> Iterator[memoryview]:
    whole = memoryview(body)
    for start in range(0, len(whole), PIECE_BYTES):
        yield whole[start : start + PIECE_BYTES]


def _wait_up_to(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _text(reply: bytes) -> str:
    return reply.decode("utf-8", "replace")


def _told(failed: OSError) -> str:
    if isinstance(failed, smtplib.SMTPResponseException):
        reply = failed.smtp_error
        return f"{failed.smtp_code} {_text(reply) if isinstance(reply, bytes) else reply}"
    return str(failed) or type(failed).__name__
