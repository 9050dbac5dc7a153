"""Where the firm's practice system is read: drafted, tested, put in force, paused and resumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from quittance.core import events, queue, scope
from quittance.integrations.pms import opening, registry
from quittance.integrations.pms.protocol import TABLES, Reader, Unreadable
from quittance.sync.actions import whereabouts
from quittance.sync.models import Source
from quittance.sync.rules import source_address
from quittance.sync.rules.source_address import BadAddress, Place
from quittance.tenancy.actions import vault
from quittance.tenancy.rules.moves import Places, moved

_DRAFT, _LIVE = Source.Stage.DRAFT, Source.Stage.LIVE
_FIELDS = ("profile", "address", "queries")
QUERY_LENGTH_MAX = 20_000
PASSWORD_LENGTH_MAX = 1_000
# What the firm set for its reading, whichever database it reads.
_KEPT = ("poll_seconds", "compare_minutes", "paused_at", "map_number", "loaded_at")
# How far a database was read; of another one it says nothing.
_PROGRESS = ("mark", "resume", "compared_at", "polled_at")


@dataclass(frozen=True)
class Wish:
    profile: str
    address: str
    password: str = ""
    queries: Mapping[str, str] = field(default_factory=dict)


class CannotSave(Exception):
    """The draft stays as it was; `faults` says why, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults.values()))


class CannotPut(Exception):
    """The draft does not come in force; the text says why."""


def save_draft(*, wish: Wish, by: str, now: datetime) -> Source:
    """Keep what the firm's IT typed. What is read now goes on being read."""
    place, queries = _checked(wish)
    with transaction.atomic():
        rows = _locked()
        kept, live = rows.get(_DRAFT), rows.get(_LIVE)
        password = wish.password or _password_of_kin(place, (kept, live))
        if not password:
            raise CannotSave({"password": "Enter the user's password. It is asked for anew with each new address."})
        before = {name: getattr(kept, name) for name in _FIELDS} if kept else {}
        draft, _ = Source.objects.update_or_create(
            stage=_DRAFT,
            defaults={
                "profile": wish.profile, "address": place.address, "queries": queries, "changed_at": now,
                "changed_by": by, "found": [], "tested_at": None, "failure": "", "failing_since_at": None,
            },
        )  # fmt: skip
        vault.keep(name=secret_name(draft), secret=password, now=now)
        changes = {name: [before.get(name, ""), getattr(draft, name)] for name in _FIELDS if name != "queries"}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        changed_queries = sorted(_differing(before.get("queries", {}), queries))
        facts = {"changes": changes, "queries": changed_queries, "new_password": bool(wish.password)}
        events.record("source.drafted", draft, at=now, by=by, **facts)
    return draft


def discard(*, by: str, now: datetime) -> None:
    with transaction.atomic():
        draft = _locked().get(_DRAFT)
        if draft is not None:
            vault.forget(name=secret_name(draft))
            events.record("source.discarded", draft, at=now, by=by, address=draft.address)
            draft.delete()


def put_in_force(*, by: str, now: datetime) -> Source:
    """The draft and what was in force change places, so that the way back is the same step again."""
    with transaction.atomic():
        rows = _locked()
        draft, former = rows.get(_DRAFT), rows.get(_LIVE)
        _refuse_untested(draft)
        assert draft is not None  # noqa: S101  just looked at
        kept = {name: getattr(former, name) for name in _KEPT} if former else {}
        same = former is not None and reads_the_same(draft, former)
        progress = {name: getattr(former if same else Source(), name) for name in _PROGRESS}
        former_pk = former.pk if former else None
        if former is not None:
            former.delete()
        Source.objects.filter(pk=draft.pk).update(
            **kept, **progress, stage=_LIVE, changed_at=now, changed_by=by, failure="", failing_since_at=None
        )
        if former is not None:
            # Going back to it asks for a new test: who knows what was done there meanwhile.
            former.pk, former.stage, former.found, former.tested_at = former_pk, _DRAFT, [], None
            former.save(force_insert=True)
        draft.refresh_from_db()
        facts = {"address": draft.address, "profile": draft.profile, "former": former.address if former else ""}
        events.record("source.put_in_force", draft, at=now, by=by, **facts, same=same)
        _read_soon(compare=bool(kept.get("loaded_at")) and not same)
    return draft


def move(*, places: Places, by: str, now: datetime) -> int:
    """The same database under another address, for what is read and the draft alike: how many it touched.

    How far it was read stays, since its rows are the same. Raises CannotSave.
    """
    touched = 0
    with transaction.atomic():
        for row in _locked().values():
            former, row.address = row.address, moved(row.address, places)
            if row.address != former:
                _checked(Wish(row.profile, row.address, queries=row.queries))
                row.changed_at, row.changed_by, row.failure, row.failing_since_at = now, by, "", None
                row.save(update_fields=["address", "changed_at", "changed_by", "failure", "failing_since_at"])
                events.record("source.moved", row, at=now, by=by, address=row.address, former=former)
                touched += 1
    return touched


def pause(*, by: str, now: datetime) -> bool:
    """Stop reading. What is mirrored stays and grows older, visibly."""
    with transaction.atomic():
        paused = Source.objects.filter(stage=_LIVE, paused_at=None).update(paused_at=now)
        if paused:
            events.record("source.paused", Source.objects.get(stage=_LIVE), at=now, by=by)
    return bool(paused)


def resume(*, by: str, now: datetime) -> bool:
    with transaction.atomic():
        resumed = Source.objects.filter(stage=_LIVE).exclude(paused_at=None).update(paused_at=None)
        if resumed:
            events.record("source.resumed", Source.objects.get(stage=_LIVE), at=now, by=by)
            _read_soon(compare=False)
    return bool(resumed)


def compare_soon(*, by: str, now: datetime) -> None:
    """Somebody wants everything compared before its turn."""
    with transaction.atomic():
        live = Source.objects.filter(stage=_LIVE).first()
        if live is not None:
            events.record("source.compare_asked", live, at=now, by=by)
            _read_soon(compare=True)


def secret_name(source: Source) -> str:
    return f"source:{source.pk}"


def opened(*, source: Source, statement_seconds: int = 30) -> Reader:
    """A way to read it. Raises Unreadable, also where the address leads to a place it must not."""
    try:
        at = whereabouts.looked_up(source_address.read(source.address, schemes=_schemes(source.profile)))
        password = vault.reveal(name=secret_name(source))
    except BadAddress as bad:
        raise Unreadable(str(bad), remedy="Change the address.", permanent=True) from None
    except vault.NotKept:
        words = "The password of the practice system's user is not kept here."
        raise Unreadable(words, remedy="Enter it in the set-up.", permanent=True) from None
    return opening.open_reader(
        source.profile,
        address=source.address,
        password=password,
        queries=source.queries or None,
        statement_seconds=statement_seconds,
        at=at,
    )


def reads_the_same(one: Source, other: Source) -> bool:
    """Whether both read the same rows, be it as another user."""
    if (one.profile, one.queries) != (other.profile, other.queries):
        return False
    schemes = _schemes(one.profile)
    try:
        here, there = (source_address.read(each.address, schemes=schemes) for each in (one, other))
    except BadAddress:
        return False
    return here.is_same_database(there)


def _checked(wish: Wish) -> tuple[Place, dict[str, str]]:
    if wish.profile not in registry.PROFILES:
        raise CannotSave({"profile": "Choose which practice system it is."})
    faults = {}
    place = None
    try:
        place = source_address.read(wish.address, schemes=_schemes(wish.profile))
        whereabouts.refuse_ours(place)
    except BadAddress as bad:
        faults["address"] = str(bad)
    if len(wish.password) > PASSWORD_LENGTH_MAX or "\x00" in wish.password:
        faults["password"] = "This is no password that a database takes."  # noqa: S105  words about one
    queries = {}
    if registry.PROFILES[wish.profile].own_queries:
        queries = {table: wish.queries[table].strip() for table in TABLES if wish.queries.get(table)}
        queries = {table: text for table, text in queries.items() if text}
        faults |= {
            f"query_{table}": f"It is longer than {QUERY_LENGTH_MAX:,} characters."
            for table, text in queries.items()
            if len(text) > QUERY_LENGTH_MAX
        }
        if "clients" not in queries:
            faults["query_clients"] = "Write at least the query for clients."
    if faults or place is None:
        raise CannotSave(faults)
    return place, queries


def _password_of_kin(place: Place, rows: tuple[Source | None, ...]) -> str:
    """A kept password goes nowhere but to the very address it was typed for: another server could collect it."""
    for row in rows:
        if row is not None and row.address == place.address:
            try:
                return vault.reveal(name=secret_name(row))
            except vault.NotKept:
                continue
    return ""


def _refuse_untested(draft: Source | None) -> None:
    if draft is None:
        raise CannotPut("There is no draft to put in force. Write one first.")
    if draft.tested_at is None or not draft.found:
        raise CannotPut("The draft was not tested since it was changed. Test the connection first.")
    if any(found["tone"] == "bad" for found in draft.found):
        raise CannotPut("The last test found faults. Mend them, then test the connection again.")


def _read_soon(*, compare: bool) -> None:
    if compare:
        queue.enqueue("sync.compare", only_one_waiting=f"sync.compare:{scope.firm_id()}")
    else:
        queue.enqueue("sync.poll", only_one_waiting=f"sync:{scope.firm_id()}")


def _locked() -> dict[str, Source]:
    return {row.stage: row for row in Source.objects.select_for_update().order_by("pk")}


def _schemes(profile: str) -> tuple[str, ...]:
    found = registry.PROFILES.get(profile)
    return found.schemes if found else ()


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}
