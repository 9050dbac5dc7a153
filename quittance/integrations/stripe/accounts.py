"""Connected accounts: what one may do."""

from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import Door, named
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.words import ConnectedAccount

_ACTIVE = "active"


def retrieve(door: Door, account: str) -> ConnectedAccount:
    with told():
        facts = Facts.of(door.client.v1.accounts.retrieve(named(account, "acct"), {}))
    may = facts.part("capabilities")
    charges = facts.is_true("charges_enabled")
    return ConnectedAccount(
        id=account,
        name=facts.part("business_profile").text("name"),
        takes_cards=charges and may.text("card_payments") == _ACTIVE,
        takes_bank=charges and may.text("us_bank_account_ach_payments") == _ACTIVE,
        pays_out=facts.is_true("payouts_enabled"),
    )
