"""What can be said of a practice system before it is connected: its name, what it offers, what its reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from quittance.integrations.pms import grants, registry
from quittance.integrations.pms.generic import examples
from quittance.integrations.pms.generic.columns import COLUMNS, Wanted
from quittance.integrations.pms.protocol import Field, Profile

Column = Wanted  # as whoever shows them calls them


@dataclass(frozen=True)
class Kind:
    """A kind of practice system, for whoever chooses one."""

    name: str
    title: str
    own_queries: bool
    schemes: tuple[str, ...]
    facts: Mapping[str, str]
    tables: tuple[str, ...]


def kinds() -> list[Kind]:
    return [_kind(profile) for profile in registry.PROFILES.values()]


def kind(name: str) -> Kind | None:
    profile = registry.PROFILES.get(name)
    return _kind(profile) if profile else None


def fields(profile_name: str, table: str) -> tuple[Field, ...]:
    """The source's fields of a table, each with what it is for."""
    found = registry.PROFILES[profile_name].tables.get(table)
    return found.fields if found else ()


def wanted(table: str) -> tuple[Wanted, ...]:
    """The columns that a firm's own query should bring, what each means, and which of them it must."""
    return COLUMNS[table]


def example(table: str) -> str:
    """A whole query to begin with."""
    return examples.query(table)


def script(profile_name: str, *, user: str, database: str) -> str:
    """What the firm's database administrator runs to make the user who reads."""
    profile = registry.PROFILES.get(profile_name)
    return grants.script(registry.CATALOGUES.get(profile_name), user=user, database=database) if profile else ""


def _kind(profile: Profile) -> Kind:
    return Kind(profile.name, profile.title, profile.own_queries, profile.schemes, profile.facts, tuple(profile.tables))
