"""Chooses the words for a failed payment from the codes that came with it."""

import re
from collections.abc import Sequence

from quittance.integrations.stripe import declines, returns
from quittance.integrations.stripe.reasons import Reason
from quittance.integrations.stripe.words import Again, Failure, Kind

_RETURN_CODE = re.compile(r"R[0-9]{2}")


def failure(kind: Kind, codes: Sequence[str], *, final: bool = False) -> Failure:
    """From the most exact code that we have words for. `final`: the bank said not to try this method again."""
    told = [code for code in codes if code]
    if kind is Kind.BANK:
        told = [returns.NAMED.get(code, code) for code in told]
    table = returns.BANK if kind is Kind.BANK else declines.CARD
    known = next((code for code in told if code in table), "")
    reason = table[known] if known else _unknown(kind, told[0] if told else "")
    return Failure(
        known or "declined",
        reason.payer,
        reason.firm,
        Again.OTHER if final else reason.again,
        next((code for code in told if kind is Kind.BANK and _RETURN_CODE.fullmatch(code)), ""),
    )


def _unknown(kind: Kind, code: str) -> Reason:
    vague = returns.VAGUE if kind is Kind.BANK else declines.VAGUE
    return vague._replace(firm=f"{vague.firm} The processor names it {code[:60]}.") if code else vague
