"""What a frame's menu offers; a gate hangs it on the request."""

from dataclasses import dataclass

from quittance.access.rules.permissions import Permission


@dataclass(frozen=True)
class Item:
    """A line of the menu. It is shown to whoever may open its page."""

    label: str
    address: str
    icon: str
    may: Permission | None = None
