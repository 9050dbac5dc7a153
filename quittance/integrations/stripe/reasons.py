"""The form of a refusal's words: for the payer, for the firm, and what may be tried after it."""

from typing import NamedTuple

from quittance.integrations.stripe.words import Again


class Reason(NamedTuple):
    payer: str
    firm: str
    again: Again = Again.OTHER
