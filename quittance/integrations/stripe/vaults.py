"""Where methods are kept: one vault for each person, and one for the staff who pay for a client."""

from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import Counter, named
from quittance.integrations.stripe.reading import Facts


def create(at: Counter, *, owner: str, name: str, address: str, firm: str, key: str) -> str:
    """The id of a fresh one. `owner` is our own key of whose it is, `address` is where mail reaches them."""
    with told():
        made = at.client.v1.customers.create(
            {"name": name, "email": address, "metadata": {"owner": owner, "firm": firm}}, at.doing(key)
        )
        return Facts.of(made).must("id")


def remove(at: Counter, vault: str, *, key: str) -> None:
    """With all that lies in it, for good."""
    with told():
        at.client.v1.customers.delete(named(vault, "cus"), {}, at.doing(key))
