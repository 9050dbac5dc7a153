"""A mail as it comes over the line, piece by piece, until its end."""

_END = b"\r\n.\r\n"


class TooSlow(Exception):
    """The mail did not come to its end in time."""


class TooMuch(Exception):
    """More comes than we shall ever take, and no end of it."""


class Incoming:
    """Only CR LF dot CR LF ends a mail. A lone LF or CR ends nothing, so no second mail can be smuggled in behind it.

    Held as one piece of memory: a mail of many short lines must not cost many times its size.
    """

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._text = bytearray(b"\r\n")  # as if a line had ended: a dot may stand in the very first one
        self._dropped_bytes = 0

    @property
    def held_bytes(self) -> int:
        return len(self._text)

    @property
    def is_too_large(self) -> bool:
        return self._dropped_bytes > 0

    def feed(self, piece: bytes) -> bytes | None:
        """None while it goes on; at its end what came behind it, which is the next command."""
        before = len(self._text)
        self._text += piece
        end = self._text.find(_END, max(0, before - len(_END) + 1))
        if end >= 0:
            rest = bytes(self._text[end + len(_END) :])
            del self._text[end + 2 :]
            if len(self._text) - 2 > self._bytes_max:
                self._drop()
            return rest
        if len(self._text) > self._bytes_max + len(_END):
            self._drop()
        return None

    def _drop(self) -> None:
        """Too large already: only the end is still of interest."""
        self._dropped_bytes += len(self._text)
        self._text = self._text[-len(_END) + 1 :]
        if self._dropped_bytes > 2 * self._bytes_max:
            raise TooMuch

    def content(self) -> bytes:
        """As it was before the sender doubled the dots at the beginnings of lines."""
        return bytes(self._text.replace(b"\r\n.", b"\r\n")[2:])
