from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """Something that waits for somebody: what, why it matters, and where it is done."""

    tone: str
    title: str
    words: str
    address: str
    action: str
