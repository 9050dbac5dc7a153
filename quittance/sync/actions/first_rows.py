"""The connection test's last step: the first rows of each table are mapped, and what could not be read is told."""

from collections import Counter
from collections.abc import Iterator, Sequence

from quittance.integrations.pms import checks, opening
from quittance.integrations.pms.protocol import TABLES, Finding, Reader, Unreadable
from quittance.sync import queries
from quittance.sync.actions import reading
from quittance.sync.models import Source
from quittance.sync.rules import field_map, map_words
from quittance.sync.rules.field_map import Mapper

ROWS = 1_000
_REASONS = 3
# What a row holds beside these is the client's own, and the test is read by whoever sets up connections.
_SHOWN = frozenset({"missing", "kind", "sign", "amount", "date", "boolean", "hours"})


def findings(*, source: Source, password: str, at: Sequence[str]) -> list[Finding]:
    reader: Reader | None = None
    try:
        reader = opening.open_reader(
            source.profile,
            address=source.address,
            password=password,
            queries=source.queries or None,
            statement_seconds=checks.STATEMENT_SECONDS,
            at=at,
        )
        return [finding for table in TABLES if table in reader.profile.tables for finding in _of(reader, table)]
    except Unreadable as unreadable:
        return [Finding("bad", str(unreadable), unreadable.remedy)]
    finally:
        if reader is not None:
            reader.close()


def _of(reader: Reader, table: str) -> Iterator[Finding]:
    newest = queries.newest_map()
    mapping = field_map.merged(reader.profile.mapping, newest.choices if newest else {})
    rows = reader.page(table, after=None, limit=ROWS)
    _, faults = reading.mapped(Mapper(table, reader.profile.tables[table].names, mapping[table]), rows)
    if not faults:
        return
    counted = Counter(words if reason in _SHOWN else words.partition(" “")[0] for _, reason, words, _ in faults)
    told = " ".join(
        f"{words} ({number:,} times)" if number > 1 else words for words, number in counted.most_common(_REASONS)
    )
    rest = len(counted) - _REASONS
    told += f" And {rest:,} other reasons." if rest > 1 else " And another reason." if rest == 1 else ""
    first = f"Of the first {len(rows):,} {map_words.TABLES[table].lower()}"
    if len(rows) == 1:
        first = f"Of the one {map_words.SINGULAR[table]} that there is"
    # Odd rows are a firm's daily bread; a query of which nothing serves is a mistake.
    if len(faults) == len(rows) and reader.profile.own_queries:
        yield Finding("bad", f"{first}, none can be read. {told}", "Correct the query.")
    else:
        words = f"{first}, {len(faults):,} would be put aside. {told}"
        yield Finding("warn", words, "They are listed in the quarantine, and read as soon as they can be.")
