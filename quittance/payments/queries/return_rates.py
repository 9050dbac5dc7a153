"""How many of the firm's bank transfers came back, by the rule of the bank network."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from quittance.core.clock import FirmClock
from quittance.integrations.stripe import returns
from quittance.payments.models import Dispute, Payment
from quittance.payments.models import dispute as disputes
from quittance.payments.models.payment import Method, State
from quittance.payments.rules import return_rates as rule
from quittance.payments.rules.return_rates import Counted, Window
from quittance.tenancy import queries as tenancy

# A code of the network says that the entry was on its way, also where the news of that never reached us.
_SET_OUT = Q(accepted_at__isnull=False) | Q(state=State.FAILED, failure_code__regex=r"^R\d\d$")
# Ended at the processor before the network had it, so it neither set out nor came back.
_CALLED_OFF = Q(state=State.FAILED, failure_code="cancelled")


def return_rates(now: datetime) -> list[Counted]:
    """As of today. An entry sets out on the day on which it was sent off to the processor."""
    clock = tenancy.current_firm().clock
    today = clock.today(now)
    return [_count(window, clock, now) for window in rule.windows(today)]


def _count(window: Window, clock: FirmClock, now: datetime) -> Counted:
    debits = _debits(window, clock)
    return rule.count(window, debits=debits.count(), codes=_codes(debits), on=clock.today(now))


def _debits(window: Window, clock: FirmClock) -> QuerySet[Payment]:
    begin, end = clock.began(window.first), clock.began(window.last + timedelta(days=1))
    sent = Payment.objects.filter(_SET_OUT, method=Method.BANK, submitted_at__gte=begin, submitted_at__lt=end)
    return sent.exclude(_CALLED_OFF)


def _codes(debits: QuerySet[Payment]) -> list[str]:
    """Of each that came back, once: before it had settled it failed, after that it was taken back."""
    found = dict(debits.filter(state=State.FAILED).values_list("pk", "failure_code"))
    late = Dispute.objects.filter(kind=disputes.Kind.RETURN, state=disputes.State.LOST, payment__in=debits)
    found |= dict(late.order_by("pk").values_list("payment", "return_code"))
    return [returns.NAMED.get(code, code) for code in found.values()]
