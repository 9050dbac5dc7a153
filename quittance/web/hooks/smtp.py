"""The mail door. It knows which addresses are ours, keeps what comes for them, says so, and understands nothing."""

import asyncio
import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, DataError, close_old_connections, connections

from quittance.core import clock, inbox, metrics, scope
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()

SOURCE = "smtp"
THREADS = 4
RECIPIENTS_MAX = 100
ADDRESS_LENGTH_MAX = 320
_Answer = TypeVar("_Answer")
_LATER = "451 4.3.0 We cannot keep your mail just now; try again later"
_UNREADABLE = "553 5.1.3 This address cannot be read"
_NOT_OURS = "550 5.1.1 No firm of ours has this address"


class MailDoor:
    """What aiosmtpd asks at each step of a conversation. The database is asked on threads, each with its connection."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="mail-door")

    async def _on_a_thread(self, work: Callable[..., _Answer], *arguments: object) -> _Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def close(self) -> None:
        together = threading.Barrier(THREADS)
        for _ in range(THREADS):
            self._threads.submit(_hang_up, together)
        self._threads.shutdown()

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, mail_options: list[str]
    ) -> str:
        del server, session
        if not _is_readable(address):
            return _UNREADABLE
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 Go on"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        del server, session, rcpt_options
        if not _is_readable(address):
            return _UNREADABLE
        if len(envelope.rcpt_tos) >= RECIPIENTS_MAX:
            return "452 4.5.3 That is enough for one mail; send the rest in another"
        try:
            firm_id = await self._on_a_thread(_firm_of, address)
        except DatabaseError:
            log.exception("inbound.unanswered")
            return _LATER
        if firm_id is None:
            metrics.inbound.labels(source=SOURCE, outcome="refused").inc()
            return _NOT_OURS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Known here"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        del server
        try:
            await self._on_a_thread(_keep, envelope, str(session.peer))
        except DataError:
            log.exception("inbound.unstorable")
            return "554 5.6.0 This mail holds something that cannot be stored"
        except DatabaseError:
            metrics.inbound.labels(source=SOURCE, outcome="put_off").inc()
            log.exception("inbound.not_kept")
            return _LATER
        metrics.inbound.labels(source=SOURCE, outcome="kept").inc()
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        log.error("inbound.broken", exc_info=error)
        return "451 4.3.0 Something broke on our side; try again later"


class _BoundedSMTP(SMTP):
    """Takes long lines, as many mailers send them, and hangs up on a mail that has no end."""

    line_length_limit = 1 << 20
    _taken_bytes: int | None = None

    def data_received(self, data: bytes) -> None:
        if self._taken_bytes is not None and isinstance(self.transport, asyncio.Transport):
            self._taken_bytes += len(data)
            if self._taken_bytes > (self.data_size_limit or 0) + self.line_length_limit:
                self.transport.write(b"552 5.3.4 Larger than we take\r\n")
                self.transport.close()
                return
        super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        self._taken_bytes = 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._taken_bytes = None


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _BoundedSMTP(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[Controller]:
    door = MailDoor()
    controller = _Controller(
        door,
        hostname=host,
        port=port,
        data_size_limit=settings.QUITTANCE.mail_bytes_max,
        enable_SMTPUTF8=True,
        server_hostname=settings.QUITTANCE.inbound_domain,
        ident="Quittance",
    )
    controller.start()
    log.info("relay.listening", host=host, port=port)
    try:
        yield controller
    finally:
        controller.stop()
        door.close()


def _hang_up(together: threading.Barrier) -> None:
    """Waits until each thread has one of these, so that each closes its own connection."""
    together.wait()
    connections.close_all()


def _is_readable(address: str) -> bool:
    """Whether it is text that can be kept and shown: nothing invisible, nothing half decoded."""
    return address.isprintable() and len(address) <= ADDRESS_LENGTH_MAX


def _firm_of(address: str) -> int | None:
    slug, _, domain = address.strip().lower().rpartition("@")
    if domain != settings.QUITTANCE.inbound_domain.lower():
        return None
    close_old_connections()
    with scope.no_firm():
        return tenancy.firm_id_of_slug(slug)


def _keep(envelope: Envelope, peer: str) -> None:
    """One row per firm that is addressed. The same mail delivered again after a lost answer finds its row."""
    content: Any = envelope.content
    firms = {_firm_of(address): address for address in dict.fromkeys(envelope.rcpt_tos)}
    fingerprint = hashlib.sha256(content)
    fingerprint.update(str(envelope.mail_from).encode())
    for firm_id, address in firms.items():
        if firm_id is None:
            continue
        with scope.firm(firm_id):
            inbox.store(
                source=SOURCE,
                external_id=fingerprint.hexdigest(),
                body=content,
                headers={"from": envelope.mail_from, "to": address, "peer": peer},
                now=clock.now(),
            )
