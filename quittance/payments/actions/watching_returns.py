"""The rates of returned bank transfers are counted daily; the firm is told once when one passes its limit (Nacha)."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.outbox.actions import mails
from quittance.payments import queries
from quittance.payments.actions import recipients
from quittance.payments.mails import return_rates as words
from quittance.payments.models import ReturnAlarm
from quittance.payments.rules.return_rates import Counted, Rate, Sort
from quittance.tenancy import queries as tenancy

_BY = "system"


def look(*, now: datetime) -> None:
    counted = queries.return_rates(now)
    for sort in Sort:
        over = [(each, rate) for each in counted for rate in each.over if rate.limit.sort is sort]
        with transaction.atomic():
            _passed(sort, *over[0], now) if over else _kept(sort, now)


def _passed(sort: Sort, counted: Counted, rate: Rate, now: datetime) -> None:
    """Until it is within the limit again, one mail is enough."""
    firm = tenancy.current_firm()
    told = {"passed_date": firm.clock.today(now), "told_at": now}
    alarm, is_new = ReturnAlarm.objects.get_or_create(sort=sort.value, ended_at=None, defaults=told)
    if not is_new:
        return
    facts = {"sort": sort.value, "returned": rate.returned, "debits": rate.debits, "limit": rate.limit_percent}
    events.record("return_rate.passed", firm, at=now, by=_BY, window=counted.window.name, **facts)
    letter = words.passed(firm=firm, counted=counted, rate=rate)
    mails.post(firm=firm, key=f"return-rate:{alarm.pk}", words=letter, to=recipients.office(), now=now)


def _kept(sort: Sort, now: datetime) -> None:
    if ReturnAlarm.objects.filter(sort=sort.value, ended_at=None).update(ended_at=now):
        events.record("return_rate.kept", tenancy.current_firm(), at=now, by=_BY, sort=sort.value)
