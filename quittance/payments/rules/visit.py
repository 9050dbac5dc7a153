from dataclasses import dataclass

BROWSER_LENGTH_MAX = 400


@dataclass(frozen=True)
class Visit:
    """From where somebody pays or gives a method: evidence of an authorization, and what limits count by."""

    address: str = ""  # of their network
    browser: str = ""
