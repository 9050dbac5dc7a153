"""Which firm a host belongs to, remembered for a moment so that not every request has to ask."""

import threading
import time

from quittance.tenancy import queries as tenancy
from quittance.tenancy.rules import names

REMEMBER_SECONDS = 10.0
REMEMBER_MAX = 10_000

_found: dict[str, tuple[float, int]] = {}
_lock = threading.Lock()


def known_firm_id(host: str) -> int | None:
    remembered = _found.get(host)
    now = time.monotonic()
    if remembered and remembered[0] > now:
        return remembered[1]
    try:
        firm_id = tenancy.firm_id_of_host(names.host(host))
    except names.BadName:
        return None
    with _lock:
        # Strangers' hosts are not remembered, or anybody could fill this.
        if firm_id is not None and len(_found) < REMEMBER_MAX:
            _found[host] = (now + REMEMBER_SECONDS, firm_id)
        elif firm_id is None:
            _found.pop(host, None)
    return firm_id


def forget() -> None:
    _found.clear()
