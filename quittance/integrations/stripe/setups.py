"""Methods on their way into a vault without a payment, and the proof that a bank account is the payer's."""

from collections.abc import Sequence

from stripe import params

from quittance.integrations.stripe import telling
from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.consents import mandate
from quittance.integrations.stripe.door import Counter, named
from quittance.integrations.stripe.intents import Confirmation
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.words import Kind, Setup

_WHOLE = ["payment_method"]


def create(
    at: Counter, *, vault: str, kinds: Sequence[Kind], firm: str, key: str, payer_present: bool = False
) -> Setup:
    """`payer_present`: it is used while the payer is there, and not later without them."""
    facts: params.SetupIntentCreateParams = {
        "customer": named(vault, "cus"),
        "allowed_payment_method_types": [telling.THEIR_KINDS[kind] for kind in kinds],
        "metadata": {"firm": firm},
        "usage": "on_session" if payer_present else "off_session",
        "expand": _WHOLE,
    }
    with told():
        return telling.setup(Facts.of(at.client.v1.setup_intents.create(facts, at.doing(key))))


def confirm(at: Counter, setup: str, *, by: Confirmation, key: str) -> Setup:
    facts: params.SetupIntentConfirmParams = {"expand": _WHOLE}
    if by.token:
        facts["confirmation_token"] = named(by.token, "ctoken")
    else:
        facts["payment_method"] = named(by.method, "pm")
    if by.back:
        facts["return_url"] = by.back
    else:
        facts["use_stripe_sdk"] = True
    if by.consent:
        facts["mandate_data"] = {"customer_acceptance": mandate(by.consent)}
    with told():
        return telling.setup(Facts.of(at.client.v1.setup_intents.confirm(named(setup, "seti"), facts, at.doing(key))))


def retrieve(at: Counter, setup: str) -> Setup:
    with told():
        found = at.client.v1.setup_intents.retrieve(named(setup, "seti"), {"expand": _WHOLE}, at.asking())
        return telling.setup(Facts.of(found))


def cancel(at: Counter, setup: str) -> Setup:
    with told():
        found = at.client.v1.setup_intents.cancel(named(setup, "seti"), {"expand": _WHOLE}, at.anew())
        return telling.setup(Facts.of(found))


def prove(at: Counter, setup: str, *, key: str, deposits_cents: Sequence[int] = (), code: str = "") -> Setup:
    """By the two small deposits that arrived on the account, or by the code beside the one."""
    facts: params.SetupIntentVerifyMicrodepositsParams = {"expand": _WHOLE}
    if code:
        facts["descriptor_code"] = code
    else:
        facts["amounts"] = list(deposits_cents)
    with told():
        found = at.client.v1.setup_intents.verify_microdeposits(named(setup, "seti"), facts, at.doing(key))
        return telling.setup(Facts.of(found))
