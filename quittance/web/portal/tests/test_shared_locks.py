"""Two locks of a click are the whole firm's: other payers wait, so that little is said while one of them is held."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from quittance.core.locks import Kind
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.payers import passed
from quittance.web.portal.tests.paying import checkout, press
from quittance.web.portal.tests.test_choosing import bills
from quittance.web.portal.tests.visits import Browser

_LOCK = "pg_advisory_xact_lock"
Said = list[tuple[str, Any]]


def test_behind_the_firms_locks_a_click_says_what_must_be_said_there_alone(desk: Desk) -> None:
    said = _said(desk)
    cards, codes = _place(said, Kind.CARDS), _place(said, Kind.CODES)
    asked = next(place for place, (sql, _) in enumerate(said) if 'SET "intent_id"' in sql)
    # The attempts of others, and then it is written.
    assert cards < asked == cards + 2
    # The last code, the receipts and the payment under the next one; numbers, news, mails, to whom, and their job.
    assert len(said) - codes - 1 == 8


def test_a_click_says_few_things_to_the_database(desk: Desk) -> None:
    assert len(_said(desk)) <= 33


def _said(desk: Desk) -> Said:
    """By the second click of a guest with a pass: the first of a firm looks for its first code in the books."""
    first, _, _ = bills(desk.cast)
    browser, base = Browser(), passed(desk.cast, first.client, "dana@acme.example")
    said: Said = []

    def hear(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, *rest)

    for cents in (1_000_00, 500_00):
        said.clear()
        page, token = checkout(browser, (first, cents), base=base), desk.token()
        with connection.execute_wrapper(hear):
            assert press(browser, page, base=base, how="card", token=token).status_code == 302
    return said


def _place(said: Said, kind: Kind) -> int:
    (place,) = [n for n, (sql, told) in enumerate(said) if _LOCK in sql and told[0][0] - kind in range(1 << 32)]
    return place
