"""What every page knows of its world: where it stands and where the others are."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from sandbox.kit import files

# The order of the money's ring first, then what stands around it.
PLACES = (
    ("world", "The world"),
    ("practice_system", "Practice system"),
    ("firm_portal", "Quittance"),
    ("processor", "Processor"),
    ("bank", "Bank"),
    ("mailbox", "Mailbox"),
    ("identity_provider", "Identity"),
    ("dns", "DNS"),
)
DAYS = "days.json"
KEYS = {"practice": "practice_system", "identity": "identity_provider"}


@dataclass
class Here:
    """This process: one service, settled once at its start."""

    service: str = ""
    data: Path = Path()


here = Here()


@dataclass(frozen=True)
class Place:
    name: str
    address: str
    here: bool


def world_facts() -> dict[str, Any]:
    return files.read_json(here.data / "world.json")


def days_ahead(slug: str) -> int:
    """How many days a firm of this world lives before the real ones, since somebody at the start page let them pass."""
    return int(files.read_json(here.data / DAYS).get(slug, 0))


def of(_request: HttpRequest) -> dict[str, Any]:
    facts = world_facts()
    own = KEYS.get(here.service, here.service)
    places = [Place(label, str(facts[key]), key == own) for key, label in PLACES if key in facts]
    return {"service": here.service, "places": places}
