"""What the outbox knows, for those above it."""

from quittance.outbox.queries.addresses import dead_address, dead_addresses
from quittance.outbox.queries.fates import fate_words
from quittance.outbox.queries.signing import drafted_key, key_in_force, key_in_use, sender

__all__ = [
    "dead_address",
    "dead_addresses",
    "drafted_key",
    "fate_words",
    "key_in_force",
    "key_in_use",
    "sender",
]
