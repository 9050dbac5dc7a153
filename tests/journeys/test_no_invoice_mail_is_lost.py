"""Kill the relay, the worker or the database while invoices are mailed: none is lost, and none unexplained.

Two dozen here; QUITTANCE_KILL_MAILS=2000 makes it two thousand, QUITTANCE_KILL_PAUSE=20 gives a slow machine more
seconds between two kills, and `--log-cli-level=INFO` tells the figures.
"""

import contextlib
import logging
import os
import random
import signal
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

from quittance.relay.tests.post import paper
from sandbox.seed import mail_key
from tests.journeys import world as worlds
from tests.journeys.doors import portal_of, staff_in
from tests.journeys.test_kill_anything import children
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
log = logging.getLogger(__name__)

MAILS = int(os.environ.get("QUITTANCE_KILL_MAILS", "24"))
PAUSE_SECONDS_MAX = float(os.environ.get("QUITTANCE_KILL_PAUSE", "4"))
SENDERS = 3
KILLS_ON = 8 + MAILS / 5  # seconds after the last mail was acknowledged, while much is still on its way
DRAIN_SECONDS = 240 + MAILS
VICTIMS = ("relay", "worker", "database")
SENDER = "bills@harborpine.example"

_NUMBERS = """
SELECT v.number FROM receivables_invoice v JOIN receivables_client c ON c.id = v.client_id
  JOIN tenancy_firm f ON f.id = v.firm_id
 WHERE f.slug = 'harbor' AND v.kind = 'invoice' AND v.due_cents > 0 AND NOT v.voided AND v.gone_at IS NULL
   AND c.gone_at IS NULL AND c.merged_into_key = ''
   AND NOT EXISTS (SELECT FROM receivables_invoice w
                    WHERE w.firm_id = v.firm_id AND lower(w.number) = lower(v.number) AND w.id <> v.id)
 ORDER BY v.id LIMIT 500
"""
_STANDS = """
SELECT i.message_id, i.state, i.reason, a.address, a.state, d.state, d.message_id
  FROM relay_intake i JOIN relay_addressee a ON a.intake_id = i.id LEFT JOIN outbox_delivery d ON d.id = a.delivery_id
 WHERE i.message_id LIKE '%@kill.example%'
"""
_UNFINISHED = """
SELECT (SELECT count(*) FROM core_inbound WHERE source = 'smtp' AND handled_at IS NULL)
     + (SELECT count(*) FROM outbox_delivery WHERE state = 'waiting')
"""


@dataclass(frozen=True)
class Letter:
    message_id: str
    recipients: tuple[str, ...]
    arrives: bool  # else it is listed: it waits for its invoice, or a person decides
    raw: bytes = field(repr=False)


@dataclass
class Tally:
    acknowledged: list[Letter] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)


def letters(numbers: list[str]) -> list[Letter]:
    return [_letter(place, number) for place, number in enumerate(islice(cycle(numbers), MAILS))]


def _letter(place: int, number: str) -> Letter:
    unknown, no_paper = place % 20 == 7, place % 20 == 13
    shown = f"9{number}99" if unknown else number
    people = [f"lost-{place}@kill.example"] + ([f"also-{place}@kill.example"] if place % 5 == 0 else [])
    made = EmailMessage()
    made["From"] = f"Dana Reyes <{SENDER}>"
    made["To"] = ", ".join(people)
    made["Subject"] = "Your invoice from Harbor & Pine"
    made["Message-ID"] = f"<{place}@kill.example>"
    made["X-Quittance-Key"] = mail_key("harbor")
    made.set_content("Please find our invoice attached.")
    if not no_paper:
        content = paper("Harbor & Pine CPAs", f"Invoice {shown}")
        made.add_attachment(content, maintype="application", subtype="pdf", filename=f"Invoice_{shown}.pdf")
    return Letter(f"{place}@kill.example", tuple(people), not (unknown or no_paper), made.as_bytes())


def keep_sending(world: World, letters: list[Letter], tally: Tally) -> None:
    """As a mail server does: what was not acknowledged is brought again until it is."""
    host, port = world.facts["relay"].split(":")
    pause = threading.Event()
    left = list(reversed(letters))
    while left:
        with contextlib.suppress(OSError, smtplib.SMTPException), smtplib.SMTP(host, int(port), timeout=30) as line:
            while left:
                line.sendmail(SENDER, ["harbor@inbound.localhost"], left[-1].raw)
                tally.acknowledged.append(left.pop())
        if left:
            pause.wait(0.3)


def kill_at_random(world: World, tally: Tally, luck: random.Random, goes_on: Callable[[], bool]) -> None:
    pause = threading.Event()
    while goes_on():
        name = luck.choice(VICTIMS)
        with contextlib.suppress(KeyError, ProcessLookupError):  # it is being started again just now
            pid = world.pids[name]
            os.kill(luck.choice([pid, *children(pid)]), signal.SIGKILL)
            tally.kills[name] += 1
        pause.wait(luck.uniform(0.5, PAUSE_SECONDS_MAX))


def asked(world: World, question: str) -> list[tuple[Any, ...]]:
    try:
        with psycopg.connect(world.facts["database"], connect_timeout=5) as connection:
            return connection.execute(question).fetchall()
    except psycopg.OperationalError as away:
        raise OSError(str(away)) from away


def test_every_acknowledged_invoice_mail_arrives_or_is_listed(page: Page, tmp_path: Path) -> None:
    world = worlds.start(tmp_path / "demo", port=worlds.free_ports())
    tally = Tally()
    try:
        numbers = until(lambda: [row[0] for row in asked(world, _NUMBERS)], "invoices in the mirror")
        send_while_things_die(world, letters(numbers), tally)
        until(lambda: asked(world, _UNFINISHED) == [(0,)], "every mail to come to rest", seconds=DRAIN_SECONDS)
        look_at_each(world, tally)
        look_at_the_law(page, world)
    finally:
        stopped = world.stop()
    assert stopped == 0


def send_while_things_die(world: World, all_letters: list[Letter], tally: Tally) -> None:
    senders = [
        threading.Thread(target=keep_sending, args=(world, all_letters[turn::SENDERS], tally))
        for turn in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    ended: list[float] = []

    def goes_on() -> bool:
        if not ended and not any(sender.is_alive() for sender in senders):
            ended.append(time.monotonic())
        return not ended or time.monotonic() < ended[0] + KILLS_ON

    kill_at_random(world, tally, random.Random(world.facts["seed"]), goes_on)  # noqa: S311  chance, not secrecy
    for sender in senders:
        sender.join()


def look_at_each(world: World, tally: Tally) -> None:
    """Distinct Message-ID and recipient once each, as often repeated at most as something was killed."""
    arrived: Counter[tuple[str, str]] = Counter()
    stands: dict[str, list[tuple[Any, ...]]] = {}
    for row in asked(world, _STANDS):
        stands.setdefault(row[0].strip("<>"), []).append(row)
    unsure = 0
    for letter in tally.acknowledged:
        rows = {row[3]: row for row in stands[letter.message_id]}
        assert set(rows) == set(letter.recipients)
        assert len(stands[letter.message_id]) == len(rows), "taken in twice"
        for address, (_, state, reason, _, going, delivery, own_id) in rows.items():
            if not letter.arrives:
                assert state in {"waiting", "held"}
                assert reason
                continue
            assert (state, going) == ("wrapped", "going"), (letter, rows)
            unsure += delivery == "unsure"
            assert delivery in {"sent", "unsure"}
            found = [mail["message_id"].strip("<>") for mail in world.mails(address)]
            assert set(found) == {own_id} or delivery == "unsure", (address, found)
            arrived[address, own_id] += len(found)
    repeats = sum(count - 1 for count in arrived.values() if count)
    kills = sum(tally.kills.values())
    log.info("%d mails, %d copies, %d repeats, %d unsure", len(tally.acknowledged), len(arrived), repeats, unsure)
    log.info("%d kills: %s", kills, dict(tally.kills))
    assert len(tally.acknowledged) == MAILS
    assert repeats <= kills


def look_at_the_law(page: Page, world: World) -> None:
    staff_in(page, world, "Dana Reyes")
    page.goto(f"{portal_of(world, 'harbor')}mail/conservation/")
    expect(page.get_by_text("zero unexplained")).to_be_visible()
