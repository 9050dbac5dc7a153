"""The first load, and everything anew after the field map changed: page by page, each page safe before the next."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, transaction

from quittance.integrations.pms.protocol import KEY, TABLES, Row
from quittance.receivables.actions import mirror as receivables
from quittance.receivables.models import Client
from quittance.sync.actions import holds, runs
from quittance.sync.actions.reading import Mapped, Reading, mapped
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import Source
from quittance.sync.models.run import Kind
from quittance.tenancy.actions import mirroring

PAGE_ROWS = 20_000
_DONE = "\x7fdone"


def load(reading: Reading) -> bool:
    """From the beginning, or from where a load was cut off. Afterwards what changed meanwhile is read by its mark.

    Tells whether the compare that must follow can wait for the next turn: after a load in one go into an empty mirror
    it finds only what was deleted meanwhile; after any other, rows may stand here that the source never had.
    """
    source = reading.source
    whole = "mark" not in source.resume and not Client.objects.exists()
    if "mark" not in source.resume:
        _remember(source, {"mark": reading.reader.moment().mark, "after": {}})
    _read(reading, Kind.LOAD, TABLES)
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(
            loaded_at=reading.tick(),
            mark=source.resume["mark"],
            resume={},
            map_number=reading.map_number,
            unjudged=[0],
            compared_at=None,
        )
        runs.done(reading)
    source.refresh_from_db()
    return whole


def remap(reading: Reading, tables: Iterable[str]) -> None:
    """Every row of these tables by the newest field map. A newer one than was begun with starts again."""
    source = reading.source
    if source.resume.get("map") != reading.map_number:
        _remember(source, {"map": reading.map_number, "after": {}})
    _read(reading, Kind.REMAP, [table for table in TABLES if table in set(tables)])
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(map_number=reading.map_number, resume={}, unjudged=[0])
        runs.done(reading)
    source.refresh_from_db()


def _read(reading: Reading, kind: Kind, tables: Iterable[str]) -> None:
    reader, after = reading.reader, reading.source.resume["after"]
    todo = [table for table in tables if table in reading.mappers and after.get(table) != _DONE]
    runs.begin(reading, kind, total=sum(reader.count(table) for table in todo))
    # A page is read and mapped while the one before it is written: source, we and our database work side by side.
    with ThreadPoolExecutor(1, thread_name_prefix="page") as ahead:
        for table in todo:
            _table(reading, table, ahead)
            _count_anew(table)


def _table(reading: Reading, table: str, ahead: ThreadPoolExecutor) -> None:
    after = reading.source.resume["after"].get(table)
    coming = _ask(reading, table, after, ahead)
    while True:
        rows, ready = coming.result()
        last = rows[-1][KEY] if rows else after
        if len(rows) >= PAGE_ROWS:
            coming = _ask(reading, table, last, ahead)
        _write(reading, table, rows, ready, _DONE if len(rows) < PAGE_ROWS else last)
        if len(rows) < PAGE_ROWS:
            return
        if after is None:
            _count_anew(table)
        after = last


def _count_anew(table: str) -> None:
    """The planner takes a table for small until somebody counts it, and then looks up keys by the wrong index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sync_count_anew(%s)", [TARGETS[table].model._meta.db_table])  # noqa: SLF001  Django's Meta API


_Page = tuple[list[Row], Mapped]


def _ask(reading: Reading, table: str, after: str | None, ahead: ThreadPoolExecutor) -> "Future[_Page]":
    def page() -> _Page:
        rows = reading.reader.page(table, after=after, limit=PAGE_ROWS)
        return rows, mapped(reading.mappers[table], rows)

    return ahead.submit(page)


def _write(reading: Reading, table: str, rows: list[Row], ready: Mapped, after: str | None) -> None:
    """A page and the note that it is here, in one transaction."""
    with transaction.atomic():
        keys = reading.stage(table, rows, ready)
        if keys and reading.source.loaded_at:
            # By whatever map: what was held or refused stays out.
            reading.count(table, held=holds.sift(table=table, now=reading.tick()))
        if keys:
            merged = mirroring.merge(
                TARGETS[table], now=reading.tick(), tell_clients=reading.source.loaded_at is not None
            )
            reading.settle(table, merged, keys)
            if merged.clients:
                receivables.follow(clients=merged.clients)
        mirroring.clear_stage(TARGETS[table])
        resume = {**reading.source.resume, "after": {**reading.source.resume["after"], table: after}}
        _remember(reading.source, resume)
        runs.got_on(reading, table, len(rows))


def _remember(source: Source, resume: dict[str, object]) -> None:
    Source.objects.filter(pk=source.pk).update(resume=resume)
    source.resume = resume
