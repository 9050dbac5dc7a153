"""A name server on loopback that answers from a table, as fully or as badly as told."""

import socket
import struct
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

SILENT = "silent"
BROKEN = "broken"


class NameServer:
    """`texts` maps a name to its TXT records; SILENT and BROKEN instead of them. UDP and TCP, on the same port."""

    def __init__(self, texts: Mapping[str, Sequence[str] | str] | None = None, *, datagram_max: int = 1232) -> None:
        self.texts: dict[str, Sequence[str] | str] = dict(texts or {})
        self.asked: list[tuple[str, str]] = []
        self._max = datagram_max
        # TCP chooses: its ports are in much use, and one that is free for UDP may be taken there.
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(self._tcp.getsockname())
        self._threads = [threading.Thread(target=self._over_udp), threading.Thread(target=self._over_tcp)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._udp.getsockname())
        self._tcp.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._udp.close()
        self._tcp.close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._udp.getsockname()[1]}"

    def _over_udp(self) -> None:
        while True:
            question, asker = self._udp.recvfrom(4096)
            if not question:
                return
            answer = self._answer(question, "udp")
            if answer is None:
                continue
            if len(answer) > self._max:
                short = dns.message.make_response(dns.message.from_wire(question))
                short.flags |= dns.flags.TC
                answer = short.to_wire()
            self._udp.sendto(answer, asker)

    def _over_tcp(self) -> None:
        while True:
            try:
                line, _ = self._tcp.accept()
            except OSError:
                return
            with line, line.makefile("rb") as words:
                (length,) = struct.unpack("!H", words.read(2))
                answer = self._answer(words.read(length), "tcp") or b""
                line.sendall(struct.pack("!H", len(answer)) + answer)

    def _answer(self, question: bytes, way: str) -> bytes | None:
        asked = dns.message.from_wire(question)
        name = asked.question[0].name.to_text(omit_final_dot=True).lower()
        self.asked.append((name, way))
        answer = dns.message.make_response(asked)
        found = self.texts.get(name)
        if found == SILENT:
            return None
        if found == BROKEN:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif found is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif found:
            answer.answer.append(
                dns.rrset.from_text_list(f"{name}.", 60, "IN", "TXT", [_quoted(each) for each in found])
            )
        return answer.to_wire(max_size=65535)


def _quoted(text: str) -> str:
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, max(len(text), 1), 255))
