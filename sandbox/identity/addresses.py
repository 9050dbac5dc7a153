"""Where the provider stands, and where each firm's Quittance stands."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.kit.surroundings import world_facts

PORTS_BELOW = 6  # in the demo's plan the product's port is the first, and this one's the seventh


@dataclass(frozen=True)
class Addresses:
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def portal(self, host: str) -> str:
        return f"http://{host}:{self._web_port()}"

    def _web_port(self) -> int:
        facts = world_facts()
        # A file of an earlier run in the same folder may tell of other ports.
        if _port(facts.get("identity_provider")) == self.port:
            return _port(facts.get("firm_portal")) or self.port - PORTS_BELOW
        return self.port - PORTS_BELOW


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _port(address: object) -> int | None:
    try:
        return urlsplit(str(address or "")).port
    except ValueError:
        return None
