"""The door for mail. 250 after DATA means: on disk, or taken by the product's relay."""

import asyncio
import logging
import threading
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

from sandbox.mailbox import forward
from sandbox.mailbox.behaviour import Behaviour
from sandbox.mailbox.shelf import Shelf

log = logging.getLogger("sandbox.smtp")

SIZE_MAX = 50 * 1024 * 1024
SIZE_SLACK = 1024 * 1024
ENDING_SECONDS = 3


class Reception:
    """What a sender meets, command by command. The names of its methods are aiosmtpd's."""

    def __init__(self, shelf: Shelf, behaviour: Behaviour, relay: forward.Relay | None) -> None:
        self._shelf = shelf
        self._behaviour = behaviour
        self._relay = relay

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        refusal = self._behaviour.refusal(address, at="rcpt")
        if refusal:
            return refusal.words
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        recipients = tuple(envelope.rcpt_tos)
        for address in recipients:
            refusal = self._behaviour.refusal(address, at="data")
            if refusal:
                return refusal.words
        cut = self._behaviour.cut(recipients)
        if cut == "before":
            await _hang_up(server)
        # A bounce has no sender, which aiosmtpd tells as it stands on the wire.
        sender = "" if envelope.mail_from in {None, "<>"} else envelope.mail_from
        answer = await asyncio.to_thread(self._take, sender, recipients, envelope.original_content)
        if self._behaviour.delay_seconds:
            await asyncio.sleep(self._behaviour.delay_seconds)
        if cut == "after":
            await _hang_up(server)
        return answer

    async def handle_exception(self, error: Exception) -> str:
        # aiosmtpd's own answer is 500, and a full disk must not make a sender give up.
        log.error("a mail could not be taken", exc_info=error)
        return "451 4.3.0 The mail could not be stored; try again later"

    def _take(self, mail_from: str, recipients: tuple[str, ...], raw: bytes) -> str:
        onward = tuple(each for each in recipients if self._relay and self._relay.takes(each))
        here = tuple(dict.fromkeys(each for each in recipients if each not in onward))
        stored = "2.0.0 OK"
        if here:
            entry = self._shelf.add(mail_from=mail_from, rcpt_to=here, raw=raw)
            log.info("stored %s from <%s> for %s, %d bytes", entry.id, mail_from, ", ".join(here), len(raw))
            stored = f"2.0.0 OK stored as {entry.id}"
        if self._relay and onward:
            refused = forward.forward(self._relay, mail_from=mail_from, rcpt_to=onward, raw=raw)
            answer = forward.answer(refused)
            log.info("forwarded from <%s> for %s: %s", mail_from, ", ".join(onward), answer or "taken")
            if answer:
                return answer
        return f"250 {stored}"


async def _hang_up(server: SMTP) -> None:
    log.info("cut the connection, as asked")
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
    # The loss of the connection cancels this very task; nothing is said any more.
    await asyncio.get_running_loop().create_future()


class Session(SMTP):
    """Takes lines as long as senders write them, and no more of one mail than fits in memory."""

    line_length_limit = 1 << 20  # many programs send their HTML as one line
    _data_bytes: int | None = None  # since DATA; None outside of it

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        self._data_bytes = 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._data_bytes = None

    def data_received(self, data: bytes) -> None:
        """aiosmtpd answers a mail that is too big at its end, and until then keeps a line that never ends."""
        if self._data_bytes is not None:
            self._data_bytes += len(data)
            if self._data_bytes > SIZE_MAX + SIZE_SLACK:
                if isinstance(self.transport, asyncio.Transport) and not self.transport.is_closing():
                    self.transport.write(b"552 5.3.4 Error: Too much mail data\r\n")
                    self.transport.close()
                return
        super().data_received(data)


class Door:
    """The listening socket, on a loop and a thread of its own beside the pages."""

    def __init__(self, reception: Reception, *, port: int) -> None:
        self._reception = reception
        self._port = port
        self._opened = threading.Event()
        self._failure: OSError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._enough: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="smtp", daemon=True)

    def open(self) -> None:
        self._thread.start()
        self._opened.wait()
        if self._failure:
            raise self._failure

    def close(self) -> None:
        """Takes no new mail and lets what is being stored come to its end."""
        if self._loop and self._enough and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._enough.set)
        self._thread.join(ENDING_SECONDS)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._enough = asyncio.Event()
        try:
            server = await self._loop.create_server(self._session, "127.0.0.1", self._port)
        except OSError as error:
            self._failure = error
            return
        finally:
            self._opened.set()
        await self._enough.wait()
        server.close()

    def _session(self) -> Session:
        return Session(
            self._reception,
            data_size_limit=SIZE_MAX,
            enable_SMTPUTF8=True,
            decode_data=False,
            hostname="mail.localhost",
            ident="mailbox of the demo world",
            loop=self._loop,
        )
