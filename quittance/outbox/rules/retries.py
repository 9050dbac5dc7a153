"""What an attempt's outcome means for the delivery: settled, or tried again, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEEP_TRYING = timedelta(hours=72)
PUT_OFF_SECONDS = (60, 300, 900, 3600, 4 * 3600, 8 * 3600)
# 421: the server closes or is overrun, which passes sooner than a mailbox is put in order.
CLOSING_SECONDS = (30, 120, 300, 900, 3600, 4 * 3600)
# 452, or any code with 4.2.2: somebody has to make room first.
FULL_SECONDS = (900, 3600, 4 * 3600, 8 * 3600)
UNREACHABLE_SECONDS = (2, 5, 15, 30, 60, 300)
UNKNOWN_SECONDS = 30
LOST_MAX = 5


@dataclass(frozen=True)
class Settled:
    state: str


@dataclass(frozen=True)
class TryAgain:
    at: datetime
    doubted: bool = False


def verdict(*, outcomes: list[str], written_at: datetime, now: datetime, reply: str = "") -> Settled | TryAgain:
    """Decide from all outcomes so far, the newest last, and from what the server said to that one."""
    newest = outcomes[-1]
    if newest == "accepted":
        return Settled("sent")
    if newest == "refused":
        return Settled("refused")
    if newest == "unknown":
        # It may have arrived: repeated once under the same Message-ID, and marked; a second time nobody can say.
        once = outcomes.count("unknown") == 1
        return TryAgain(now + timedelta(seconds=UNKNOWN_SECONDS), doubted=True) if once else Settled("unsure")
    if newest == "lost":
        # Nobody answers for a killed worker's mail, so it goes out again; one that kills every worker does not.
        often = outcomes.count("lost") >= LOST_MAX
        return Settled("unsure") if often else TryAgain(now, doubted=True)
    if now - written_at >= KEEP_TRYING:
        return Settled("expired")
    waits = _waits_after(reply) if newest == "put_off" else UNREACHABLE_SECONDS
    so_far = _same_in_a_row(outcomes)
    return TryAgain(now + timedelta(seconds=waits[min(so_far, len(waits)) - 1]))


def _waits_after(reply: str) -> tuple[int, ...]:
    if reply.startswith("421"):
        return CLOSING_SECONDS
    if (reply.startswith("452") and " 4.5.3" not in reply) or " 4.2.2" in reply:
        return FULL_SECONDS
    return PUT_OFF_SECONDS


def _same_in_a_row(outcomes: list[str]) -> int:
    count = 0
    for outcome in reversed(outcomes):
        if outcome != outcomes[-1]:
            break
        count += 1
    return count
