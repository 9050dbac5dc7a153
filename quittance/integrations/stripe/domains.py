"""On which hosts a page may show wallets: registered with the processor, for each connected account by itself.

Apple's file of proof is the processor's affair: nothing of it is served by us.
"""

from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import Counter, named
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.words import WalletDomain

# Wallets that hang on the host alone; what they are called is the processor's.
_WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay"}
_ACTIVE = "active"
_OFF = "The processor has this host switched off."


def find(at: Counter, host: str) -> WalletDomain | None:
    with told():
        page = at.client.v1.payment_method_domains.list({"domain_name": host, "limit": 1}, at.asking())
        return next((_domain(Facts.of(each)) for each in page.data), None)


def register(at: Counter, host: str, *, key: str) -> WalletDomain:
    with told():
        return _domain(Facts.of(at.client.v1.payment_method_domains.create({"domain_name": host}, at.doing(key))))


def look_again(at: Counter, domain: str, *, key: str) -> WalletDomain:
    """The processor proves the host once more, for the wallets that are not shown on it yet."""
    with told():
        found = at.client.v1.payment_method_domains.validate(named(domain, "pmd"), {}, at.doing(key))
        return _domain(Facts.of(found))


def _domain(facts: Facts) -> WalletDomain:
    refusals = [] if facts.is_true("enabled") else [_OFF]
    for theirs, name in _WALLETS.items():
        said = facts.part(theirs)
        if said.text("status") != _ACTIVE:
            refusals.append(f"{name}: {said.part('status_details').text('error_message') or 'not shown here.'}")
    return WalletDomain(facts.must("id"), facts.must("domain_name"), tuple(refusals))
