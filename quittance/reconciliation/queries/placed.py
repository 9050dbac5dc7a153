"""Rows of files whose item followed to where the practice system shows it: where they lie is no mistake of the file."""

from collections.abc import Collection

from quittance.receivables.models import Decision
from quittance.receivables.models.decision import Says
from quittance.reconciliation.models import Move
from quittance.reconciliation.rules.rows import Row


def elsewhere_by_now(rows: Collection[Row]) -> set[str]:
    """Their keys."""
    codes = {row.code for row in rows}
    shown = Move.objects.filter(shown=True, code__in=codes).values_list("code", "receipt__suffix")
    followed = Decision.objects.filter(says=Says.FOLLOW, withdrawn_at=None, item__code__in=codes)
    found = {*shown, *followed.values_list("item__code", "item__suffix")}
    return {row.key for row in rows if row.order in found}
