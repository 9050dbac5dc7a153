"""The payer's leave to debit their bank account, in the processor's form."""

from dataclasses import dataclass
from datetime import datetime

from stripe import params


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """When it was given, and from where. Without an address it was given on paper or on the phone."""

    given_at: datetime
    address: str = ""
    browser: str = ""


def mandate(consent: Consent) -> params.PaymentIntentConfirmParamsMandateDataCustomerAcceptance:
    moment = int(consent.given_at.timestamp())
    if not consent.address:
        return {"type": "offline", "accepted_at": moment, "offline": {}}
    return {
        "type": "online",
        "accepted_at": moment,
        "online": {"ip_address": consent.address, "user_agent": consent.browser},
    }
