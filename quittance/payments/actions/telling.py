"""The mails of a payment: rows in the transaction that makes them true, once per payment and sort of news."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from quittance.outbox import queries as outbox
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient, Words
from quittance.payments import queries
from quittance.payments.actions import recipients
from quittance.payments.mails import payment_mail
from quittance.payments.mails.payment_mail import Letter
from quittance.payments.models import Payment
from quittance.payments.models.payment import Method
from quittance.receivables.models import Receipt
from quittance.tenancy import queries as tenancy


def prepare() -> None:
    """Ask before a lock is taken what each mail says of the firm. While reading, each is asked once."""
    queries.policy_now()
    tenancy.letterhead()
    outbox.sender(tenancy.current_firm())


def started(*, payment: Payment, rows: Sequence[Receipt], now: datetime) -> None:
    """A bank transfer is under way. When it settles nobody gets a second mail: both have one key.

    A firm may keep its payers' mail until then. It hears of the start itself, for it can post the items from then on.
    """
    to_payer = payment_mail.started if queries.policy_now().started_mails else None
    _post(payment, "taken", to_payer, payment_mail.started_notice, now, rows)


def received(*, payment: Payment, rows: Sequence[Receipt], now: datetime) -> None:
    """`rows` are its items, where they became receipts just now; after that the firm may have moved them."""
    _post(payment, "taken", payment_mail.received, payment_mail.received_notice, now, rows)


def failed(*, payment: Payment, now: datetime) -> None:
    _post(payment, "failed", payment_mail.failed, payment_mail.failed_notice, now)


def _post(
    payment: Payment,
    news: str,
    to_payer: Callable[[Letter], Words] | None,
    to_firm: Callable[[Letter], Words],
    now: datetime,
    rows: Sequence[Receipt] = (),
) -> None:
    firm = tenancy.current_firm()
    theirs = queries.for_payer(payment, rows) if rows else queries.items_for_payer(payment)
    rows = rows or queries.items_of(payment)
    given = queries.mandate_of(payment) if payment.method == Method.BANK else None
    words = given.text if given else ""
    letter = Letter(firm, payment, tuple(rows), firm.clock.today(now), words)
    payers = [Recipient(address) for address in (payment.address, *payment.further_addresses)]
    key = f"payment:{payment.pk}:{news}"
    if to_payer is not None:
        words_of = to_payer(replace(letter, items=tuple(theirs)))
        mails.post(firm=firm, key=f"{key}:payer", words=words_of, to=payers, now=now)
    office = recipients.office()
    mails.post(firm=firm, key=f"{key}:firm", words=to_firm(letter), to=office, now=now)
    for partner, own in recipients.partners(letter.items, but=office):
        part = replace(letter, items=own, to_partner=True)
        to = [Recipient(partner.address, str(partner))]
        mails.post(firm=firm, key=f"{key}:partner:{partner.pk}", words=to_firm(part), to=to, now=now)
