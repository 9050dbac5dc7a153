"""Methods as they are kept, and what may be known of one before it is used."""

from quittance.integrations.stripe import telling
from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import PAGE, Counter, named
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.words import Kind, Method


def retrieve(at: Counter, method: str) -> Method:
    with told():
        return telling.method(Facts.of(at.client.v1.payment_methods.retrieve(named(method, "pm"), {}, at.asking())))


def of_token(at: Counter, token: str) -> Method:
    """What the payer typed into the processor's fields, before anything is charged: which fee it carries hangs on it.

    It has no id, because it cannot be used but by its token.
    """
    with told():
        found = at.client.v1.confirmation_tokens.retrieve(named(token, "ctoken"), {}, at.asking())
        return telling.method(Facts.of(found).part("payment_method_preview"))


def of_vault(at: Counter, vault: str) -> tuple[Method, ...]:
    """All that is kept there of the kinds that we offer."""
    with told():
        page = at.client.v1.payment_methods.list({"customer": named(vault, "cus"), "limit": PAGE}, at.asking())
        found = [telling.method(Facts.of(each)) for each in page.auto_paging_iter()]
    return tuple(each for each in found if each.kind is not Kind.OTHER)


def forget(at: Counter, method: str, *, key: str) -> Method:
    """Takes it out of its vault, for good, and ends the leave to debit it."""
    with told():
        return telling.method(Facts.of(at.client.v1.payment_methods.detach(named(method, "pm"), {}, at.doing(key))))
