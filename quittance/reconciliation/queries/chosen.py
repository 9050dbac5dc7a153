"""What the firm chose about its files."""

from quittance.core import once
from quittance.reconciliation.models import Policy


@once.asked
def policy_now() -> Policy:
    """Or what holds for a firm that chose nothing."""
    return Policy.objects.first() or Policy()
