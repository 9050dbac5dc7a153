"""What the events of payments say to people; `event_words` takes them in."""

from collections.abc import Callable
from typing import Any

from quittance.web.firm import method_words

Facts = dict[str, Any]


def _started(facts: Facts) -> str:
    what = facts.get("what")
    waived = facts.get("waiver_reason")
    told = f"A payment of {facts['amount']} was sent off for {facts['client_name']}{f': {what}' if what else ''}."
    return f"{told} The firm bears the card fee: {waived}." if waived else told


def _payment(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        code = facts.get("payment_code")
        return f"{f'Payment {code}' if code else 'A payment'} of {facts['amount']} {words}."

    return told


def _failed(facts: Facts) -> str:
    why = facts.get("words")
    return _payment(f"failed: {str(why).rstrip('.')}" if why else "failed")(facts)


def _declined(facts: Facts) -> str:
    card, words = facts.get("card"), facts.get("words")
    return f"For a payment of {facts['amount']} {card} was declined on the processor's own page. {words}"


_CHOICES = {
    "cards": "cards",
    "bank": "bank transfers",
    "debit_cards": "debit cards",
    "wallets": "wallets",
    "payer_bears_fee": "card fees passed on to payers",
    "international": "cards from abroad",
    "state": "the firm's state",
    "embedded": "the processor's fields in our page",
    "notice_addresses": "who hears of payments",
    "partner_notices": "mails to partners",
    "started_mails": "mails to payers when a bank transfer starts",
    "refund_alone_cents": "what one person refunds alone",
    "refund_days": "days in which a payment can be refunded",
    "bank_label": "what bank accounts are called",
    "any_card_label": "what cards are called",
    "credit_label": "what credit cards are called",
    "debit_label": "what debit cards are called",
    "shows_payments": "previous payments shown to clients",
    "shows_paid_papers": "PDFs of paid invoices shown to clients",
}
_INTERNATIONAL = {"refuse": "not taken", "payer": "the payer bears what they cost more", "firm": "the firm bears it"}


def _policy_changed(facts: Facts) -> str:
    before, after = facts.get("before") or {}, facts.get("after") or {}
    moved = [
        f"{words}: {_chosen(name, before.get(name))} → {_chosen(name, after.get(name))}"
        for name, words in _CHOICES.items()
        if before.get(name) != after.get(name)
    ]
    return f"How clients may pay was changed: {'; '.join(moved)}."


def _chosen(name: str, value: Any) -> str:
    if name == "refund_alone_cents":
        return "any sum" if value is None else f"up to ${value / 100:,.2f}"
    if name == "notice_addresses":
        return ", ".join(value or []) or "the firm's contact"
    if name.endswith("_label"):
        return f"“{value}”" if value else "our words"
    if isinstance(value, bool):
        return "on" if value else "off"
    return _INTERNATIONAL.get(str(value), str(value) or "none")


def _rate_agreed(facts: Facts) -> str:
    fixed = f" and {facts['fixed_cents'] / 100:.2f}" if facts.get("fixed_cents") else ""
    percent = f"{facts.get('basis_points', 0) / 100:g} %"
    return f"From {facts.get('since')} on, payments by {facts.get('method')} cost {percent}{fixed}."


def _of_payment(what: str, words: str) -> Callable[[Facts], str]:
    """`A refund of $20.00 of payment 1000 has left.`"""

    def told(facts: Facts) -> str:
        code = facts.get("payment_code")
        return f"{what} {facts['amount']}{f' of payment {code}' if code else ''} {words}."

    return told


def _refund_asked(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        follows = "" if facts.get("owed_again", True) else "; a credit follows"
        reason = str(facts.get("reason") or "").rstrip(".")
        return _of_payment("A refund of", f"{words}{f': {reason}' if reason else ''}{follows}")(facts)

    return told


def _with_words(what: str, words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        why = str(facts.get("words") or facts.get("reason") or "").rstrip(".")
        return _of_payment(what, f"{words}: {why}" if why else words)(facts)

    return told


def _refund_left(facts: Facts) -> str:
    twice = ", though the payer's bank had taken some of it back already" if facts.get("missing") else ""
    return _of_payment("A refund of", f"has left{twice}")(facts)


def _returned(facts: Facts) -> str:
    code = f" with code {facts['return_code']}" if facts.get("return_code") else ""
    return _with_words("A bank transfer of", f"was sent back{code}")(facts)


def _credit_ended(facts: Facts) -> str:
    number = f"Invoice {facts['number']}" if facts.get("number") else "A refund"
    if facts.get("came"):
        return f"{number} waits for no credit any more: the practice system shows it."
    return f"{number} is due again: the credit that was to follow its refund did not show in time."


_SORTS = {
    "unauthorized": "that nobody had authorized",
    "administrative": "with a closed account or a wrong number",
    "overall": "for any reason",
}


def _rate_passed(facts: Facts) -> str:
    sort = _SORTS.get(str(facts.get("sort")), "")
    counts = f"{facts.get('returned')} of {facts.get('debits')} in {facts.get('window')}"
    return f"More bank transfers came back {sort} than the network allows ({facts.get('limit')}): {counts}."


def _rate_kept(facts: Facts) -> str:
    sort = _SORTS.get(str(facts.get("sort")), "")
    return f"Bank transfers that came back {sort} are within the network's limit again."


WORDS: dict[str, tuple[str, str | Callable[[Facts], str]]] = {
    **method_words.WORDS,
    "payment_policy.changed": ("payments", _policy_changed),
    "fee_rate.agreed": ("payments", _rate_agreed),
    "cards.shut": (
        "payments",
        lambda facts: f"Cards were switched off for some payers for a while: too many failed ({facts.get('what')}).",
    ),
    "wallets.ready": ("payments", "Pages of {host} can show Apple Pay and Google Pay."),
    "wallets.refused": ("payments", "The processor does not let pages of {host} show all wallets. {words}"),
    "payment.started": ("payments", _started),
    "payment.doubted": ("payments", _payment("was not answered by the processor; its outcome is being asked for")),
    "payment.challenged": ("payments", _payment("waits for the payer's bank to hear from the payer")),
    "payment.declined": ("payments", _declined),
    "payment.held": ("payments", _payment("is held on the payer's card, which is taken here, and is being charged")),
    "payment.accepted": ("payments", _payment("is processing")),
    "payment.succeeded": ("payments", _payment("succeeded")),
    "payment.failed": ("payments", _failed),
    "payment.cancelled": ("payments", _payment("was cancelled before any money moved")),
    "payment.mismatched": (
        "payments",
        "A payment of {ordered} was told by the processor as {told}. It is not settled before somebody has looked.",
    ),
    "payment.returned": ("payments", _returned),
    "refund.proposed": ("payments", _refund_asked("was asked for and waits for a second person")),
    "refund.approved": ("payments", _refund_asked("was approved")),
    "refund.declined": ("payments", _with_words("A refund of", "was declined")),
    "refund.requested": ("payments", _refund_asked("was requested")),
    "refund.doubted": ("payments", _of_payment("A refund of", "was not answered; it is looked for at the processor")),
    "refund.accepted": ("payments", _refund_left),
    "refund.succeeded": ("payments", _of_payment("A refund of", "succeeded")),
    "refund.failed": ("payments", _with_words("A refund of", "failed")),
    "refund.cancelled": ("payments", _of_payment("A refund of", "was cancelled; the money is the firm's")),
    "refund.credit_ended": ("payments", _credit_ended),
    "dispute.inquired": ("payments", _with_words("The payer's bank asks about", "and has moved no money")),
    "dispute.dropped": ("payments", _of_payment("The payer's bank no longer asks about", "and moved no money")),
    "dispute.opened": ("payments", _with_words("A dispute about", "was opened")),
    "dispute.answered": ("payments", _of_payment("A dispute about", "was answered with evidence")),
    "dispute.accepted": ("payments", _of_payment("A dispute about", "was accepted: the money stays with the payer")),
    "dispute.won": ("payments", _of_payment("A dispute about", "was decided for the firm")),
    "dispute.lost": ("payments", _of_payment("A dispute about", "was decided for the payer")),
    "return_rate.passed": ("payments", _rate_passed),
    "return_rate.kept": ("payments", _rate_kept),
    "overpayment.left": (
        "payments",
        lambda facts: (
            f"Invoice {facts.get('number')} stays overpaid by {facts.get('amount')}: "
            f"{str(facts.get('reason', '')).rstrip('.')}."
        ),
    ),
    "card_fee_refunds.agreed": (
        "payments",
        lambda facts: (
            "It was agreed that a card fee that a payer bore is refunded "
            f"{'by Quittance' if facts.get('by_us') else 'by the firm'}."
        ),
    ),
    "fee_return.requested": ("payments", _of_payment("Our fee of", "is being given back to the firm")),
    "fee_return.succeeded": ("payments", _of_payment("Our fee of", "was given back to the firm")),
    "fee_return.failed": ("payments", _with_words("Our fee of", "could not be given back to the firm")),
}
