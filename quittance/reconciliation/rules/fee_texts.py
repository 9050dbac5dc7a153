"""The Details column of the fee report: what a fee is and how it comes about, in the files' few words."""

from quittance.core.money import Currency
from quittance.payments.rules.fees import Method, Rate

_BANK_WORDS = {Currency.USD: "ACH", Currency.CAD: "PAD", Currency.GBP: "Bacs"}


def method_word(method: Method, currency: Currency) -> str:
    """`CC`, or the network by which a bank transfer of that currency comes (FILE-6)."""
    return "CC" if method == Method.CARD else _BANK_WORDS[currency]


def withheld(
    *, method: Method, currency: Currency, items_cents: int, firm_cents: int, payer_cents: int = 0, rate: Rate | None
) -> str:
    """`ACH 0.8 % of 3,000.00`. Where the agreed rate does not give the sum, no rate is claimed."""
    word, base = method_word(method, currency), amount(items_cents)
    if rate is None or rate.of(items_cents) != firm_cents + payer_cents:
        return f"{word} fee on {base}"
    parts = [f"{percent(rate.basis_points)} of {base}"] if rate.basis_points else []
    parts += [amount(rate.fixed_cents)] if rate.fixed_cents else []
    text = f"{word} {' + '.join(parts) or amount(0)}"
    if rate.cap_cents is not None and rate.cap_cents == firm_cents + payer_cents:
        text += f", at most {amount(rate.cap_cents)}"
    return f"{text}, less {amount(payer_cents)} that the payer bore" if payer_cents else text


def given_back(words: str) -> str:
    """Of the words under which it was withheld."""
    return f"given back: {words}"


def card_fee_by_us() -> str:
    return "given back: CC fee that the payer bore, of a refund"


def taken_twice(missing_cents: int) -> str:
    if missing_cents < 0:
        return f"{amount(-missing_cents)} that went back twice came again"
    return f"{amount(missing_cents)} went back twice, by a refund and a dispute"


def percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + " %"


def amount(cents: int) -> str:
    """Without a symbol: a file has one currency. `3,000.00`."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02}"
