"""How much of a card fee that the payer bore goes back with a refund: in proportion, so that all gives back all."""

from quittance.payments.rules.fees import half_up


def fee_share(*, fee_cents: int, items_cents: int, refunded_before_cents: int, refund_cents: int) -> int:
    """What goes back with this refund. Rounded on the sum so far, or many small refunds would lose or make a cent."""
    if items_cents <= 0 or refund_cents <= 0 or refunded_before_cents + refund_cents > items_cents:
        raise ValueError("A refund is above nothing and, with those before it, not above what was paid.")
    after = half_up(fee_cents * (refunded_before_cents + refund_cents), items_cents)
    return after - half_up(fee_cents * refunded_before_cents, items_cents)
