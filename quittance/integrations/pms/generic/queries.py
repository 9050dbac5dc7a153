"""The firm's own queries as tables: their columns and types are asked of the source, since nobody wrote them down."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from quittance.integrations.pms import dialects
from quittance.integrations.pms.generic import judging
from quittance.integrations.pms.generic.profile import PROFILE
from quittance.integrations.pms.generic.query_text import bare, refusal
from quittance.integrations.pms.line import Line
from quittance.integrations.pms.protocol import Kind, Moment, Unreadable
from quittance.integrations.pms.sql_table import Catalogue, Column, SqlTable
from quittance.integrations.pms.statements import Statements

SKEW = timedelta(seconds=120)
KEY, VERSION = "key", "version"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSIONS = {"integer": "count", "moment": "moment", "wall": "wall"}
_HELD = {
    "integer": Kind.INTEGER,
    "text": Kind.TEXT,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "moment": Kind.DATE,
    "wall": Kind.DATE,
}


class OwnQueries:
    """A query is described when it is first needed, and again for each reader."""

    catalogue = Catalogue(tables={})

    def __init__(self, queries: Mapping[str, str], line: Line) -> None:
        self.line = line
        self.queries = dict(queries)
        self._shapes: dict[str, SqlTable] = {}
        for table in queries:
            if table not in PROFILE.tables:
                raise Unreadable(f"There is no table {table}.", permanent=True)

    def shape(self, table: str) -> SqlTable:
        if table not in self._shapes:
            self._shapes[table] = self._described(table)
        return self._shapes[table]

    def columns(self, table: str) -> list[tuple[str, str]]:
        """What the query brings: each column's name and what it holds."""
        if words := refusal(self.queries[table]):
            raise Unreadable(f"{judging.name(table)}: {words}", remedy="Correct the query.", permanent=True)
        shape = SqlTable(table, KEY, (), query=bare(self.queries[table]))
        try:
            found = self.line.describe(Statements(self.catalogue, shape).nothing)
        except Unreadable as unreadable:
            if not unreadable.permanent:
                raise
            raise Unreadable(f"{judging.name(table)}: {unreadable}", remedy=unreadable.remedy, permanent=True) from None
        return [(name, dialects.held(self.line.dialect, code)) for name, code in found]

    def moment(self) -> Moment:
        """A mark of moments stays behind the source's clock, so that what commits late is still found."""
        versioned = [shape for shape in map(self.shape, self.queries) if shape.version]
        kinds = {shape.version_holds for shape in versioned}
        if "count" in kinds and len(kinds) > 1:
            raise Unreadable(
                "Some queries count their versions, others give a time.",
                remedy="Use one kind of version in all queries: numbers of one counter, or times.",
                permanent=True,
            )
        if "count" in kinds:
            newest = [Statements(self.catalogue, shape).newest for shape in versioned]
            asked = [each.scalar_subquery() for each in newest if each is not None]
            ((at, *found),) = self.line.ask(select(dialects.Clock(), *asked))
            return Moment(mark=max((each for each in found if each is not None), default=0), at=at.astimezone(UTC))
        ((at, wall),) = self.line.ask(select(dialects.Clock(), dialects.WallClock()))
        behind = min(at, wall.replace(tzinfo=UTC)) if "wall" in kinds else at
        return Moment(mark=(behind - SKEW - _EPOCH) // timedelta(microseconds=1), at=at.astimezone(UTC))

    def _described(self, table: str) -> SqlTable:
        held = self.columns(table)
        for finding in judging.findings(table, held):
            if finding.tone == "bad":
                raise Unreadable(finding.words, remedy=finding.remedy, permanent=True)
        found = dict(held)
        version = found.get(VERSION, "")
        return SqlTable(
            table=table,
            key=KEY,
            key_holds=_HELD[found[KEY]] if found[KEY] in {"integer", "text"} else Kind.AMOUNT,
            key_kept=False,
            columns=tuple(
                Column(each, each.name, holds=_HELD.get(found[each.name], Kind.AMOUNT))
                if each.name in found
                else Column(each)
                for each in PROFILE.tables[table].fields
            ),
            version=VERSION if version else "",
            version_holds=_VERSIONS.get(version, "count"),
            query=bare(self.queries[table]),
        )
