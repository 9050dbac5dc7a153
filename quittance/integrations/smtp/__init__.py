"""How a mail leaves: one recipient per transaction, and one of four outcomes, told apart exactly."""

from quittance.integrations.smtp.courier import Courier
from quittance.integrations.smtp.letter import on_the_wire
from quittance.integrations.smtp.outcome import Accepted, Outcome, Refused, Unknown, Unreachable
from quittance.integrations.smtp.route import BadRoute, Route, Tls

__all__ = [
    "Accepted",
    "BadRoute",
    "Courier",
    "Outcome",
    "Refused",
    "Route",
    "Tls",
    "Unknown",
    "Unreachable",
    "on_the_wire",
]
