"""News of the processor, by whichever door it came: kept once, and then looked at in its own time.

It says that something changed, never what is so: each job asks the processor, so order and repetition do not matter.
"""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog

from quittance.core import inbox
from quittance.core.models import Inbound
from quittance.core.queue import enqueue
from quittance.integrations.stripe import events
from quittance.integrations.stripe.faults import Fault
from quittance.integrations.stripe.words import Event, News
from quittance.payments.actions import counter
from quittance.payments.models import Listening

log = structlog.get_logger()

SOURCE = "processor"
# News may be listed a moment late, and clocks differ.
_OVERLAP = timedelta(minutes=5)


def keep(*, event: Event, now: datetime) -> bool:
    """True where nobody had brought it before. The firm of its account is in scope.

    What changed is asked for anyway, so the thing itself, which may bear secrets, is not kept.
    """
    if event.kind is News.OTHER or not event.about:
        return False
    told = {"kind": event.kind.value, "about": event.about, "account": event.account, "intent": event.intent}
    _, is_new = inbox.store(source=SOURCE, external_id=event.id, body=facts_of(event), headers=told, now=now)
    return is_new


def opened(row: Inbound, *, now: datetime) -> None:
    """The inbox's opener: names the job that looks at what changed."""
    del now
    told = row.headers
    noun, account, about = News(told["kind"]).noun, str(told["account"]), str(told["about"])
    if noun == "intent":
        enqueue("payments.look_at_intent", account=account, intent_id=about)
    elif noun == "refund":
        enqueue("payments.look_at_refund", account=account, refund_id=about, intent_id=str(told["intent"]))
    elif noun == "dispute":
        enqueue("payments.look_at_dispute", account=account, dispute_id=about)
    elif noun in {"setup", "method", "mandate"}:
        enqueue("payments.look_at_setup", account=account, about=about)
    elif noun == "payout":
        enqueue("payments.look_at_payout", account=account, payout_id=about, only_one_waiting=f"payout:{about}")


def listen(*, account: str, now: datetime) -> int:
    """Ask for what happened at an account, so that nothing hangs on the processor's calls (immunity 16)."""
    heard = Listening.objects.filter(account=account).first()
    since = heard.heard_at if heard else now
    try:
        found = events.since(counter.at(account), since - _OVERLAP)
    except Fault as fault:
        log.warning("processor.not_heard", account=account, code=fault.code, detail=fault.detail)
        return 0
    brought = Inbound.objects.filter(source=SOURCE, external_id__in=[each.id for each in found])
    known = set(brought.values_list("external_id", flat=True))  # most of what overlaps
    fresh = sum(keep(event=each, now=now) for each in found if each.id not in known)
    until = max([since, *(each.created_at for each in found)])
    Listening.objects.update_or_create(account=account, defaults={"heard_at": until, "asked_at": now})
    return fresh


def facts_of(event: Event) -> bytes:
    return json.dumps(asdict(event), default=str).encode()
