"""The mails about money that goes back: rows in the transaction that makes them true, once per news."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient, Words
from quittance.payments import queries
from quittance.payments.actions import recipients
from quittance.payments.mails import going_back_mail
from quittance.payments.mails.going_back_mail import Letter
from quittance.payments.models import Dispute, Payment, Refund
from quittance.tenancy import queries as tenancy


def requested(*, refund: Refund, now: datetime) -> None:
    letter, key = _letter(refund.payment, _of_refund(refund), now), f"refund:{refund.pk}:requested"
    theirs = _letter(refund.payment, _of_refund(refund), now, for_payer=True)
    _to_payer(refund.payment, key, going_back_mail.requested(theirs, refund), now)
    _to_firm_and_partners(key, letter, partial(going_back_mail.requested_notice, refund=refund), now)


def waiting(*, refund: Refund, now: datetime) -> None:
    """To those alone who may agree: the payer and partners hear of a refund once it is wanted for good."""
    letter = _letter(refund.payment, _of_refund(refund), now)
    _to_firm(f"refund:{refund.pk}:waiting", going_back_mail.waiting_notice(letter, refund), now)


def refund_failed(*, refund: Refund, promised: bool, now: datetime) -> None:
    """Whoever read that the money comes reads that it does not; of one never promised the firm alone hears."""
    letter, key = _letter(refund.payment, _of_refund(refund), now), f"refund:{refund.pk}:failed"
    notice = partial(going_back_mail.refund_failed_notice, refund=refund, payer_told=promised)
    if not promised:
        _to_firm(key, notice(letter), now)
        return
    theirs = _letter(refund.payment, _of_refund(refund), now, for_payer=True)
    _to_payer(refund.payment, key, going_back_mail.refund_failed(theirs, refund), now)
    _to_firm_and_partners(key, letter, notice, now)


def dispute_moved(*, dispute: Dispute, now: datetime) -> None:
    payment = dispute.payment
    cents = Counter[int]()
    for line, amount in dispute.taken_back.values_list("line", "reversal__amount_cents"):
        cents[line] -= amount
    cents = cents or Counter(_of_items(payment))
    letter, key = _letter(payment, cents, now), f"dispute:{dispute.pk}:{dispute.state}"
    if dispute.is_return:
        theirs = _letter(payment, cents, now, for_payer=True)
        _to_payer(payment, key, going_back_mail.returned(theirs, dispute), now)
        _to_firm_and_partners(key, letter, partial(going_back_mail.returned_notice, dispute=dispute), now)
        return
    clock = tenancy.current_firm().clock
    answer_by = clock.wall(dispute.answer_due_at) if dispute.answer_due_at else None
    notice = partial(going_back_mail.disputed, dispute=dispute, answer_by=answer_by)
    _to_firm_and_partners(key, letter, notice, now)


def _of_refund(refund: Refund) -> dict[int, int]:
    return dict(refund.items.values_list("receipt", "amount_cents")) or _of_items(refund.payment)


def _of_items(payment: Payment) -> dict[int, int]:
    return {item.pk: item.amount_cents for item in queries.items_of(payment)}


def _letter(payment: Payment, cents: Mapping[int, int], now: datetime, *, for_payer: bool = False) -> Letter:
    firm = tenancy.current_firm()
    rows = queries.items_for_payer(payment) if for_payer else queries.items_of(payment)
    items = tuple(item for item in rows if item.pk in cents)
    elsewhere = queries.moved_away(payment) if for_payer else frozenset()
    return Letter(firm, payment, items, cents, firm.clock.today(now), elsewhere=elsewhere)


def _to_payer(payment: Payment, key: str, words: Words, now: datetime) -> None:
    to = [Recipient(address) for address in (payment.address, *payment.further_addresses)]
    mails.post(firm=tenancy.current_firm(), key=f"{key}:payer", words=words, to=to, now=now)


def _to_firm(key: str, words: Words, now: datetime) -> None:
    firm = tenancy.current_firm()
    mails.post(firm=firm, key=f"{key}:firm", words=words, to=recipients.office(), now=now)


def _to_firm_and_partners(key: str, letter: Letter, notice: Callable[[Letter], Words], now: datetime) -> None:
    _to_firm(key, notice(letter), now)
    firm = tenancy.current_firm()
    for partner, own in recipients.partners(letter.items, but=recipients.office()):
        part = replace(letter, items=own, to_partner=True)
        to = [Recipient(partner.address, str(partner))]
        mails.post(firm=firm, key=f"{key}:partner:{partner.pk}", words=notice(part), to=to, now=now)
