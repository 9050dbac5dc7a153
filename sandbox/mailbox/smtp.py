"""The door for mail. 250 after DATA means: on disk, or taken by the product's relay."""

import asyncio
import logging
import threading
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

from sandbox.mailbox import bounces, forward, rules
from sandbox.mailbox.behaviour import Behaviour
from sandbox.mailbox.robot import Robot
from sandbox.mailbox.shelf import Shelf

log = logging.getLogger("sandbox.smtp")

SIZE_MAX = 50 * 1024 * 1024
SIZE_SLACK = 1024 * 1024
ENDING_SECONDS = 3


class Reception:
    """What a sender meets, command by command. The names of its methods are aiosmtpd's."""

    def __init__(
        self, shelf: Shelf, behaviour: Behaviour, relay: forward.Relay | None, mail_rules: rules.Rules, robot: Robot
    ) -> None:
        self._shelf = shelf
        self._behaviour = behaviour
        self._relay = relay
        self._rules = mail_rules
        self._robot = robot

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
            stored = self._settle(mail_from, here, raw)
            if not stored.startswith("2"):
                return stored
        if onward:
            answer = self._onward(mail_from, onward, raw)
            if answer:
                return answer
        return f"250 {stored}"

    def _settle(self, mail_from: str, here: tuple[str, ...], raw: bytes) -> str:
        """What is for people of this world: redirected by a firm's rule, bounced, or put into their mailboxes."""
        fitting = self._rules.fitting(sender=mail_from, raw=raw)
        if fitting:
            return self._redirect(*fitting, mail_from, here, raw)
        kept = tuple(each for each in here if not self._bounce(mail_from, each, raw))
        if not kept:
            return "2.0.0 OK"
        entry = self._shelf.add(mail_from=mail_from, rcpt_to=kept, raw=raw)
        self._robot.see(raw)
        log.info("stored %s from <%s> for %s, %d bytes", entry.id, mail_from, ", ".join(kept), len(raw))
        return f"2.0.0 OK stored as {entry.id}"

    def _redirect(self, rule: rules.Rule, subject: str, mail_from: str, here: tuple[str, ...], raw: bytes) -> str:
        answer = ""
        for each in rules.redirected(rule, here, raw):
            answer = answer or self._deliver(mail_from, (each.recipient,), each.raw)
        self._rules.note(rule, subject, here, answer or "taken")
        return answer or f"2.0.0 OK redirected to {rule.target}"

    def _bounce(self, mail_from: str, recipient: str, raw: bytes) -> bool:
        """A report is never reported on: a mail without a sender ends here."""
        found = self._behaviour.bounce(recipient)
        if found and mail_from:
            bounces.send_later(
                self.deliver, to=mail_from, recipient=recipient, status=found.status, words=found.text, raw=raw
            )
        return found is not None

    def deliver(self, mail_from: str, recipients: tuple[str, ...], raw: bytes) -> str:
        """What this server itself sends; the answer as a sender hears it."""
        return self._deliver(mail_from, recipients, raw) or "250 2.0.0 OK"

    def _deliver(self, mail_from: str, recipients: tuple[str, ...], raw: bytes) -> str:
        """Empty if it was taken."""
        if self._relay and all(self._relay.takes(each) for each in recipients):
            return self._onward(mail_from, recipients, raw)
        self._shelf.add(mail_from=mail_from, rcpt_to=recipients, raw=raw)
        return ""

    def _onward(self, mail_from: str, recipients: tuple[str, ...], raw: bytes) -> str:
        if self._relay is None:
            return ""
        answer = forward.answer(forward.forward(self._relay, mail_from=mail_from, rcpt_to=recipients, raw=raw))
        log.info("forwarded from <%s> for %s: %s", mail_from, ", ".join(recipients), answer or "taken")
        return answer or ""


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
