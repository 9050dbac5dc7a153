"""How often a door may be made to send a mail, so that nobody's mailbox is filled from our pages."""

from quittance.access.rules.knocks import Mark, neighbourhood


def marks(*, address: str, network: str) -> tuple[Mark, ...]:
    """Every request counts here, whether somebody lives at the address or not.

    An address alone is lenient: else a stranger who asks in somebody's name would keep their own mails from them.
    """
    network = neighbourhood(network)
    return (
        Mark(f"pair:{address}|{network}", free=6),
        Mark(f"address:{address}", free=24),
        Mark(f"network:{network}", free=40),
    )
