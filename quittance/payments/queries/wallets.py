"""Where wallets can be shown."""

from quittance.payments.models import WalletHost
from quittance.tenancy import queries as tenancy


def wallet_hosts() -> list[tuple[WalletHost, str]]:
    """Each host of the firm at each of its living accounts, with the firm's word for the account."""
    names = {each.account: each.name for each in tenancy.bank_accounts()}
    rows = WalletHost.objects.filter(account__in=names, host__in=tenancy.hosts()).order_by("host", "account")
    return [(row, names[row.account]) for row in rows]
