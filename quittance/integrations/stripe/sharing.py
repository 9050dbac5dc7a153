"""A method given once to the platform, and a copy of it for each account that it pays into."""

from quittance.integrations.stripe import telling
from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import Counter, named
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.words import Method


def copy(at: Counter, *, vault: str, method: str, key: str) -> Method:
    """At this account: good for one payment, unless that payment keeps it. `vault` and `method` are the platform's."""
    with told():
        made = at.client.v1.payment_methods.create(
            {"customer": named(vault, "cus"), "payment_method": named(method, "pm")}, at.doing(key)
        )
        return telling.method(Facts.of(made))
