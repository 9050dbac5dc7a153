"""One way of misbehaving, and what clients are asked for most often."""

# ruff: noqa: RUF001 - people read these words, so their apostrophes are typographic

from dataclasses import dataclass

REFUSES = "Refuses the sign-in, says that the firm’s provider sent an answer it cannot trust, and signs nobody in."
ASKS_AGAIN = "Refuses the answer and offers to start the sign-in again."
SAYS_WHAT_LACKS = "Signs nobody in and names what the provider did not send, so that the firm’s IT can add it."


@dataclass(frozen=True)
class Mood:
    key: str
    stage: str
    title: str
    good: str
    has_seconds: bool = False

    @property
    def side(self) -> str:
        return self.stage.partition(".")[0]
