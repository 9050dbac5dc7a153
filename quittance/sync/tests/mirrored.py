"""What tests of the mirror share: a firm that reads from paper, a clock that ticks, and the mirror as plain rows."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from quittance.core import scope
from quittance.sync.actions import cycle
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import Source
from quittance.sync.tests.paper import Paper
from tests.cast import NOW

# What differs between two mirrors of the same books: our own numbers, and when a row came.
_OURS_ALONE = {"id", "first_seen_at", "judged_at"}


def connect(**more: Any) -> Source:
    return Source.objects.create(
        stage=Source.Stage.LIVE,
        profile="practice_cs",
        address="postgresql://reader@books.example/books",
        changed_at=NOW,
        changed_by="system",
        **more,
    )


class Clock:
    """Every look at it is a second later."""

    def __init__(self, start: datetime = NOW) -> None:
        self._seconds = itertools.count()
        self.start = start

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=next(self._seconds))


def turn(paper: Paper, *, compare: bool = False, clock: Clock | None = None) -> None:
    assert cycle.poll(tick=clock or Clock(), opener=lambda _: paper, compare=compare)


def small_books(paper: Paper) -> Paper:
    """An office, a partner, two clients with contacts, an invoice paid in part, an invoice open."""
    paper.put("offices", "1")
    paper.put("staff", "5", office_id="1")
    paper.put("clients", "10", partner="5", manager="5", office_id="1")
    paper.put("clients", "11", client_number="1002", name1="Blue Heron Bakery", partner="5")
    paper.put("contacts", "20")
    paper.put("client_contacts", "30", client_id="10", contact_id="20")
    paper.put("invoices", "100", client_id="10", open_amount="1500.0000")
    paper.put("invoices", "101", client_id="11", entry_number="61002", amount="300.0000", open_amount="300.0000")
    paper.put("entries", "200", client_id="10")
    paper.put("applications", "300", from_entry_id="200", to_entry_id="100")
    paper.put("jobs", "400", client_id="10", staff_id="5")
    paper.put("work", "500", client_id="10", job_id="400", staff_id="5")
    return paper


def mirror(*tables: str, gone: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Every mirrored row, by the source's keys instead of our own numbers."""
    return {table: _rows(table, gone=gone) for table in (tables or TARGETS)}


def _rows(table: str, *, gone: bool) -> list[dict[str, Any]]:
    model = TARGETS[table].model
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row_to_json(t) FROM {model._meta.db_table} t"  # noqa: S608, SLF001  a table of ours, by Meta
            f" WHERE firm_id = %s AND source_key IS NOT NULL {'' if gone else 'AND gone_at IS NULL'}"
            " ORDER BY source_key",
            [scope.firm_id()],
        )
        rows = [row[0] for row in cursor.fetchall()]
    keys = {reference.column: _keys_of(reference.model) for reference in TARGETS[table].references}
    keys["client_id"] = _keys_of(TARGETS["clients"].model)
    return [
        {
            name: keys[name].get(value) if name in keys else value
            for name, value in row.items()
            if name not in _OURS_ALONE and not (name == "gone_at" and not gone)
        }
        for row in rows
    ]


def _keys_of(model: Any) -> dict[int, str]:
    return dict(model.objects.values_list("pk", "source_key"))
