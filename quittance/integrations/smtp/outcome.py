"""What became of one mail to one recipient. Exactly one of four."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken responsibility."""

    code: int
    reply: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The server, or we in its stead, said no to this mail. What is not permanent may be tried again."""

    code: int
    reply: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The mail was never whole on the wire, so nobody can have taken it: safe to try again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The mail left whole and no verdict came back: it may have been delivered."""

    reason: str


Outcome = Accepted | Refused | Unreachable | Unknown
