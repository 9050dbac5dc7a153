"""Mails about saved methods go to whoever owns the vault: a stranger's hand must not stay unseen."""

from datetime import datetime

from quittance.core.models import Event
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient, Words
from quittance.payments.mails import method_mail
from quittance.payments.mails.method_mail import Letter
from quittance.payments.models import KeptMethod, Setup, Vault
from quittance.tenancy import queries as tenancy


def kept(*, method: KeptMethod, event: Event, mandate_text: str, now: datetime) -> None:
    words = method_mail.kept(_letter(method.vault), what=method.words, mandate_text=mandate_text)
    _post(method.vault, f"method:{method.pk}:{event.pk}", words, now)


def removed(*, method: KeptMethod, event: Event, now: datetime) -> None:
    words = method_mail.removed(_letter(method.vault), what=method.name)
    _post(method.vault, f"method:{method.pk}:{event.pk}", words, now)


def to_be_proved(*, setup: Setup, mandate_text: str, now: datetime) -> None:
    """With the payer's copy of what they agreed to: small deposits are on their way already."""
    firm = tenancy.current_firm()
    day = firm.clock.today(setup.arrives_at) if setup.arrives_at else None
    words = method_mail.to_be_proved(
        _letter(setup.vault), what=setup.name, by_code=setup.by_code, day=day, mandate_text=mandate_text
    )
    _post(setup.vault, f"setup:{setup.pk}:proof", words, now)


def authorized(*, setup: Setup, copy_to: str, mandate_text: str, now: datetime) -> None:
    """The copy for a client whose authorization the staff took down."""
    words = method_mail.authorized(_letter(setup.vault), what=setup.name, mandate_text=mandate_text)
    firm = tenancy.current_firm()
    mails.post(firm=firm, key=f"setup:{setup.pk}:authorized", words=words, to=[Recipient(copy_to)], now=now)


def _letter(vault: Vault) -> Letter:
    return Letter(tenancy.current_firm(), tenancy.main_host(), vault.client.name if vault.client else "")


def _post(vault: Vault, key: str, words: Words, now: datetime) -> None:
    firm = tenancy.current_firm()
    owner = Recipient(vault.person.address) if vault.person else Recipient(firm.contact_address, firm.name)
    mails.post(firm=firm, key=key, words=words, to=[owner], now=now)
