"""As much of HTTP/1.1 as it takes to read our own servers' answers from a connection that stays open."""

from dataclasses import dataclass

_END_OF_HEAD = b"\r\n\r\n"


class Unreadable(Exception):
    """The bytes are no HTTP/1.1 answer that we can tell the end of."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: bytes
    body: bytes
    length: int  # of the whole answer on the wire


def request(*, path: str, host: str, cookie: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept: text/html", "User-Agent: bench"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return "\r\n".join([*lines, "", ""]).encode()


def read(received: bytes) -> Answer | None:
    """The first answer in these bytes; None while it is not all there."""
    head_ends = received.find(_END_OF_HEAD)
    if head_ends < 0:
        return None
    if not received.startswith(b"HTTP/1.1 "):
        raise Unreadable(f"It begins with {received[:20]!r}.")
    head = received[:head_ends].lower()
    status = int(received[9:12])
    starts = head_ends + len(_END_OF_HEAD)
    stated = _header(head, b"content-length")
    if stated is not None:
        ends = starts + int(stated)
        return Answer(status, head, received[starts:ends], ends) if len(received) >= ends else None
    if _header(head, b"transfer-encoding") != b"chunked":
        raise Unreadable("It states neither its length nor chunks.")
    return _chunked(status, head, received, starts)


def header(answer: Answer, name: str) -> str:
    return (_header(answer.head, name.lower().encode()) or b"").decode()


def _header(head: bytes, name: bytes) -> bytes | None:
    found = head.find(b"\r\n" + name + b":")
    if found < 0:
        return None
    begins = found + len(name) + 3
    ends = head.find(b"\r\n", begins)
    return head[begins : ends if ends >= 0 else len(head)].strip()


def _chunked(status: int, head: bytes, received: bytes, at: int) -> Answer | None:
    chunks: list[bytes] = []
    while True:
        line_ends = received.find(b"\r\n", at)
        if line_ends < 0:
            return None
        size = int(received[at:line_ends].split(b";")[0], 16)
        at = line_ends + 2
        if len(received) < at + size + 2:
            return None
        if size == 0:
            return Answer(status, head, b"".join(chunks), at + 2)
        chunks.append(received[at : at + size])
        at += size + 2
