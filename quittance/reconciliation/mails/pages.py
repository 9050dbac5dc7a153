"""Where in the firm portal a mail leads. Its pages lie above us, so their addresses are said here once."""

from quittance.payments.models import Payout
from quittance.reconciliation.models import FileSet

DEPOSITS = "/firm-portal/deposits/"


def of_set(row: FileSet) -> str:
    return f"{DEPOSITS}files/{row.pk}/"


def of_day(payout: Payout) -> str:
    """Of all that a bank account is to show on that day and that has no files yet."""
    return f"{DEPOSITS}open/{payout.bank_account_id}/{payout.currency}/{payout.deposit_date.isoformat()}/"
