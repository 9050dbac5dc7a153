"""A bank statement of either sort."""

from quittance.core.money import Currency
from quittance.integrations.banks import bai2, csv_file
from quittance.integrations.banks.opening import text_of
from quittance.integrations.banks.words import Statement


def read(data: bytes, *, account: str = "", currency: Currency = Currency.USD) -> tuple[Statement, ...]:
    """Raises Unreadable. `account` and `currency` are those of a file that does not name its own."""
    text = text_of(data)
    if text.lstrip().startswith("01,"):
        return bai2.read(text, currency=currency)
    return csv_file.read(text, account=account, currency=currency)
