"""A payout is proved: from what is known now, and written over what was found before, until its files are made."""

import hashlib
from collections import defaultdict, deque
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from quittance.core import events, scope
from quittance.core.models import Event
from quittance.core.queue import enqueue
from quittance.payments.models import Payout
from quittance.reconciliation import queries
from quittance.reconciliation.actions.pouring import Pouring
from quittance.reconciliation.actions.unswept import unswept
from quittance.reconciliation.models import Explained, Gap, Proof
from quittance.reconciliation.rules import proof as rules

_ROWS_AT_ONCE = 2_000


_NOT_READ = (
    "The processor has not named the lines of this payout yet. Released now, their rows would stand in no file. "
    "It is asked again by itself."
)


class CannotRelease(Exception):
    """Nothing was let go; the text says why."""


def on_payout_read(event: Event, *, now: datetime) -> None:
    """Its lines are here: what is not explained is known days before the money is."""
    prove(payout=Payout.objects.get(pk=event.subject_id), now=now)


@unswept()
def prove(*, payout: Payout, now: datetime, into: Pouring | None = None) -> rules.Proof | None:
    """None for what stands in a set already: that is proved for good. `into`: whoever writes its lines with more."""
    made, lines = queries.proof_of(payout)
    with transaction.atomic():
        Payout.objects.select_for_update(no_key=True).get(pk=payout.pk)
        known = Proof.objects.filter(payout=payout).first()
        if known is not None and known.file_set_id is not None:
            return None
        sums = {
            "invoice_cents": made.invoice_cents, "alt_cents": made.alt_cents, "fee_cents": made.fee_cents,
            "carried_cents": made.carried_cents, "remainder_cents": made.remainder_cents,
            "gap_count": len(made.gaps), "made_at": now,
        }  # fmt: skip
        row, _ = Proof.objects.update_or_create(payout=payout, defaults=sums)
        _write_gaps(row, made, now)
        poured = into or Pouring()
        _stage_explained(row, made, lines, poured)
        if into is None:
            poured.write()
        return made


def release(*, proofs: Collection[Proof], by: str, reason: str, now: datetime, seen: str = "") -> None:
    """Let files go although something is not explained. It holds for what is shown now, and for nothing found later.

    `seen`: what the person was shown, by `what_is_held`.
    """
    if not reason.strip():
        raise CannotRelease("Say why these files may leave although something is not explained.")
    with transaction.atomic():
        rows = list(Proof.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in proofs]))
        held = [row for row in rows if row.is_held]
        if not held:
            raise CannotRelease("Nothing is held here any more.")
        if seen and seen != what_is_held(held):
            raise CannotRelease("What is not explained changed meanwhile. See it as it is now, and decide anew.")
        if any(row.payout.read_at is None for row in held):
            raise CannotRelease(_NOT_READ)
        for row in held:
            Proof.objects.filter(pk=row.pk).update(released_at=now, released_by=by, released_reason=reason.strip())
            facts = {"remainder": str(row.remainder), "gaps": row.gap_count, "reason": reason.strip()}
            events.record("proof.released", row.payout, at=now, by=by, **facts)
        enqueue("reconciliation.close", only_one_waiting=f"close:{scope.firm_id()}")


def what_is_held(proofs: Collection[Proof]) -> str:
    """Every place of it in few letters: other gaps of the same sum are other ones."""
    gaps = Gap.objects.filter(proof__in=proofs).order_by("proof", "place")
    told = list(gaps.values_list("proof", "why", "difference_cents", "words"))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _write_gaps(row: Proof, made: rules.Proof, now: datetime) -> None:
    before = [(gap.why, gap.difference_cents, gap.words) for gap in row.gaps.order_by("place")]
    found = [(gap.why.value, gap.cents, gap.words) for gap in made.gaps]
    if before == found:
        return
    row.gaps.all().delete()
    Gap.objects.bulk_create(
        (
            Gap(
                proof=row,
                place=place,
                why=gap.why.value,
                difference_cents=gap.cents,
                words=gap.words,
                line_id=gap.line_id,
                code=gap.code,
            )
            for place, gap in enumerate(made.gaps, start=1)
        ),
        batch_size=_ROWS_AT_ONCE,
    )
    # Who released it had seen something else.
    Proof.objects.filter(pk=row.pk).update(released_at=None, released_by="", released_reason="")
    facts = {"remainder": str(row.remainder), "gaps": len(found), "payout": row.payout.payout_id}
    if found:
        events.record("proof.held", row.payout, at=now, by="system", **facts)
    else:
        events.record("proof.closed", row.payout, at=now, by="system", **facts)


def _stage_explained(row: Proof, made: rules.Proof, lines: Sequence[tuple[int, str]], poured: Pouring) -> None:
    keys: dict[str, deque[int]] = defaultdict(deque)
    for key, line_id in lines:
        keys[line_id].append(key)
    Explained.objects.filter(proof=row).delete()
    columns = ("proof_id", "place", "line_id", "why", "code", "words")
    told = (
        (row.pk, place, keys[each.line.line_id].popleft(), each.why.value, each.code, each.words)
        for place, each in enumerate(made.explained, start=1)
    )
    poured.stage(Explained, columns, told)
