"""Answers questions over TCP, for the answers that do not fit into a datagram (RFC 7766)."""

import logging
import socketserver
import struct
import threading

from sandbox.dns import wire
from sandbox.dns.zone import Zone

log = logging.getLogger("sandbox.dns")

IDLE_SECONDS = 5


def answer_questions(zone: Zone, *, port: int) -> None:
    """Beside the datagrams, on the port of the same number."""

    class Asker(socketserver.StreamRequestHandler):
        timeout = IDLE_SECONDS

        def handle(self) -> None:
            try:
                while question := self._question():
                    told = wire.answer(question, zone.find, most=wire.STREAM_BYTES_MAX)
                    self.wfile.write(struct.pack("!H", len(told)) + told)
            except (OSError, ValueError) as error:
                log.info("a question over TCP went unanswered: %s", error)

        def _question(self) -> bytes:
            """Empty where the asker has no more of them."""
            head = self.rfile.read(2)
            return self.rfile.read(struct.unpack("!H", head)[0]) if len(head) == 2 else b""

    class Door(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    door = Door(("127.0.0.1", port), Asker)
    threading.Thread(target=door.serve_forever, name="dns over TCP", daemon=True).start()
