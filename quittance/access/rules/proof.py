"""What changes how somebody comes in is asked of who proved lately that it is them."""

from datetime import datetime, timedelta

FRESH = timedelta(minutes=10)


def is_fresh(*, proved_at: datetime, now: datetime) -> bool:
    return now - proved_at < FRESH
