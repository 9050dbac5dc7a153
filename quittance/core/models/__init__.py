"""Core's tables: what happened, what has still to react, what arrived."""

from quittance.core.models.event import Event, Reaction, Seal
from quittance.core.models.inbound import Inbound, Stray

__all__ = ["Event", "Inbound", "Reaction", "Seal", "Stray"]
