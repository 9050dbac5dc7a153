"""The processor's door as the settings open it. Asked outside of any transaction: an answer may take half a minute."""

from django.conf import settings

from quittance.integrations.stripe import door as processor
from quittance.integrations.stripe.door import Counter, Door
from quittance.integrations.stripe.words import ConnectedAccount


def is_open() -> bool:
    return bool(settings.QUITTANCE.processor_key)


def door() -> Door:
    return processor.opened(settings.QUITTANCE.processor_url, settings.QUITTANCE.processor_key)


def at(account: str) -> Counter:
    """Where the firm's account of this name is served."""
    return door().at(ConnectedAccount(account))
