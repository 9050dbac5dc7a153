"""What a payment's page says, by how it stands: never a tick alone, always what happens next."""

from collections.abc import Sequence

from django.conf import settings

from quittance.core.money import Currency, Money
from quittance.links.rules.papers import masked
from quittance.payments import queries
from quittance.payments.models import Payment
from quittance.payments.models.payment import DEAD, OPEN, Method, State
from quittance.tenancy.models import Firm
from quittance.web.portal.payments import ways_back
from quittance.web.portal.payments.told import Told


def of(payment: Payment, firm: Firm, *, is_own: bool = True) -> Told:
    """Where it may be somebody else's, who came by the same key, their addresses are masked."""
    by_bank, to = payment.method == Method.BANK, _addresses(payment, is_own=is_own)
    if payment.state == State.SUCCEEDED:
        steps: tuple[str, ...] = (_shown_by_bank(payment), _mailed(to))
        return ways_back.of(payment) or Told(f"{payment.charged} is paid", "paid", "good", steps)
    if payment.state == State.PROCESSING:
        took = "Your bank transfer has started" if by_bank else "Your payment is being taken"
        steps = (
            f"{payment.charged} leaves your account within 1 to 2 business days. Keep that much in it until then.",
            f"It reads “processing” for up to four business days. What is due at {firm.name} is lowered already.",
            _mailed_of_transfer(payment, to),
        )
        return Told(took, "processing", "wait", steps if by_bank else steps[1:], waits=True)
    if payment.state in OPEN:
        return _unclear(payment, to[0])
    if payment.state == State.FAILED:
        no = (payment.failure_words or "The bank said no.", "What it was to pay is due as before.")
        return Told(f"{payment.charged} was not paid", "failed", "bad", no)
    ended = ("Nothing was charged, and nothing is held. What it was to pay is due as before.",)
    return Told("The payment was ended before it was taken", "cancelled", "bad", ended)


def of_all(payments: Sequence[Payment], *, asks_first: bool) -> Told:
    """The heading over all payments of one click. What happens with each stands beside it."""
    count, total = len(payments), Money(sum(each.charged_cents for each in payments), Currency(payments[0].currency))
    done = [each for each in payments if each.state == State.SUCCEEDED]
    begun = [each for each in payments if each.state in (State.SUCCEEDED, State.PROCESSING)]
    dead = [each for each in payments if each.state in DEAD]
    if len(done) == count:
        return _all_arrived(done, total)
    if len(begun) == count:
        return Told(f"{count} payments of {total} have started", "processing", "wait", (), waits=True)
    if len(dead) == count:
        return Told("Nothing was paid", "failed", "bad", ())
    if len(begun) + len(dead) == count:
        words = f"{len(begun)} of {count} payments went through, {len(dead)} did not"
        return Told(words, "paid in part", "warn", (), waits=len(begun) > len(done))
    if any(each.state == State.ACTION_NEEDED for each in payments) or asks_first:
        return Told("Your bank wants a word with you", "needs your bank", "warn", (), waits=True)
    return Told("We do not know yet whether all of this was paid", "being looked into", "warn", (), waits=True)


def _all_arrived(payments: Sequence[Payment], total: Money) -> Told:
    if any(map(ways_back.of, payments)):
        return Told(f"Of {len(payments)} payments of {total} some money went back", "went back", "warn", ())
    return Told(f"{total} is paid, by {len(payments)} payments", "paid", "good", ())


def processor(payment: Payment) -> dict[str, str]:
    known = settings.QUITTANCE
    return {"script": known.processor_script, "key": known.processor_public_key, "account": payment.account}


def _unclear(payment: Payment, address: str) -> Told:
    if payment.is_being_taken:
        steps: tuple[str, ...] = (
            "Your card was accepted on the processor's own page, and is being charged now. Do not pay again.",
            f"This page says it as soon as it is done, and a mail to {address} tells you how it ended.",
        )
        return Told("Your payment is being taken", "being taken", "wait", steps, waits=True)
    if payment.state == State.ACTION_NEEDED:
        step = (
            "Nothing is charged before you have confirmed there. Without your answer the attempt ends after 30 minutes."
        )
        return Told("Your bank wants a word with you", "needs your bank", "warn", (step,), waits=True)
    if payment.session_id and payment.state == State.CREATED:
        declined = ("A card was declined there, and nothing was charged to it. You may try another one there.",)
        steps = (
            "The processor's own page is waiting for you. Go on there if it is still open in your browser.",
            *(declined if queries.was_declined(payment) else ()),
            "Do not pay the same a second time meanwhile. If you do not want to go on, end this attempt below.",
        )
        return Told("Not paid yet", "started", "wait", steps, waits=True)
    steps = (
        "Do not pay again: we are asking the processor how it stands. This page says it as soon as it is known.",
        f"If you close the page, a mail to {address} tells you if the money was taken, or that it was not.",
    )
    return Told("We do not know yet whether this was paid", "being looked into", "warn", steps, waits=True)


def _shown_by_bank(payment: Payment) -> str:
    if payment.method == Method.BANK:
        return "The transfer has arrived. Nothing is left for you to do."
    return "Your card's bank will show it in 1 to 3 days. Nothing is left for you to do."


def _mailed_of_transfer(payment: Payment, to: Sequence[str]) -> str:
    if payment.method == Method.BANK and not queries.policy_now().started_mails:
        return f"A mail goes to {_joined(to)} once the transfer has arrived, or if it fails."
    return f"{_mailed(to)} You get another mail only if the transfer fails."


def _mailed(to: Sequence[str]) -> str:
    return f"A confirmation goes to {_joined(to)} by mail."


def _addresses(payment: Payment, *, is_own: bool) -> list[str]:
    to = [payment.address, *payment.further_addresses]
    return to if is_own else [masked(address) for address in to]


def _joined(to: Sequence[str]) -> str:
    return " and ".join([", ".join(to[:-1]), to[-1]] if len(to) > 1 else to)
