"""Authorizations of debits: the words as they were shown, and the evidence that they were agreed to.

Rows are added and never changed. There is no way to delete one, so each outlives the two years that Nacha asks for.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from quittance.core import events
from quittance.integrations.stripe.consents import Consent
from quittance.payments.models import Mandate, Payment, Setup
from quittance.payments.models.mandate import Manner
from quittance.payments.rules.mandates import Debtee, Text
from quittance.payments.rules.visit import BROWSER_LENGTH_MAX, Visit
from quittance.tenancy import queries as tenancy


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What was agreed to: the words shown, how, and where the copy goes."""

    text: Text
    copy_to: str
    manner: Manner = Manner.ONLINE
    note: str = ""  # where the signed form or the recording lies


def debtee() -> Debtee:
    """Who debits at this firm: for the text that the payer reads before the click."""
    firm = tenancy.current_firm()
    return Debtee(name=firm.name, contact=firm.contact_address, company_id=settings.QUITTANCE.ach_company_id)


def record(
    *, of: Payment | Setup, agreed: Agreed, visit: Visit, by: str, now: datetime, last4: str = "", bank_name: str = ""
) -> Mandate:
    """Must stand in the transaction before the processor is asked. Told twice, the first one stands."""
    online = agreed.manner == Manner.ONLINE
    facts = {
        "text": agreed.text.words,
        "text_version": agreed.text.version,
        "text_sha256": agreed.text.sha256,
        "manner": agreed.manner,
        "note": "" if online else agreed.note.strip(),
        "given_at": now,
        "address": visit.address if online else "",
        "browser": visit.browser[:BROWSER_LENGTH_MAX] if online else "",
        "bank_name": bank_name,
        "last4": last4,
        "by": by,
        "copy_to": agreed.copy_to,
    }
    payment, setup = (of, None) if isinstance(of, Payment) else (None, of)
    mandate, is_new = Mandate.objects.get_or_create(payment=payment, setup=setup, defaults=facts)
    if is_new:
        events.record("mandate.given", mandate, at=now, by=by, manner=agreed.manner.value, last4=last4)
    return mandate


def consent_of(mandate: Mandate) -> Consent:
    """The same, in the form in which the processor is told."""
    return Consent(given_at=mandate.given_at, address=mandate.address, browser=mandate.browser)
