"""One click that pays into several bank accounts: the ways that pay all of it, and what the payer wishes of each."""

from collections.abc import Sequence
from dataclasses import replace

from quittance.payments.rules.fees import Fee
from quittance.web.portal.pay.ways import Way


def joined(found: Sequence[Sequence[Way]]) -> list[Way]:
    """Those that are there at each bank account, at the cost of all. A saved one is the same thing at each."""
    others = [{_same(way): way for way in ways} for ways in found[1:]]
    shown = []
    for way in found[0]:
        each = [way, *(ways[_same(way)] for ways in others if _same(way) in ways)]
        if len(each) == len(found):
            shown.append(_summed(way, each))
    return shown


def lonely(ways: Sequence[Way], together: Sequence[Way]) -> list[Way]:
    """Saved ones that pay their own share alone."""
    paying = {part.name for way in together for part in way.each or (way,)}
    return [way for way in ways if way.kept is not None and way.name not in paying]


def at_these_fees(way: Way, fees: Sequence[Fee]) -> Way:
    """As it turned out to be, once the card was known."""
    way = replace(way, asks_state=False)
    if len(fees) == 1:
        return replace(way, fee=fees[0])
    return _summed(way, [replace(each, fee=fee) for each, fee in zip(way.each, fees, strict=True)])


def agreed(text: str) -> list[int]:
    """The totals that stood on the page that was sent."""
    told = text.split(",")
    return [int(each) if each.isascii() and each.isdecimal() and len(each) < 16 else 0 for each in told]  # noqa: PLR2004  fits a bigint


def _summed(way: Way, each: Sequence[Way]) -> Way:
    return replace(way, fee=_sum([part.fee for part in each]), each=tuple(each))


def _sum(fees: Sequence[Fee]) -> Fee:
    reasons = dict.fromkeys(reason for fee in fees for reason in fee.because)
    return Fee(
        sum(fee.items_cents for fee in fees),
        sum(fee.payer_cents for fee in fees),
        sum(fee.firm_cents for fee in fees),
        tuple(reasons),
    )


def _same(way: Way) -> tuple[str, str]:
    if way.kept is None:
        return way.name, ""
    return way.method.value, way.kept.fingerprint or way.name
