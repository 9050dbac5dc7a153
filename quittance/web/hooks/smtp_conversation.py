"""One conversation at the mail door: aiosmtpd's, with bounds on time and memory."""

import asyncio
import ssl
import sys
from collections import defaultdict
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from quittance.web.hooks.smtp_firms import Receiver
from quittance.web.hooks.smtp_letter import Incoming, TooMuch, TooSlow
from quittance.web.hooks.smtp_limits import Limits, plain_address

_COMMAND_BYTES_MAX = 4096
# How often one may say in a connection what brings no mail; RSET comes with each mail of some senders.
_IDLE_WORDS = {"NOOP": 200, "VRFY": 50, "HELP": 10, "EHLO": 50, "HELO": 50, "AUTH": 4, "STARTTLS": 2, "*": 1_000_000}
_EVERYTHING = sys.maxsize
_CROWDED = "421 4.3.1 Too much comes in just now; try again later"


class MailEnvelope(Envelope):
    """What is said before a mail comes, sorted by firm."""

    def __init__(self) -> None:
        super().__init__()
        self.receivers: dict[int, tuple[Receiver, list[str]]] = {}


class Conversation(SMTP):
    line_length_limit = 1 << 16  # of a command, and what is read ahead; a mail's own lines may be as long as it is
    _counted = False

    def __init__(self, handler: Any, limits: Limits, *, tls: ssl.SSLContext | None, is_tls: bool, name: str) -> None:
        # aiosmtpd shares these among all connections and empties them whenever one more begins.
        self.command_size_limits = defaultdict(lambda: _COMMAND_BYTES_MAX)
        self._limits = limits
        self._is_tls = is_tls
        super().__init__(
            handler,
            data_size_limit=limits.terms.mail_bytes_max,
            enable_SMTPUTF8=True,
            hostname=name,
            ident="Quittance",
            tls_context=None if is_tls else tls,
            auth_require_tls=not is_tls,
            timeout=limits.terms.idle_seconds,
            command_call_limit=_IDLE_WORDS,
            loop=asyncio.get_running_loop(),
        )
        self.is_keeping = False
        self.signed_in: Receiver | None = None

    @property
    def peer(self) -> str:
        return plain_address(self.session.peer if self.session else None)

    @property
    def is_private(self) -> bool:
        return self.session is not None and self.session.ssl is not None

    def _create_envelope(self) -> MailEnvelope:
        return MailEnvelope()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._counted:
            refusal = self._limits.come(plain_address(transport.get_extra_info("peername")))
            if refusal:
                assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  for the types
                transport.write(refusal.encode() + b"\r\n")
                transport.close()
                return
            self._counted = True
            self.event_handler.conversations.add(self)
        super().connection_made(transport)
        if self._is_tls and self.session:
            self.session.ssl = {"implicit": True}

    def data_received(self, data: bytes) -> None:
        if self._counted:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self._counted else None

    def connection_lost(self, error: Exception | None) -> None:
        if not self._counted:
            return
        self._counted = False
        self._limits.go(self.peer)
        self.event_handler.conversations.discard(self)
        super().connection_lost(error)

    def send_off(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            if not self.is_keeping:
                self.transport.write(b"421 4.3.2 We are closing for a moment; come again\r\n")
            self.transport.close()

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        mechanism, *rest = (arg or "").split(" ", 1)
        await super().smtp_AUTH(" ".join([mechanism.upper(), *rest]))

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        envelope = self.envelope
        if await self.check_helo_needed():
            return
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 Say first for whom it is (RCPT)")
        elif arg:
            await self.push("501 5.5.4 DATA stands alone")
        elif not self._limits.may_begin_mail(self.peer):
            await self.push("452 4.3.1 Too much comes in just now; try again later")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            self.is_keeping = True
            try:
                answer = await self._take_in(envelope)
                self.envelope = self._create_envelope()
                await self.push(answer)
            finally:
                self.is_keeping = False

    async def _take_in(self, envelope: Envelope) -> str:
        incoming, peer = Incoming(self._limits.terms.mail_bytes_max), self.peer
        held = 0
        try:
            deadline = self.loop.time() + self._limits.terms.mail_seconds_max
            rest: bytes | None = None
            while rest is None:
                # All that has come, so that what belongs to the next command can be put back in its place.
                piece = await self._reader.read(_EVERYTHING)
                self._reset_timeout()
                rest = incoming.feed(piece)
                self._limits.hold(peer, incoming.held_bytes - held)
                held = incoming.held_bytes
                self._refuse_slow(deadline)
                if not self._limits.may_go_on(peer, held):
                    self._leave()
                    return _CROWDED
            self._reader.feed_data(rest)
            if incoming.is_too_large:
                return "552 5.3.4 Larger than we take"
            envelope.content = incoming.content()
            answer: str = await self._call_handler_hook("DATA")
        except (TooSlow, TooMuch) as why:
            self._leave()
            return "421 4.4.2 Too slow" if isinstance(why, TooSlow) else "552 5.3.4 Larger than we take"
        finally:
            self._limits.hold(peer, -held)
        return answer

    def _refuse_slow(self, deadline: float) -> None:
        if self.loop.time() > deadline:
            raise TooSlow

    def _leave(self) -> None:
        """After the answer; what still comes is not listened to."""
        if self.transport is not None:
            self.loop.call_soon(self.transport.close)
