"""A mail server that answers by a script, to the byte, and remembers what it was told."""

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import BinaryIO, Self

HANG_UP = b"<hang up>"
SILENCE = b"<silence>"
REPLIES: dict[str, bytes] = {
    "greeting": b"220 scripted",
    "EHLO": b"250-scripted\r\n250-8BITMIME\r\n250 SIZE 50000000",
    "MAIL": b"250 sender ok",
    "RCPT": b"250 recipient ok",
    "DATA": b"354 go ahead",
    ".": b"250 taken",
    "RSET": b"250 forgotten",
    "QUIT": b"221 bye",
}


@dataclass
class Script:
    """Replies of one connection by command; the figures count bytes of mail, dots and all."""

    replies: dict[str, bytes] = field(default_factory=dict)
    hang_up_after: int | None = None
    stall_after: int | None = None
    server_leaves: threading.Event = field(default_factory=threading.Event)


@dataclass
class Heard:
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    bytes_of_mail: int = 0


class ScriptedServer:
    """One script per connection, in order; the last one serves all that follow."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts = list(scripts) or [Script()]
        self._listening = socket.create_server(("127.0.0.1", 0))
        # Small, and inherited: a host with generous buffers would swallow a large mail that nobody reads.
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self._thread = threading.Thread(target=self._listen)
        self._conversations: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self.connections: list[Heard] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()
        for script in self._scripts:
            script.server_leaves.set()
        for line in self._open:
            with suppress(OSError):  # most have hung up by themselves
                line.shutdown(socket.SHUT_RDWR)
        for conversation in self._conversations:
            conversation.join()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def url(self, options: str = "starttls=never") -> str:
        return f"smtp://127.0.0.1:{self.port}?helo=tests&timeout=5&verdict=5&{options}"

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            heard = Heard()
            script = self._scripts[min(len(self.connections), len(self._scripts) - 1)]
            self.connections.append(heard)
            self._open.append(line)
            conversation = threading.Thread(target=_talk, args=(line, script, heard))
            self._conversations.append(conversation)
            conversation.start()


def _talk(line: socket.socket, script: Script, heard: Heard) -> None:
    replies = REPLIES | script.replies
    try:
        with line, line.makefile("rb") as words:
            if not _answer(line, replies["greeting"]):
                return
            while command := words.readline().decode().strip():
                heard.commands.append(command)
                verb = command.split(" ")[0].upper()
                if not _answer(line, replies[verb]) or verb == "QUIT":
                    return
                if verb == "DATA" and replies["DATA"].startswith(b"354"):
                    mail = _take_mail(words, heard, script)
                    if mail is None:
                        _reset(line)
                        return
                    heard.mails.append(mail)
                    if not _answer(line, replies["."]):
                        return
    except OSError:
        return  # the client has left first


def _answer(line: socket.socket, reply: bytes) -> bool:
    """Tell whether the conversation goes on. A reply may end in HANG_UP."""
    words = reply.removesuffix(HANG_UP)
    if words and words != SILENCE:
        line.sendall(words + b"\r\n")
    return not reply.endswith(HANG_UP)


def _take_mail(words: BinaryIO, heard: Heard, script: Script) -> bytes | None:
    mail = b""
    while len(mail) != script.hang_up_after:
        if len(mail) == script.stall_after:
            script.server_leaves.wait()
        if mail.endswith(b"\r\n.\r\n"):
            return mail
        byte = words.read(1)
        if not byte:
            return None
        mail += byte
        heard.bytes_of_mail = len(mail)
    return None


def _reset(line: socket.socket) -> None:
    """No farewell: whatever is still on its way is refused."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
