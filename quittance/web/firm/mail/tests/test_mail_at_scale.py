"""What the pages of mail ask is answered along indexes, as the `app` role under row-level security, for any number.

Most of the mail is the other firm's, and old: no page of ours may read through it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from quittance.access.models import Limit
from quittance.core import clock
from quittance.relay.models import Addressee
from quittance.relay.models.addressee import State
from quittance.web.firm.mail.tests.post import HERE
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of
from tests.cast import Cast
from tests.sweep import broom

MAILS = 40_000  # five rows each
SHARE = 20  # every twentieth is ours
# One statement; keys and numbers are alike in all five tables.
_FILLED = """
WITH one AS MATERIALIZED (
  SELECT g AS id, CASE WHEN g %% %(share)s = 0 THEN %(ours)s ELSE %(others)s END AS firm,
         %(now)s::timestamptz - g * interval '30 minutes' AS at,
         CASE g %% 500 WHEN 0 THEN 'bounced' WHEN 20 THEN 'waiting' ELSE 'sent' END AS fate,
         CASE g %% 1000 WHEN 40 THEN 'held' WHEN 60 THEN 'waiting' WHEN 80 THEN 'discarded' ELSE 'wrapped' END AS state
    FROM generate_series(1, %(mails)s) g
), brought AS (
  INSERT INTO core_inbound (id, firm_id, source, external_id, body, headers, received_at, handled_at, next_try_at,
                            attempts, last_error)
  SELECT id, firm, 'smtp', id::text, '', '{}', at, at, at, 1, '' FROM one
), written AS (
  INSERT INTO outbox_mail (id, firm_id, key, kind, subject, from_name, from_address, reply_to, text, html, secret,
                           written_at, client_name, about, raw_key, raw_sha256)
  SELECT id, firm, 'scale:' || id, CASE WHEN id %% 3 = 0 THEN 'welcome' ELSE 'invoice' END, 'Invoice ' || id, 'H',
         'h@harbor.example', '', repeat('words ', 20), repeat('words ', 20), '', at, 'Client ' || id, id::text, '', ''
    FROM one
), delivered AS (
  INSERT INTO outbox_delivery (id, firm_id, mail_id, address, name, message_id, state, doubted, next_try_at,
                               settled_at, last_reply)
  SELECT id, firm, id, 'p' || id || '@acme.example', '', 'm' || id, fate, false, at,
         CASE WHEN fate = 'waiting' THEN NULL ELSE at END, '' FROM one
), taken AS (
  INSERT INTO relay_intake (id, firm_id, inbound_id, received_at, state, reason, detail, way, proof, envelope_from,
                            sender_address, sender_name, subject, message_id, size_bytes, numbers, settled_at,
                            settled_by)
  SELECT id, firm, id, at, state, '', '', 'redirected', 'key', 'h@harbor.example', 'h@harbor.example', '',
         'Invoice ' || id, '', 1, ARRAY[id::text], CASE WHEN state IN ('held', 'waiting') THEN NULL ELSE at END,
         'system'
    FROM one
)
INSERT INTO relay_addressee (id, firm_id, intake_id, address, name, origin, state, reason, delivery_id)
SELECT id, firm, id, 'p' || id || '@acme.example', '', 'to',
       CASE state WHEN 'wrapped' THEN 'going' WHEN 'discarded' THEN 'discarded' ELSE 'expected' END, '',
       CASE WHEN state = 'wrapped' THEN id END
  FROM one
"""
_TABLES = "core_inbound, outbox_mail, outbox_delivery, relay_intake, relay_addressee"
_READ_THROUGH = re.compile(rf"Seq Scan on (?:{_TABLES.replace(', ', '|')})\b")


@pytest.fixture
def filled(cast: Cast) -> Cast:
    with shelf.harbor(cast):
        shelf.two_offices()
    told = {"ours": cast.harbor.pk, "others": cast.second.pk, "now": clock.now(), "mails": MAILS, "share": SHARE}
    with connections["owner"].cursor() as owner:
        owner.execute(f"TRUNCATE {_TABLES} CASCADE")  # what other tests deleted still fills the indexes
    broom().execute(_FILLED, told)
    with connections["owner"].cursor() as owner:
        owner.execute(f"VACUUM (ANALYZE) {_TABLES}")
    return cast


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  Django's hook
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def read_through(cast: Cast, asked: list[tuple[str, Any]]) -> list[str]:
    """The plans that read a whole table of mails."""
    plans = []
    with shelf.harbor(cast), connection.cursor() as cursor:
        for sql, params in asked:
            if re.match(r"\s*(?:SELECT|WITH)", sql):
                cursor.execute(f"EXPLAIN {sql}", params)
                plan = "\n".join(row[0] for row in cursor.fetchall())
                if _READ_THROUGH.search(plan):
                    plans.append(f"{sql}\n{plan}")
    return plans


_HUB = ("", "rows/", "?type=invoices", "?type=others", "?status=bounced", "?status=delivered", "?status=sending")
_FOUND = ("?status=not-arrived&type=invoices", "?q=p40", "?since=2020-01-01", "?until=2026-01-01&status=bounced")
_ARRIVED = tuple(f"arrived/?bucket={name}" for name in ("", "delivered", "bounced", "held", "waiting", "sending"))
_REST = ("attention/", "conservation/", "arrived/?bucket=discarded", "arrived/?bucket=suppressed")


def test_no_page_of_mail_reads_through_all_mails(filled: Cast) -> None:
    pages = [f"{HERE}{path}" for path in (*_HUB, *_FOUND, *_ARRIVED, *_REST)]
    faults = faults_of(filled, pages)
    with shelf.harbor(filled):
        shelf.bind(filled.dana, Limit.Kind.OFFICE, "Boston")
    faults += faults_of(filled, ["/firm-portal/today/", HERE, f"{HERE}attention/", f"{HERE}arrived/"])
    assert faults == []
    with shelf.harbor(filled):
        for state in (State.DISCARDED, State.SUPPRESSED, State.REFUSED):
            rows = Addressee.objects.filter(state=state).order_by("-pk")[:50]
            assert "using relay_addressee_not_going" in rows.explain(), state


def faults_of(cast: Cast, pages: list[str]) -> list[str]:
    danas, faults = desk_of(cast.dana), []
    for page in pages:
        with noted() as asked:
            assert danas.get(page).status_code == 200, page
        assert asked
        faults += [f"{page}\n{plan}" for plan in read_through(cast, asked)]
    return faults
