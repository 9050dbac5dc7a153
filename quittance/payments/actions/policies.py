"""What a firm chooses about paying online, and what we agreed with it that it costs."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from quittance.core import events
from quittance.core.money import WHOLE_BASIS_POINTS
from quittance.core.queue import enqueue
from quittance.payments.models import FeeRate, Policy
from quittance.payments.rules import calling
from quittance.payments.rules.fees import Rate
from quittance.payments.rules.surcharges import knows_state


class CannotChoose(Exception):
    """Nothing was changed; the text says why."""


def choose(*, chosen: Mapping[str, bool | str | list[str] | int | None], by: str, now: datetime) -> bool:
    """All choices at once; True if any of them changed. The event keeps both sides, so there is a way back."""
    unknown = chosen.keys() - set(Policy.CHOICES)
    if unknown:
        raise ValueError(f"No choice is called {', '.join(sorted(unknown))}.")
    state = str(chosen.get("state", ""))
    if state and not knows_state(state):
        raise CannotChoose(f'"{state}" is no state of the United States; write two letters, like NY.')
    if not all(calling.is_label(str(chosen.get(name, ""))) for name in Policy.LABELS):
        raise CannotChoose(f"What a way to pay is called is one line of at most {calling.LENGTH_MAX} letters.")
    with transaction.atomic():
        Policy.objects.get_or_create()
        row = Policy.objects.select_for_update(no_key=True).get()
        before = {name: getattr(row, name) for name in Policy.CHOICES}
        after = before | dict(chosen)
        passes_on = after["payer_bears_fee"] or after["international"] == Policy.International.PAYER
        if passes_on and not after["state"]:
            raise CannotChoose("Say in which state the firm is: it decides how much of a card fee payers may bear.")
        if before == after:
            return False
        for name, value in after.items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = now, by
        row.save()
        events.record("payment_policy.changed", row, at=now, by=by, before=before, after=after)
        if row.shows_wallets:
            enqueue("payments.see_to_wallets", only_one_waiting=f"see-to-wallets:{row.firm_id}")
        return True


def agree(*, rate: Rate, by: str, now: datetime, today: date) -> FeeRate:
    """From a day on that has not begun: what was charged already stays as it was."""
    if rate.since <= today:
        raise CannotChoose("A fee is agreed for a day to come.")
    same = FeeRate.objects.filter(method=rate.method.value, channel=rate.channel.value, since_date=rate.since)
    if rate.basis_points > WHOLE_BASIS_POINTS or same.exists():
        raise CannotChoose("A fee is 100 % at most, and is agreed once for a day.")
    with transaction.atomic():
        row = FeeRate.objects.create(
            method=rate.method.value, channel=rate.channel.value, since_date=rate.since, basis_points=rate.basis_points,
            fixed_cents=rate.fixed_cents, cap_cents=rate.cap_cents, agreed_at=now, agreed_by=by,
        )  # fmt: skip
        facts = {"method": rate.method.value, "basis_points": rate.basis_points, "fixed_cents": rate.fixed_cents}
        events.record("fee_rate.agreed", row, at=now, by=by, since=str(rate.since), **facts)
    return row


def agree_card_fee(*, by_us: bool, by: str, now: datetime) -> bool:
    """Whose money gives a payer's card fee back with a refund, from now on. False: it was so before."""
    with transaction.atomic():
        Policy.objects.get_or_create()
        row = Policy.objects.select_for_update(no_key=True).get()
        if row.card_fee_by_us == by_us:
            return False
        Policy.objects.filter(pk=row.pk).update(card_fee_by_us=by_us)
        events.record("card_fee_refunds.agreed", row, at=now, by=by, by_us=by_us)
    return True
