"""What may be paid at all: by which ways, in which currencies, how much."""

from typing import Any

from sandbox.processor.api import methods
from sandbox.processor.faults import invalid
from sandbox.processor.work import PLATFORM, Obj, Work

MINIMUM, MAXIMUM = 50, 99_999_999
CURRENCIES = frozenset({"usd", "cad", "gbp", "eur", "aud", "nzd"})


def offered(given: Obj, currency: str) -> list[str]:
    """What of ours is allowed and not excluded. The sandbox has two ways to pay."""
    allowed = given.get("allowed_payment_method_types") or list(methods.TYPES)
    types = [
        each
        for each in methods.TYPES
        if each in allowed and each not in (given.get("excluded_payment_method_types") or [])
    ]
    types = [each for each in types if each == "card" or currency == "usd"]
    if not types:
        words = "No valid payment method types for this intent. The sandbox has card, and us_bank_account in usd."
        raise invalid(words, "allowed_payment_method_types", "payment_intent_invalid_parameter")
    return types


def check_amount(amount: int, currency: str) -> None:
    if currency not in CURRENCIES:
        raise invalid(f"Invalid currency: {currency}. The sandbox takes {', '.join(sorted(CURRENCIES))}.", "currency")
    if amount < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")
    if amount < MINIMUM:
        raise invalid(f"Amount must be at least $0.50 {currency}", "amount", "amount_too_small")
    if amount > MAXIMUM:
        raise invalid(f"Amount must be no more than $999,999.99 {currency}", "amount", "amount_too_large")


def check_fee(work: Work, fee: Any, amount: int) -> None:
    """Who asks for a part of what goes to themselves has forgotten to say to whom it goes."""
    if fee == "":
        return
    if fee and work.account == PLATFORM:
        raise invalid(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an "
            "OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
            "application_fee_amount",
        )
    if not 0 <= fee <= amount:
        raise invalid("The application fee must be no more than the amount.", "application_fee_amount")


def check_together(given: Obj, names: tuple[str, ...]) -> None:
    """What belongs to the attempt has no meaning where none is made yet."""
    for name in names:
        if name in given and not given.get("confirm"):
            raise invalid(f"{name} can only be used with confirm=true.", name)
