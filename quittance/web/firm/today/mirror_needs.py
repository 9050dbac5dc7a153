"""What the practice system's mirror needs somebody for: a connection, a mended fault, a decision."""

from datetime import datetime, timedelta

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.sync import queries as sync
from quittance.sync.models import Quarantined, Source
from quittance.tenancy import queries as tenancy
from quittance.web.firm.today.need import Need

_SYNC = "/firm-portal/sync/"


def of(visitor: Visitor, *, now: datetime) -> list[Need]:
    permissions = visitor.permissions
    found = _of_source(now) if Permission.EDIT_MAPPING in permissions else []
    if not visitor.reach.is_unbounded:
        return found  # those lists show rows of all clients, and open for nobody who is bound to some
    if Permission.DECIDE_IMPORTS in permissions:
        found += _of_imports()
    if Permission.EDIT_MAPPING in permissions:
        found += _of_quarantine()
    if permissions >= {Permission.EDIT_MAPPING, Permission.SEE_INVOICES}:
        found += _of_ledger()
    return found


def _of_source(now: datetime) -> list[Need]:
    live = sync.live_source()
    if live is None:
        words = "Until then there are no clients and invoices here."
        return [Need("bad", "Your practice system is not connected", words, f"{_SYNC}source/", "Connect it")]
    fresh = sync.freshness()
    if live.paused_at is not None:
        words = f"Nothing new has come in since {_at(live.paused_at)}. Balances say as of when they are true."
        return [Need("warn", "Reading the practice system is paused", words, _SYNC, "Resume it")]
    if live.failing_since_at is not None:
        title = f"The practice system cannot be read since {_at(live.failing_since_at)}"
        return [Need("bad", title, live.failure, _SYNC, "See why")]
    if fresh.as_of_at is not None and now - fresh.as_of_at > timedelta(minutes=fresh.stale_after_minutes):
        words = "Automatic charges, statements and late fees wait until it is fresh again."
        return [
            Need("bad", f"The copy of your books stands still as of {_at(fresh.as_of_at)}", words, _SYNC, "See why")
        ]
    return _of_load(live)


def _of_load(live: Source) -> list[Need]:
    if live.loaded_at is not None and live.mark is None:
        words = "Everything is compared with it; until then the copy stands as it was read before."
        return [Need("wait", "The new connection was not read to its end yet", words, _SYNC, "See how far it is")]
    if live.loaded_at is not None:
        return []
    words = "It goes on by itself; invoices appear as they are read."
    return [Need("wait", "The first load is under way", words, _SYNC, "See how far it is")]


def _of_imports() -> list[Need]:
    number = sync.held_open().count()
    if not number:
        return []
    title = "1 import is held" if number == 1 else f"{number} imports are held"
    words = "It looks like an import or a loss, so it stays out until somebody applies or refuses it."
    return [Need("warn", title, words, f"{_SYNC}held/", "Decide")]


def _of_quarantine() -> list[Need]:
    number = Quarantined.objects.count()
    if not number:
        return []
    title = "1 row of the practice system is in quarantine" if number == 1 else f"{number:,} rows are in quarantine"
    words = "They cannot stand here as they are. Everything else goes on."
    return [Need("warn", title, words, f"{_SYNC}quarantine/", "See why")]


def _of_ledger() -> list[Need]:
    number = sync.last_proof().get("ledger", {}).get("faults", 0)
    if not number:
        return []
    title = "1 balance is not explained by its ledger" if number == 1 else f"{number:,} balances are not explained"
    words = "What was billed and applied does not come to the open balance that the practice system says."
    return [Need("bad", title, words, f"{_SYNC}ledger/", "See which")]


def _at(moment: datetime) -> str:
    wall = tenancy.current_firm().clock.wall(moment)
    return f"{wall:%b} {wall.day}, {wall:%H:%M}"
