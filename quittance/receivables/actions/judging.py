"""Judges the source's receipts anew and writes what changed: verdicts, and the sums on the invoices."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection, transaction

from quittance.core import locks, scope
from quittance.receivables.actions import covering, rebilled
from quittance.receivables.models import Invoice
from quittance.receivables.queries import sightings
from quittance.receivables.queries.sightings import Before, Scene
from quittance.receivables.rules import echo
from quittance.receivables.rules.sightings import Judged, Verdict

_CLIENTS_MAX = 5_000  # beyond so many it is quicker to ask for all
# Freed first: an item's echo may pass from one receipt to another, and at no moment may it have two.
_FREE = "UPDATE receivables_receipt SET verdict = 'counts', echo_of_id = NULL WHERE id = ANY(%s)"
_WRITE = """
UPDATE receivables_receipt r SET verdict = n.verdict, echo_of_id = n.item, judged_at = %s,
       judged_invoice_id = CASE WHEN n.verdict <> 'counts' THEN r.invoice_id END
  FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS n (id, verdict, item)
 WHERE r.id = n.id
"""


def judge(*, now: datetime, clients: Collection[int] | None = None) -> int:
    """Receipts of these clients, or of all, and whatever these lead to. Tells how many verdicts changed."""
    with transaction.atomic():
        if not sightings.has_items():
            return 0
        wait_for_turn()
        return settle(now=now, clients=clients, followed=rebilled.follow(now=now, clients=clients))


def wait_for_turn() -> None:
    """One judge per firm at a time, and before any invoice is locked: whoever takes both takes them in this order."""
    locks.until_commit(locks.Kind.JUDGING, scope.firm_id())


def settle(
    *, now: datetime, clients: Collection[int] | None, invoices: Collection[int] = (), followed: Collection[int] = ()
) -> int:
    """Within the caller's transaction and turn; `invoices` are to be counted anew whatever their receipts say.

    So are those between which items followed, which alone may end up overpaid.
    """
    if clients is not None and len(clients) > _CLIENTS_MAX:
        clients = None
    scene = sightings.scene(clients)
    changed = _changed(scene, echo.judge(scene.items, scene.shown, scene.ground).values())
    touched = {invoice for judged in changed for invoice in _places(scene, judged)}
    touched |= covering.wrong(_invoices(scene, clients)) | set(invoices) | set(followed)
    covering.lock(touched)
    _write(changed, {key for key, before in scene.before.items() if before.verdict == Verdict.ECHO}, now)
    if followed:
        covering.recompute_followed(followed)
    covering.recompute(touched)
    return len(changed)


def _changed(scene: Scene, judged: Iterable[Judged]) -> list[Judged]:
    return [each for each in judged if _after(scene, each) != scene.before[each.receipt]]


def _after(scene: Scene, judged: Judged) -> Before:
    """What counts lowers no sum of ours, so where it lies need not be remembered."""
    on = None if judged.verdict is Verdict.COUNTS else scene.invoice_of[judged.receipt]
    return Before(judged.verdict.value, judged.item, on)


def _places(scene: Scene, judged: Judged) -> set[int]:
    """Where it lies, and where it lay when it was judged before: the source may move it to another client's bill."""
    places = {scene.invoice_of[judged.receipt], scene.before[judged.receipt].on}
    return {invoice for invoice in places if invoice is not None}


def _invoices(scene: Scene, clients: Collection[int] | None) -> set[int]:
    """Where sums may be other than they were: an application may have moved, changed its amount or gone."""
    marked = Invoice.objects.exclude(echoed_cents=0)
    if clients is not None:
        marked = marked.filter(client__in=clients)
    found = set(marked.values_list("pk", flat=True))
    found |= {shown.invoice for shown in scene.shown if shown.invoice is not None}
    return found | {item.invoice for item in scene.items if item.invoice is not None}


def _write(changed: list[Judged], echoes: set[int], now: datetime) -> None:
    if not changed:
        return
    keys = [judged.receipt for judged in changed]
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [[key for key in keys if key in echoes]])
        cursor.execute(
            _WRITE, [now, keys, [judged.verdict.value for judged in changed], [judged.item for judged in changed]]
        )
