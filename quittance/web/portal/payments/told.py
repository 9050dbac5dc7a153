"""What a page says of a payment: a word, a heading, and what happens next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    heading: str
    state: str
    tone: str
    next_steps: tuple[str, ...]
    waits: bool = False  # the page renews itself until there is news

    @property
    def is_dead(self) -> bool:
        return self.tone == "bad"
