"""What the mail door answers at each step of a conversation: whose address this is, and whether a mail was kept."""

import asyncio
import base64
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import structlog
from aiosmtpd.smtp import MISSING, Session
from django.db import DatabaseError, connections

from quittance.core import metrics
from quittance.web.hooks import smtp_firms
from quittance.web.hooks.smtp_conversation import Conversation, MailEnvelope
from quittance.web.hooks.smtp_firms import Receiver, Receivers
from quittance.web.hooks.smtp_keeping import SOURCE, Fate, Keeper, Letter
from quittance.web.hooks.smtp_limits import Limits

log = structlog.get_logger()

THREADS = 4
RECIPIENTS_MAX = 100
ADDRESS_LENGTH_MAX = 320
HOPS_MAX = 30
_HEAD_BYTES_MAX = 1 << 20
_HOP = re.compile(rb"^received:", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_Answer = TypeVar("_Answer")
_UNREADABLE = "553 5.1.3 This address cannot be read"
_LATER = "451 4.3.0 We cannot keep your mail just now; try again later"
_ANSWERS = {
    Fate.KEPT: "250 2.0.0 Kept",
    Fate.UNSTORABLE: "554 5.6.0 This mail holds something that cannot be stored",
    Fate.PUT_OFF: _LATER,
}


class MailDoor:
    """The database is asked on threads, each with its connection."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.conversations: set[Conversation] = set()
        self._receivers = Receivers()
        self._keeper = Keeper()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="mail-door")

    async def _on_a_thread(self, work: Callable[..., _Answer], *arguments: object) -> _Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def close(self) -> None:
        self._keeper.close()
        together = threading.Barrier(THREADS)
        for _ in range(THREADS):
            self._threads.submit(_hang_up, together)
        self._threads.shutdown()

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: Conversation, session: Session, envelope: MailEnvelope, hostname: str, responses: list[str]
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        # Commands are read one after the other from what has come, and answered in that order.
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_AUTH(  # noqa: N802  aiosmtpd's name
        self, server: Conversation, session: Session, envelope: MailEnvelope, words: list[str]
    ) -> str | None:
        del envelope
        said = await _name_and_password(server, words)
        if said is None:
            return None
        loop = asyncio.get_running_loop()
        answer_at = loop.time() + self.limits.terms.wrong_password_seconds
        if not self.limits.may_try_password(server.peer):
            return "454 4.7.0 Too many wrong names or passwords came from you; try again later"
        try:
            receiver = await self._on_a_thread(smtp_firms.proven, *said)
        except DatabaseError:
            log.exception("inbound.unanswered")
            return "454 4.7.0 We cannot look that up just now; try again later"
        if receiver is None:
            metrics.inbound.labels(source=SOURCE, outcome="wrong_password").inc()
            log.warning("inbound.wrong_password", peer=server.peer)
            self.limits.note_wrong_password(server.peer)
            # However it was found wrong, the answer comes at the same time.
            await asyncio.sleep(answer_at - loop.time())
            return "535 5.7.8 Name or password is wrong"
        session.authenticated = True
        server.signed_in = receiver
        return "235 2.7.0 Welcome"

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: Conversation, session: Session, envelope: MailEnvelope, address: str, mail_options: list[str]
    ) -> str:
        del server, session
        if not _is_readable(address):
            return _UNREADABLE
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 Go on"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Conversation, session: Session, envelope: MailEnvelope, address: str, rcpt_options: list[str]
    ) -> str:
        del session, rcpt_options
        if not _is_readable(address):
            return _UNREADABLE
        if len(envelope.rcpt_tos) >= RECIPIENTS_MAX:
            return "452 4.5.3 That is enough for one mail; send the rest in another"
        receiver = self._receivers.known(address)
        if receiver is None:
            try:
                receiver = await self._on_a_thread(self._receivers.find, address)
            except DatabaseError:
                log.exception("inbound.unanswered")
                return _LATER
        if receiver is None:
            metrics.inbound.labels(source=SOURCE, outcome="refused").inc()
            if not self.limits.take_stranger(server.peer):
                return "451 4.7.1 Too many unknown addresses within a minute; try again later"
            return "550 5.1.1 No firm of ours has this address"
        return self._noted(server, envelope, receiver, address)

    def _noted(self, server: Conversation, envelope: MailEnvelope, receiver: Receiver, address: str) -> str:
        if receiver.firm_id not in envelope.receivers:
            own = receiver.has_server_at(server.peer)
            # Its password lets a firm bring itself whatever it likes, and others no more than anybody.
            free = _is_itself(server, receiver)
            if not free and not self.limits.take_mail(server.peer, receiver.firm_id, own_server=own):
                metrics.inbound.labels(source=SOURCE, outcome="too_many").inc()
                return "451 4.7.1 Too many mails within a minute; try again later"
            envelope.receivers[receiver.firm_id] = (receiver, [])
        envelope.receivers[receiver.firm_id][1].append(address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Known here"

    async def handle_DATA(self, server: Conversation, session: Session, envelope: MailEnvelope) -> str:  # noqa: N802  aiosmtpd's name
        assert isinstance(envelope.content, bytes)  # noqa: S101  for the types
        if _hops(envelope.content) > HOPS_MAX:
            metrics.inbound.labels(source=SOURCE, outcome="looping").inc()
            return "554 5.4.6 This mail has gone round too often"
        fate = await self._keeper.keep(_letters(server, session, envelope, envelope.content))
        metrics.inbound.labels(source=SOURCE, outcome=fate.value).inc()
        return _ANSWERS[fate]

    async def handle_exception(self, error: Exception) -> str:
        log.error("inbound.broken", exc_info=error)
        return "451 4.3.0 Something broke on our side; try again later"


def _letters(server: Conversation, session: Session, envelope: MailEnvelope, content: bytes) -> list[Letter]:
    sender = "" if envelope.mail_from == "<>" else str(envelope.mail_from)
    found = []
    for receiver, addresses in envelope.receivers.values():
        headers: dict[str, Any] = {
            "from": sender,
            "to": addresses[0],
            "rcpt": addresses,
            "peer": server.peer,
            "helo": "".join(filter(str.isprintable, session.host_name or ""))[:255],
            "tls": server.is_private,
            # That it came from another firm proves nothing to this one.
            "auth": receiver.slug if _is_itself(server, receiver) else "",
        }
        found.append(Letter(receiver.firm_id, content, sender, tuple(addresses), headers))
    return found


def _is_itself(server: Conversation, receiver: Receiver) -> bool:
    return server.signed_in is not None and server.signed_in.firm_id == receiver.firm_id


async def _name_and_password(server: Conversation, words: list[str]) -> tuple[str, str] | None:
    """None if that has been answered already."""
    mechanism, *given = words
    first = await _said(server, given, "" if mechanism == "PLAIN" else "Username:")
    if first is None:
        return None
    if mechanism == "PLAIN":
        parts = first.split("\0")
        if len(parts) != 3:  # noqa: PLR2004  on whose behalf, who, password
            await server.push("501 5.5.2 This is not what AUTH PLAIN takes")
            return None
        return parts[1], parts[2]
    password = await _said(server, [], "Password:")
    return None if password is None else (first, password)


async def _said(server: Conversation, given: list[str], question: str) -> str | None:
    if given:
        try:
            answer: Any = base64.b64decode("" if given[0] == "=" else given[0], validate=True)
        except ValueError:
            await server.push("501 5.5.2 This is not base64")
            return None
    else:
        answer = await server.challenge_auth(question)
    return None if answer is MISSING else answer.decode(errors="surrogateescape")


def _hops(content: bytes) -> int:
    end = _HEAD_END.search(content, 0, _HEAD_BYTES_MAX)
    return len(_HOP.findall(content, 0, end.start() if end else _HEAD_BYTES_MAX))


def _hang_up(together: threading.Barrier) -> None:
    """Waits until each thread has one of these, so that each closes its own connection."""
    together.wait()
    connections.close_all()


def _is_readable(address: str) -> bool:
    """Whether it is text that can be kept and shown: nothing invisible, nothing half decoded."""
    return address.isprintable() and len(address) <= ADDRESS_LENGTH_MAX
