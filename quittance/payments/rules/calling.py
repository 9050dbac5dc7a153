"""What the ways to pay are called at the checkout: our words, or the firm's own in one short line."""

from dataclasses import dataclass

LENGTH_MAX = 40


@dataclass(frozen=True)
class Called:
    """`any_card` stands where debit and credit cards cost the same; `credit` also where no debit card is taken."""

    bank: str = "Bank account"
    any_card: str = "Credit or debit card"
    credit: str = "Credit card"
    debit: str = "Debit card"


OURS = Called()


def called(*, bank: str, any_card: str, credit: str, debit: str) -> Called:
    return Called(bank or OURS.bank, any_card or OURS.any_card, credit or OURS.credit, debit or OURS.debit)


def one_line(words: str) -> str:
    """Spaces of any sort, also line breaks, are one space."""
    return " ".join(words.split())


def is_label(words: str) -> bool:
    """Short, one line, and nothing that turns or hides what stands beside it. Nothing at all means ours."""
    return words == one_line(words) and len(words) <= LENGTH_MAX and words.isprintable()
