"""How a payment is called in a subject or a sentence: by what it pays, for whom, and by what it was paid."""

from collections.abc import Sequence

_SHOWN_MAX = 3
_WALLETS = {
    "amex_express_checkout": "Amex Express Checkout",
    "apple_pay": "Apple Pay",
    "google_pay": "Google Pay",
    "link": "Link",
    "masterpass": "Masterpass",
    "samsung_pay": "Samsung Pay",
    "visa_checkout": "Visa Checkout",
    "unknown": "Wallet",
}


def things(numbers: Sequence[str], *, noun: str = "Invoice") -> str:
    """`Invoice 61001`, `Invoices 61001 and 61002`, `5 Invoices`; empty for money without an invoice."""
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    if len(numbers) <= _SHOWN_MAX:
        return f"{noun}s {', '.join(numbers[:-1])} and {numbers[-1]}"
    return f"{len(numbers)} {noun}s"


def people(names: Sequence[str]) -> str:
    """`Acme Co`, `Acme Co and Birch LLC`, `Acme Co and 4 more`."""
    each = list(dict.fromkeys(names))
    if len(each) <= _SHOWN_MAX - 1:
        return " and ".join(each)
    return f"{each[0]} and {len(each) - 1} more"


def subject(news: str, what: str, whom: str) -> str:
    """`Payment Received for Invoice 61001 (Acme Co)` (RCT-2, RCT-3)."""
    return f"{news} for {what} ({whom})" if what else f"{news} ({whom})"


def wallet(word: str) -> str:
    """By the processor's word for it. One that is new to us reads as it is written there."""
    return _WALLETS.get(word, word.replace("_", " ").title())


def by_wallet(word: str, brand: str, last4: str) -> str:
    """`Apple Pay (Visa •••• 4242)`, as far as the card in it is known."""
    told = card(brand, last4)
    return f"{wallet(word)} ({told})" if told else wallet(word)


def card(brand: str, last4: str) -> str:
    """`Visa •••• 4242`, as far as it is known."""
    return " ".join(part for part in (brand.title(), f"•••• {last4}" if last4 else "") if part)
