"""What a domain says of itself, asked of one resolver; four outcomes, told apart."""

from quittance.integrations.dns.resolver import (
    BadResolver,
    DnsFault,
    NoSuchName,
    NoText,
    NotThere,
    Resolver,
)

__all__ = ["BadResolver", "DnsFault", "NoSuchName", "NoText", "NotThere", "Resolver"]
