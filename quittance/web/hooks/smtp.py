"""The mail door. It knows which addresses are ours, keeps what comes for them, says so, and understands nothing."""

import asyncio
import contextlib
import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial

import structlog
from django.conf import settings

from quittance.web.hooks.smtp_conversation import Conversation
from quittance.web.hooks.smtp_door import MailDoor
from quittance.web.hooks.smtp_limits import Limits, Terms
from quittance.web.hooks.smtp_tls import Certificate

log = structlog.get_logger()

_BACKLOG = 512
_GRACE_SECONDS = 5.0
_LOOK_EVERY_SECONDS = 0.02
_HANDSHAKE_SECONDS_MAX = 20.0


@contextlib.contextmanager
def listening(
    host: str,
    port: int,
    *,
    tls_port: int | None = None,
    certificate: Certificate | None = None,
    terms: Terms | None = None,
    is_shared: bool = False,
) -> Iterator[None]:
    """Answer on a thread of its own. `is_shared`: other processes have the same ports, the kernel deals out."""
    # Its lines quote what strangers say, at any length.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    opened = Future[Callable[[], object]]()
    ports = [(port, False)] + ([(tls_port, True)] if tls_port else [])
    serving = partial(_serve, host, ports, certificate, terms or Terms.of_settings(), is_shared)
    thread = threading.Thread(target=lambda: asyncio.run(serving(opened)), name="mail-door-loop")
    thread.start()
    try:
        end = opened.result()
        log.info("relay.listening", host=host, port=port, tls_port=tls_port)
        try:
            yield
        finally:
            end()
    finally:
        thread.join()


async def _serve(
    host: str,
    ports: list[tuple[int, bool]],
    certificate: Certificate | None,
    terms: Terms,
    is_shared: bool,  # noqa: FBT001  bound by `partial` above
    opened: "Future[Callable[[], object]]",
) -> None:
    door = MailDoor(Limits(terms))
    loop = asyncio.get_running_loop()
    try:
        async with contextlib.AsyncExitStack() as stack:
            try:
                for port, is_tls in ports:
                    server = await loop.create_server(
                        partial(_conversation, door, certificate.context if certificate else None, is_tls=is_tls),
                        host,
                        port,
                        ssl=certificate.context if certificate and is_tls else None,
                        ssl_handshake_timeout=_HANDSHAKE_SECONDS_MAX if is_tls else None,
                        reuse_port=is_shared or None,
                        backlog=_BACKLOG,
                    )
                    stack.push_async_callback(_shut, server)
            except OSError as error:
                opened.set_exception(error)
                return
            ended = asyncio.Event()
            opened.set_result(partial(loop.call_soon_threadsafe, ended.set))
            await ended.wait()
        await _see_out(door)
        await _turn_away()
    finally:
        door.close()


def _conversation(door: MailDoor, tls: ssl.SSLContext | None, *, is_tls: bool) -> Conversation:
    return Conversation(door, door.limits, tls=tls, is_tls=is_tls, name=settings.QUITTANCE.inbound_domain)


async def _shut(server: asyncio.Server) -> None:
    """A server that closes in the moment in which somebody comes would forget them with their connection open."""
    for listening_at in server.sockets:
        asyncio.get_running_loop().remove_reader(listening_at)
    await asyncio.sleep(0)
    server.close()


async def _see_out(door: MailDoor) -> None:
    """Whoever is in the middle of a mail may end it; all others are asked to come again."""
    loop = asyncio.get_running_loop()
    patience = loop.time() + _GRACE_SECONDS
    while door.conversations:
        for each in list(door.conversations):
            if not each.is_keeping or loop.time() > patience:
                each.send_off()
        if loop.time() > patience + 1:
            return
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def _turn_away() -> None:
    """Whoever still shakes hands is in no conversation yet, and would keep a connection that nobody reads any more."""
    await asyncio.sleep(_LOOK_EVERY_SECONDS)  # only a handshake that has begun can be broken off
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)  # in which what was broken off is closed
