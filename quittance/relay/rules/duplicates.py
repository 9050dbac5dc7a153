"""Who had a copy already: mail platforms deliver the same mail several times, seconds or minutes apart (EML-16)."""

from collections.abc import Collection
from datetime import datetime, timedelta


def had(copies: Collection[tuple[datetime, str]], *, at: datetime, within: timedelta) -> set[str]:
    """The addresses that got a copy in the same window as a mail that came in `at`.

    A window begins with the first mail and lasts `within`; the first one after its end begins the next. So a mail that
    is repeated for ever goes out once in each window, and mails may be worked off in any order.
    """
    begun: datetime | None = None
    for moment in sorted({at, *(moment for moment, _ in copies)}):
        if moment > at:
            break
        if begun is None or moment >= begun + within:
            begun = moment
    start = begun or at
    return {address for moment, address in copies if start <= moment < start + within}
