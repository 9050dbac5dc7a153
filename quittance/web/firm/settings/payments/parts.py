"""The parts of the page “Paying online”, each with what its choices come to. One form and one save hold them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.forms import BoundField, Form

from quittance.payments.models import Policy
from quittance.web.firm.settings.payments import examples
from quittance.web.firm.settings.payments.examples import Example


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    words: str
    fields: list[BoundField]
    examples: list[Example]
    says: list[str]  # what the choices come to, a sentence each


def of(form: Form, policy: Policy, *, on: date) -> list[Part]:
    return [
        _part(form, name, words, *fields, examples=shown, says=says)
        for name, words, fields, shown, says in _laid_out(policy, on)
    ]


_Row = tuple[str, str, tuple[str, ...], list[Example], list[str]]


def _laid_out(policy: Policy, on: date) -> Iterator[_Row]:
    yield "Ways to pay", "", ("bank", "cards", "debit_cards", "wallets", "embedded"), [], [examples.taken(policy)]
    costs = "Each payment costs the firm a fee. Payers may bear a credit card's, as far as law and brand allow."
    yield "Card fees", costs, ("payer_bears_fee", "state", "international"), examples.of(policy, on=on), []
    names = "The names of the ways to pay. One line of at most 40 letters; what is left empty has our name."
    labels = ("bank_label", "any_card_label", "credit_label", "debit_label")
    yield "Words at the checkout", names, labels, [], [examples.called(policy, on=on)]
    yield "What clients see", "", ("shows_payments", "shows_paid_papers"), [], [examples.seen(policy)]
    told = [examples.hears(policy), examples.starts(policy)]
    yield "Mails", "", ("notice_addresses", "partner_notices", "started_mails"), [], told
    sums = [examples.until(policy), examples.alone(policy)]
    yield "Refunds", "", ("refund_days", "refund_alone_cents"), [], sums


def _part(form: Form, title: str, words: str, *names: str, examples: list[Example], says: list[str]) -> Part:
    key = title.lower().replace(" ", "-")
    return Part(key, title, words, [form[name] for name in names], examples, [each for each in says if each])
