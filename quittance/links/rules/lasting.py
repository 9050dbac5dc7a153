"""How long each way in lasts."""

from datetime import datetime, timedelta

PASS_LASTS = timedelta(days=180)
# A second press on the button that mails a pass sends no second mail.
SENT_ONCE_IN = timedelta(minutes=1)
GUEST_LASTS = timedelta(hours=12)
GUEST_IDLE = timedelta(minutes=30)
# A guest that looks about is noted at most this often: a write per page would be dear.
NOTED_EVERY = timedelta(minutes=1)


def guest_expiry(*, opened_at: datetime, seen_at: datetime) -> datetime:
    return min(opened_at + GUEST_LASTS, seen_at + GUEST_IDLE)
