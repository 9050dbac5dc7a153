"""How a person arranged a list. Lists check what they are given; here it is kept small and kept once."""

import json
from datetime import datetime

from quittance.access.models import Layout, Person

BYTES_MAX = 16_000


class TooLarge(Exception):
    """An arrangement of that size is none of ours."""


def keep(*, person: Person, list_name: str, state: dict[str, object], now: datetime) -> None:
    if len(json.dumps(state)) > BYTES_MAX:
        raise TooLarge(f"The arrangement of a list takes {BYTES_MAX:,} bytes at most.")
    Layout.objects.update_or_create(person=person, list_name=list_name, defaults={"state": state, "saved_at": now})


def forget(*, person: Person, list_name: str) -> None:
    Layout.objects.filter(person=person, list_name=list_name).delete()
