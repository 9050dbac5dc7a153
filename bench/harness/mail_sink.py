"""`python -m bench.harness.mail_sink PORT FOLDER`: a mail server that throws mails away, and keeps each twentieth.

Written on bare streams: aiosmtpd would take as long over a mail as the worker that is measured.
"""

import asyncio
import itertools
import signal
import sys
from pathlib import Path

from bench.harness.processes import HOST

KEEPS_EACH = 20
_BYTES_MAX = 50_000_000
_HELLO = f"250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {_BYTES_MAX}\r\n".encode()


class Sink:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            match line[:4].upper():
                case b"EHLO":
                    writer.write(_HELLO)
                case b"DATA":
                    writer.write(b"354 Go on\r\n")
                    self._take(await reader.readuntil(b"\r\n.\r\n"))
                    writer.write(b"250 Thrown away\r\n")
                case b"QUIT":
                    writer.write(b"221 Bye\r\n")
                    break
                case _:
                    writer.write(b"250 OK\r\n")
        writer.close()

    def _take(self, mail: bytes) -> None:
        number = next(self._numbers)
        if number % KEEPS_EACH == 0:
            plain = mail.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
            (self._folder / f"{number}.eml").write_bytes(plain)


async def main() -> None:
    sink = Sink(Path(sys.argv[2]))
    server = await asyncio.start_server(sink.serve, HOST, int(sys.argv[1]), limit=_BYTES_MAX)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with server:
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
