"""The law that no mail is lost: what came in stands in exactly one bucket, counted anew each time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from quittance.core import scope

BUCKETS = ("delivered", "bounced", "waiting", "sending", "held", "suppressed", "discarded", "refused")
_NONE = "in no bucket"

# One statement, so that all of it is of one moment: a mail that moves on meanwhile is counted once.
_COUNTED = """
WITH people AS (
  SELECT a.intake_id, CASE
      WHEN a.state IN ('suppressed', 'discarded', 'refused') THEN a.state
      WHEN a.state = 'going' THEN CASE d.state
        WHEN 'waiting' THEN 'sending' WHEN 'sent' THEN 'delivered' WHEN 'suppressed' THEN 'suppressed'
        WHEN 'bounced' THEN 'bounced' WHEN 'refused' THEN 'bounced'
        WHEN 'expired' THEN 'bounced' WHEN 'unsure' THEN 'bounced' END
      WHEN i.state IN ('waiting', 'held') THEN i.state END AS bucket
    FROM relay_addressee a JOIN relay_intake i ON i.id = a.intake_id
    LEFT JOIN outbox_delivery d ON d.id = a.delivery_id
   WHERE a.firm_id = %(firm)s
     AND (%(since)s::timestamptz IS NULL OR i.received_at >= %(since)s::timestamptz)
), inbox AS (
  SELECT b.id, b.handled_at, i.id AS intake FROM core_inbound b
    LEFT JOIN relay_intake i ON i.firm_id = b.firm_id AND i.inbound_id = b.id
   WHERE b.firm_id = %(firm)s AND b.source = 'smtp'
     AND (%(since)s::timestamptz IS NULL OR b.received_at >= %(since)s::timestamptz)
)
SELECT coalesce(bucket, 'in no bucket'), count(*) FROM people GROUP BY 1
UNION ALL SELECT 'inbox', count(*) FROM inbox WHERE handled_at IS NULL AND intake IS NULL
UNION ALL SELECT 'read and not counted', count(*) FROM inbox WHERE handled_at IS NOT NULL AND intake IS NULL
UNION ALL SELECT 'counted and not read', count(*) FROM inbox WHERE handled_at IS NULL AND intake IS NOT NULL
UNION ALL SELECT 'meant for nobody', count(*) FROM inbox
   WHERE intake IS NOT NULL AND intake NOT IN (SELECT intake_id FROM people)
"""
_FAULTS = {
    _NONE: "{0} recipients of mails that are settled stand in no bucket.",
    "read and not counted": "{0} mails of the inbox are marked as read, and nothing was made of them.",
    "counted and not read": "{0} mails were taken in, and the inbox does not know it.",
    "meant for nobody": "{0} mails have nobody for whom they are counted.",
}


@dataclass(frozen=True)
class Law:
    """`came_in` counts each mail once for each person it is meant for, and at least once."""

    buckets: dict[str, int]
    came_in: int
    faults: list[str]

    @property
    def difference(self) -> int:
        return self.came_in - sum(self.buckets.values())


def conservation(*, since: datetime | None = None) -> Law:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"firm": scope.firm_id(), "since": since})
        counted: dict[str, int] = dict(cursor.fetchall())
    buckets = {bucket: counted.get(bucket, 0) for bucket in BUCKETS}
    buckets["waiting"] += counted.get("inbox", 0)
    astray = sum(counted.get(name, 0) for name in (_NONE, "read and not counted", "meant for nobody"))
    faults = [words.format(counted[name]) for name, words in _FAULTS.items() if counted.get(name)]
    return Law(buckets, sum(buckets.values()) + astray, faults)
