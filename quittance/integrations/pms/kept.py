"""The shapes of a profile whose tables are known beforehand, and whether the source still has them so."""

from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import func, select

from quittance.integrations.pms import catalog, dialects, tables_check
from quittance.integrations.pms.line import Line
from quittance.integrations.pms.protocol import Moment, Unreadable
from quittance.integrations.pms.sql_table import Catalogue, SqlTable
from quittance.integrations.pms.statements import Question


@dataclass
class Kept:
    catalogue: Catalogue
    line: Line

    def shape(self, table: str) -> SqlTable:
        return self.catalogue.tables[table]

    def moment(self) -> Moment:
        """Asked in each turn, and with it the tables: a column of another type may go unread for a day."""
        self.refuse_misfits()
        ((mark, at),) = self.line.ask(mark_of(self.catalogue))
        return Moment(mark=mark, at=at.astimezone(UTC))

    def refuse_misfits(self) -> None:
        """Raises Unreadable where a table or column is missing, shut, or of a type that cannot be read."""
        named = [*self.catalogue.allowed()]
        seen = catalog.columns(self.line, schema=self.catalogue.schema, tables=named)
        if not seen:
            return  # the schema is shut or gone, which the question itself says better
        faults = tables_check.of_columns(self.catalogue, seen, user=self.line.url.username or "")
        bad = [fault.finding for fault in faults if fault.finding.tone == "bad"]
        if bad:
            words = " ".join(finding.words for finding in bad)
            raise Unreadable(words, remedy=bad[0].remedy if len(bad) == 1 else _SEVERAL, permanent=True)


_SEVERAL = "Test the connection: it says for each what to do."


def mark_of(catalogue: Catalogue) -> Question:
    told = getattr(getattr(func, catalogue.schema), catalogue.mark)()
    return select(*[dialects.Mark(told), dialects.Clock()])
