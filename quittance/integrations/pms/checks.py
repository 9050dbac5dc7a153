"""The connection test: what is wrong with a source in plain words, and what to do about it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from quittance.core import clock
from quittance.integrations.pms import catalog, opening, tables_check
from quittance.integrations.pms.generic import judging
from quittance.integrations.pms.generic.queries import OwnQueries
from quittance.integrations.pms.protocol import Finding, Unreadable
from quittance.integrations.pms.sql_reader import SqlReader
from quittance.integrations.pms.tables_check import Fault

STATEMENT_SECONDS = 15
SKEW_SECONDS = 60
SLOW_SECONDS = 2.0
_PAGE = 1_000
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


def test(
    profile_name: str,
    *,
    address: str,
    password: str,
    queries: Mapping[str, str] | None = None,  # noqa: PT028  no test of ours: the firm tests its connection
    at: Sequence[str] = (),  # noqa: PT028  as above
) -> list[Finding]:
    """Everything that can be said at once, so that the firm's IT need not come back for each fault."""
    try:
        reader = opening.open_reader(
            profile_name,
            address=address,
            password=password,
            queries=queries,
            statement_seconds=STATEMENT_SECONDS,
            at=at,
        )
    except Unreadable as unreadable:
        return [_bad(unreadable)]
    found: list[Finding] = []
    try:
        for finding in _findings(reader):
            found.append(finding)  # noqa: PERF402  what was found before a line breaks is worth telling
    except Unreadable as unreadable:
        found.append(_bad(unreadable))
    finally:
        reader.close()
    return found


def _findings(reader: SqlReader) -> Iterator[Finding]:
    session = catalog.session(reader.line)
    where = f"{session.database} at {reader.line.url.host}"
    yield Finding("good", f"Connected to {where} as {session.user}{', encrypted' if session.encrypted else ''}.")
    if not session.encrypted and reader.line.url.host not in _LOCAL:
        yield Finding(
            "warn", "The connection is not encrypted.", "Switch TLS on at the server, and add ?sslmode=require."
        )
    if isinstance(reader.shapes, OwnQueries):
        faults = _of_queries(reader.shapes)
    else:
        faults = list(tables_check.faults(reader.line, reader.shapes.catalogue, user=session.user))
    yield from (fault.finding for fault in faults)
    yield from _rights(reader, session.superuser, schema=reader.shapes.catalogue.schema)
    if not any(fault.finding.tone == "bad" for fault in faults):
        yield from _time(reader)
    broken = {table for fault in faults for table in fault.tables}
    yield from _rows(reader, [table for table in reader.profile.tables if table not in broken])


def _of_queries(own: OwnQueries) -> list[Fault]:
    """What is wrong with the firm's own queries, each for itself, column by column."""
    found: list[Fault] = []
    for table in own.queries:
        try:
            told = list(judging.findings(table, own.columns(table)))
        except Unreadable as unreadable:
            told = [_bad(unreadable)]
        found += [Fault(each, (table,) if each.tone == "bad" else ()) for each in told]
    return found


def _rights(reader: SqlReader, superuser: bool, *, schema: str) -> Iterator[Finding]:  # noqa: FBT001  a fact of the session
    table = catalog.writable(reader.line, schema=schema)
    if superuser or table:
        how = "It is an administrator of the server." if superuser else f"It may change the table {table}."
        yield Finding(
            "warn", f"This user could change your books. {how}", "Give us one that reads only: see the script."
        )


def _time(reader: SqlReader) -> Iterator[Finding]:
    before = clock.now()
    try:
        moment = reader.moment()
    except Unreadable as unreadable:
        yield _bad(unreadable)
        return
    yield from skewed(moment.at, before=before, after=clock.now())


def skewed(theirs: datetime, *, before: datetime, after: datetime) -> Iterator[Finding]:
    """Their clock, read between these two moments of ours."""
    apart = max((before - theirs).total_seconds(), (theirs - after).total_seconds())
    if apart > SKEW_SECONDS:
        direction = "behind" if theirs < before else "ahead of"
        words = f"The source's clock is {_lasting(apart)} {direction} ours."
        yield Finding("warn", words, "Let both follow a time server: what is dated today depends on it.")


def _rows(reader: SqlReader, tables: list[str]) -> Iterator[Finding]:
    counted = []
    for table in tables:
        began = time.monotonic()
        try:
            found = len(reader.page(table, after=None, limit=_PAGE))
            took = time.monotonic() - began
            number = reader.count(table)
            keyless = reader.keyless(table)
        except Unreadable as unreadable:
            yield _bad(unreadable, _name(table))
            continue
        if number:
            counted.append(_counted(table, number))
        if took > SLOW_SECONDS:
            words = f"To bring the first {_counted(table, found)} took {took:.1f} seconds."
            yield Finding("warn", words, "Is there an index on the key? A slow source makes the mirror late.")
        if keyless:
            words = f"Some {_name(table)} have no key, and cannot be told apart."
            yield Finding("warn", words, "They are put aside until they have one.")
        if table == "clients" and not number:
            yield Finding("warn", "There are no clients.", "Is this the right database, and the right query?")
    if counted:
        yield Finding("good", f"It holds {', '.join(counted)}.")


def _bad(unreadable: Unreadable, what: str = "") -> Finding:
    words = f"{what.capitalize()}: {unreadable}" if what else str(unreadable)
    return Finding("bad", words, unreadable.remedy)


_NAMES = {
    "staff": ("staff member", "staff members"),
    "client_contacts": ("contact of a client", "contacts of clients"),
    "entries": ("ledger entry", "ledger entries"),
    "work": ("piece of unbilled work", "pieces of unbilled work"),
}


def _name(table: str, number: int = 2) -> str:
    one, several = _NAMES.get(table, (table.removesuffix("s"), table))
    return one if number == 1 else several


def _counted(table: str, number: int) -> str:
    return f"{number:,} {_name(table, number)}"


def _lasting(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes:,} minutes" if minutes > 1 else f"{seconds:.0f} seconds"
