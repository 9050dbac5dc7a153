"""What people decided about receipts and about cash on account, as far as it is in force."""

from collections.abc import Collection

from django.db.models import Q

from quittance.receivables.models import Decision
from quittance.receivables.models.decision import Says


def of_receipts() -> dict[int, int | None]:
    """Receipts with the item that stood beside each. A firm decides some hundreds a year: all are quickly read."""
    about = Decision.objects.filter(withdrawn_at=None, receipt__isnull=False)
    return {receipt: item for receipt, item in about.values_list("receipt_id", "item_id") if receipt}


def of_entries(clients: Collection[int] | None) -> dict[int, str]:
    """Cash on account that is a payment of ours, with the payment's code."""
    about = Decision.objects.filter(withdrawn_at=None, says=Says.SAME, entry__isnull=False)
    if clients is not None:
        about = about.filter(Q(entry__client__in=clients) | Q(item__client__in=clients))
    return {entry: str(code) for entry, code in about.values_list("entry_id", "item__code") if entry}
