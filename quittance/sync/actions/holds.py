"""What looks like an import or a loss is held: found among what was staged, kept out, decided by a person."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Sum

from quittance.core import events, scope
from quittance.core.queue import enqueue
from quittance.receivables.models import Client, Invoice
from quittance.sync.actions import held_rows, losing
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import HeldImport, HeldRow
from quittance.sync.models.held_import import Kind, State
from quittance.sync.rules import limits
from quittance.tenancy.actions import mirroring

SAMPLES = 10
_BLOCKING = (State.OPEN, State.REFUSED)
# Where a staged row says on which other rows it hangs.
_HANGS_ON = {
    "client_contacts": {"client": "clients"},
    "invoices": {"client": "clients"},
    "entries": {"client": "clients"},
    "applications": {"entry": "entries", "target": "invoices"},
    "jobs": {"client": "clients"},
    "work": {"client": "clients"},
}


class AlreadyDecided(Exception):
    """Somebody was quicker."""


def sift(*, table: str, now: datetime) -> int:
    """Take out of the staged rows what is held already, what hangs on it, and what must be held from now on."""
    held = _held_already(table)
    if table == "clients":
        held += _many_new_clients(now) + _numbers_of_others(now)
    return held


def _held_already(table: str) -> int:
    _forget_what_came_back(table)
    rows = HeldRow.objects.filter(held__state__in=_BLOCKING).exclude(held__kind=Kind.VANISHED)
    if not rows.exists():
        return 0
    keys = list(rows.filter(table=table).values_list("source_key", flat=True))
    count = held_rows.take_out(table, "s.source_key = ANY(%s)", [keys])
    for staged, before in _HANGS_ON.get(table, {}).items():
        for held in HeldImport.objects.filter(state__in=_BLOCKING, kind=Kind.NEW_CLIENTS):
            heads = list(held.rows.filter(table=before).values_list("source_key", flat=True))
            found = held_rows.staged_keys(table, f"s.{staged} = ANY(%s)", [heads])
            held_rows.hold(held, table, found)
            count += held_rows.take_out(table, "s.source_key = ANY(%s)", [found])
    return count + (_contacts_of_held_clients() if table == "contacts" else 0)


def _contacts_of_held_clients() -> int:
    """They name no client themselves; what links them to one is staged beside them."""
    mirroring.open_stage(TARGETS["client_contacts"])
    heads = HeldRow.objects.filter(table="clients", held__state__in=_BLOCKING, held__kind=Kind.NEW_CLIENTS)
    every = list(heads.values_list("source_key", flat=True))
    count = 0
    for held in HeldImport.objects.filter(state__in=_BLOCKING, kind=Kind.NEW_CLIENTS):
        theirs = list(held.rows.filter(table="clients").values_list("source_key", flat=True))
        found = held_rows.staged_keys("contacts", _THEIRS_ALONE, [scope.firm_id(), theirs, every])
        held_rows.hold(held, "contacts", found)
        count += held_rows.take_out("contacts", "s.source_key = ANY(%s)", [found])
    return count


_THEIRS_ALONE = (
    "NOT EXISTS (SELECT 1 FROM receivables_contact c WHERE c.firm_id = %s AND c.source_key = s.source_key)"
    " AND EXISTS (SELECT 1 FROM stage_client_contacts l WHERE l.contact = s.source_key AND l.client = ANY(%s))"
    " AND NOT EXISTS (SELECT 1 FROM stage_client_contacts l WHERE l.contact = s.source_key AND l.client <> ALL(%s))"
)


def called_for(table: str) -> set[str]:
    """Held contacts that a client who is not held names by now, among what is staged: they must be read as well."""
    held = HeldRow.objects.filter(table="contacts", held__state__in=_BLOCKING)
    if table != "contacts" or not held.exists():
        return set()
    mirroring.open_stage(TARGETS["client_contacts"])
    keys = list(held.values_list("source_key", flat=True))
    return set(held_rows.staged_contacts_of_others(keys))


def _forget_what_came_back(table: str) -> None:
    """Rows whose loss was held or refused are at the source again; a client has the number again that it has here."""
    _unhold(table, Kind.VANISHED, f"SELECT s.source_key FROM {TARGETS[table].stage} s")  # noqa: S608  ours
    if table == "contacts":
        for key in called_for("contacts"):
            HeldRow.objects.filter(table="contacts", source_key=key).delete()
    if table == "clients":
        same = "SELECT s.source_key FROM stage_clients s JOIN receivables_client c ON c.source_key = s.source_key"
        _unhold(table, Kind.NUMBERS, f"{same} AND c.number = s.number AND c.firm_id = h.firm_id")


def _unhold(table: str, kind: Kind, keys: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM sync_held_row h USING sync_held_import i WHERE h.held_id = i.id AND h.firm_id = %s"  # noqa: S608  ours
            f' AND i.kind = %s AND i.state = ANY(%s) AND h."table" = %s AND h.source_key IN ({keys})',
            [scope.firm_id(), str(kind), [str(state) for state in _BLOCKING], table],
        )


def _many_new_clients(now: datetime) -> int:
    fresh = (
        "NOT EXISTS (SELECT 1 FROM receivables_client c WHERE c.firm_id = %s AND c.source_key = s.source_key)"
        " AND NOT EXISTS (SELECT 1 FROM sync_held_row h WHERE h.firm_id = %s AND h.table = 'clients'"
        " AND h.source_key = s.source_key)"
    )
    firm = scope.firm_id()
    keys = held_rows.staged_keys("clients", fresh, [firm, firm])
    known = Client.objects.filter(gone_at=None).count()
    limit = limits.new_clients(known)
    if len(keys) <= limit:
        return 0
    held = _open(Kind.NEW_CLIENTS, now)
    held_rows.hold(held, "clients", keys, label="s.number || ' ' || s.name")
    _tell(held, known=known, limit=limit)
    return held_rows.take_out("clients", "s.source_key = ANY(%s)", [keys])


def _numbers_of_others(now: datetime) -> int:
    """A number that was another client's: swapped, shifted along, or taken from one that is gone."""
    changed_owner = (
        "EXISTS (SELECT 1 FROM receivables_client c LEFT JOIN stage_clients o ON o.source_key = c.source_key"
        " WHERE c.firm_id = %s AND c.number = s.number AND c.source_key <> s.source_key"
        " AND (c.gone_at IS NOT NULL OR o.number <> c.number))"
        " AND NOT EXISTS (SELECT 1 FROM receivables_client c WHERE c.firm_id = %s AND c.source_key = s.source_key"
        " AND c.number = s.number)"
        " AND NOT EXISTS (SELECT 1 FROM sync_held_row h WHERE h.firm_id = %s AND h.table = 'clients'"
        " AND h.source_key = s.source_key)"
    )
    firm = scope.firm_id()
    keys = held_rows.staged_keys("clients", changed_owner, [firm, firm, firm])
    if not keys:
        return 0
    held = _open(Kind.NUMBERS, now)
    held_rows.hold(held, "clients", keys, label="s.number || ' ' || s.name")
    _tell(held)
    return held_rows.take_out("clients", "s.source_key = ANY(%s)", [keys])


def vanished(*, keys: dict[str, list[str]], now: datetime) -> dict[str, list[str]]:
    """Of the rows that the source no longer has: those that may be marked as gone now. The rest is held."""
    blocked = set(
        HeldRow.objects.filter(held__state__in=_BLOCKING, held__kind=Kind.VANISHED).values_list("table", "source_key")
    )
    fresh = {table: [key for key in each if (table, key) not in blocked] for table, each in keys.items()}
    waiting = sum(1 for table, _ in blocked if table == "invoices")
    known = Invoice.objects.filter(gone_at=None).count()
    limit = limits.vanished_invoices(known)
    hanging = losing.hanging_invoices(fresh)
    leaving = len(fresh.get("invoices", ())) + hanging
    if not leaving or leaving + waiting <= limit:
        return fresh
    held = _open(Kind.VANISHED, now)
    for table, each in fresh.items():
        held_rows.hold_lost(held, table, each)
    _tell(held, known=known, limit=limit, hanging=hanging)
    return {}


def back_again(*, here: dict[str, list[str]], now: datetime) -> None:
    """Rows whose loss was held stand at the source again: there is nothing left to decide about them."""
    for held in HeldImport.objects.filter(kind=Kind.VANISHED, state=State.OPEN):
        for table, keys in here.items():
            held.rows.filter(table=table, source_key__in=keys).delete()
        if not held.rows.exists():
            held.move(State.REFUSED, decided_at=now, decided_by="sync")
            events.record("import.came_back", held, at=now, by="sync")
        else:
            _tell(held)


def waiting_to_apply() -> list[HeldImport]:
    return list(HeldImport.objects.filter(state=State.APPLIED, applied_at=None).order_by("pk"))


def applied(held: HeldImport, *, now: datetime) -> None:
    """Its rows may be held another time, for another reason."""
    HeldImport.objects.filter(pk=held.pk).update(applied_at=now)
    held.rows.all().delete()


def apply(*, held: HeldImport, by: str, now: datetime) -> None:
    """Let it in; the next cycle reads these rows anew."""
    with transaction.atomic():
        held = _decided(held, State.APPLIED, by, now)
        events.record("import.applied", held, at=now, by=by, **_facts(held))
    enqueue("sync.poll", only_one_waiting=f"sync:{scope.firm_id()}")


def refuse(*, held: HeldImport, by: str, now: datetime) -> None:
    """Keep these rows out, now and later."""
    with transaction.atomic():
        held = _decided(held, State.REFUSED, by, now)
        events.record("import.refused", held, at=now, by=by, **_facts(held))


def _decided(held: HeldImport, to: State, by: str, now: datetime) -> HeldImport:
    held = HeldImport.objects.select_for_update().get(pk=held.pk)
    if held.state != State.OPEN and not (to == State.APPLIED and held.can_still_be_applied):
        raise AlreadyDecided(f"It was decided already: {held.get_state_display()}.")
    held.move(to, decided_at=now, decided_by=by)
    return held


def _facts(held: HeldImport) -> dict[str, object]:
    return {"kind": held.kind, "counts": held.facts.get("counts", {})}


def _open(kind: Kind, now: datetime) -> HeldImport:
    held = HeldImport.objects.filter(kind=kind, state=State.OPEN).first()
    if held is None:
        held = HeldImport.objects.create(kind=kind, found_at=now)
        events.record("import.held", held, at=now, by="sync", kind=kind)
    return held


def _tell(held: HeldImport, **facts: int) -> None:
    counts = dict(held.rows.values_list("table").annotate(Count("pk")).order_by("table"))
    samples = list(held.rows.exclude(label="").order_by("pk").values_list("label", flat=True)[:SAMPLES])
    sums = held.rows.exclude(open_cents=None).order_by("currency").values_list("currency").annotate(Sum("open_cents"))
    held.facts = {**held.facts, **facts, "counts": counts, "samples": samples, "open": dict(sums)}
    HeldImport.objects.filter(pk=held.pk).update(facts=held.facts)


def retell() -> None:
    """After a cycle: plans that are still open say how much hangs on them by now."""
    for held in HeldImport.objects.filter(state=State.OPEN):
        _tell(held)
