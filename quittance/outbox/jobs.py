from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from quittance.core import clock, scope
from quittance.core.queue import enqueue, job, under_way
from quittance.integrations import storage
from quittance.outbox.actions import dns_check, keys, sending
from quittance.outbox.models import Delivery, SigningKey
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import kinds

SWEEP_ROWS_MAX = 1_000
# A fresh delivery has its own job on the way.
SWEEP_AFTER = timedelta(seconds=10)
UNFINISHED_FOR = timedelta(days=1)


@job("outbox.send", queue="mail")
def send(*, delivery_id: int) -> None:
    sending.send(delivery_id=delivery_id, now=clock.now())


@job("outbox.send_all", queue="mail")
def send_all(*, delivery_ids: list[int]) -> None:
    """What was written together."""
    for left in sending.send_all(delivery_ids=delivery_ids, now=clock.now()):
        enqueue("outbox.send", delivery_id=left, only_one_waiting=f"delivery:{left}")


@job("outbox.clear_unfinished_files", across_firms=True)
def clear_unfinished_files() -> None:
    """What a process killed in the middle of a write left in the files' folder."""
    files = storage.from_url(settings.QUITTANCE.files_url)
    if isinstance(files, storage.FolderStorage):
        files.sweep_unfinished((clock.now() - UNFINISHED_FOR).timestamp())


@job("outbox.sweep", across_firms=True)
def sweep() -> None:
    """Take up what was put off, and what lost its job or its worker."""
    now = clock.now()
    due = Delivery.all_firms.filter(state=State.WAITING, next_try_at__lte=now)
    due = due.filter(Q(attempts__isnull=False) | Q(mail__written_at__lte=now - SWEEP_AFTER)).distinct()
    rows = list(due.values_list("firm_id", "pk").order_by("pk")[:SWEEP_ROWS_MAX])
    in_turn = set[int]()
    if rows:
        in_turn = under_way("outbox.send", "delivery_id", now=now)
        in_turn |= under_way("outbox.send_all", "delivery_ids", now=now)
    for firm_id, delivery_id in (row for row in rows if row[1] not in in_turn):
        with scope.firm(firm_id):
            only_one = f"delivery:{delivery_id}"
            enqueue("outbox.send", delivery_id=delivery_id, only_one_waiting=only_one, priority=kinds.ORDINARY_PRIORITY)


@job("outbox.look_at_dns_all", across_firms=True)
def look_at_dns_all() -> None:
    """A record that vanished is noticed within the hour, before many mails are doubted for it."""
    for firm_id in SigningKey.all_firms.values_list("firm_id", flat=True).distinct():
        with scope.firm(firm_id):
            enqueue("outbox.look_at_dns", only_one_waiting=f"dns:{firm_id}")


@job("outbox.look_at_dns")
def look_at_dns() -> None:
    now = clock.now()
    dns_check.check(now=now)
    keys.forget_retired(now=now)
