"""Answers questions on UDP, one after the other, on a thread of its own."""

import logging
import socket
import threading

from sandbox.dns import wire
from sandbox.dns.zone import Zone

log = logging.getLogger("sandbox.dns")

QUESTION_BYTES_MAX = 4096


def answer_questions(zone: Zone, *, port: int) -> int:
    """The port that was opened."""
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("127.0.0.1", port))
    threading.Thread(target=_answer, args=(door, zone), name="dns", daemon=True).start()
    return int(door.getsockname()[1])


def _answer(door: socket.socket, zone: Zone) -> None:
    while True:
        try:
            question, asker = door.recvfrom(QUESTION_BYTES_MAX)
            door.sendto(wire.answer(question, zone.find), asker)
        except (OSError, ValueError) as error:
            log.info("a question went unanswered: %s", error)
