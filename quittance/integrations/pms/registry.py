"""The practice systems we can read, by name."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from quittance.integrations.pms.generic import profile as generic
from quittance.integrations.pms.generic.queries import OwnQueries
from quittance.integrations.pms.kept import Kept
from quittance.integrations.pms.line import Line
from quittance.integrations.pms.practice_cs import profile as practice_cs
from quittance.integrations.pms.practice_cs.tables import CATALOGUE as PRACTICE_CS
from quittance.integrations.pms.protocol import Profile
from quittance.integrations.pms.sql_reader import SqlReader
from quittance.integrations.pms.sql_table import Catalogue

Opened = Callable[[Line, Mapping[str, str]], SqlReader]


def _known(profile: Profile, catalogue: Catalogue) -> Opened:
    return lambda line, _: SqlReader(profile, Kept(catalogue, line), line)


def _own(line: Line, queries: Mapping[str, str]) -> SqlReader:
    """Offers the tables for which there is a query."""
    tables = {name: table for name, table in generic.PROFILE.tables.items() if name in queries}
    return SqlReader(replace(generic.PROFILE, tables=tables), OwnQueries(queries, line), line)


CATALOGUES: Mapping[str, Catalogue] = {practice_cs.PROFILE.name: PRACTICE_CS}
PROFILES: Mapping[str, Profile] = {each.name: each for each in (practice_cs.PROFILE, generic.PROFILE)}
READERS: Mapping[str, Opened] = {
    practice_cs.PROFILE.name: _known(practice_cs.PROFILE, PRACTICE_CS),
    generic.PROFILE.name: _own,
}
