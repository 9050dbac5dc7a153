"""What the practice system's pages keep from whoever sees a part of the clients, and what they cannot read."""

from collections.abc import Iterator

import psycopg
import pytest
from django.test import Client as Browser

from quittance.access.models import Limit
from quittance.core import clock, locks, scope
from quittance.sync.actions import cycle, trials
from quittance.sync.models import FieldMap, HeldImport, HeldRow, Quarantined, Run, Source, Trial
from quittance.sync.tests.practice import PASSWORD, practice
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.shelf import bind
from tests.cast import NOW, Cast
from tests.cluster import cluster

SYNC = "/firm-portal/sync/"
LAST_NAMES = {"staff": {"first_name": {"field": "last_name"}}}


@pytest.fixture
def dana(cast: Cast) -> Iterator[Browser]:
    practice.make()
    with scope.firm(cast.harbor.pk):
        browser = desk_of(cast.dana)
        sent = {"address": practice.address, "password": PASSWORD}
        browser.post(f"{SYNC}source/draft/?profile=practice_cs", sent)
        browser.post(f"{SYNC}source/check/draft/")
        browser.post(f"{SYNC}source/put-in-force/")
        assert cycle.poll(tick=clock.now)
        yield browser


@pytest.fixture
def waiting(dana: Browser) -> dict[str, int]:
    """A row in quarantine, a held import and a trial, each of a client that is called Naomi Cross."""
    told = {"first_seen_at": NOW, "last_tried_at": NOW, "source_row": {"name1": "Naomi Cross"}}
    row = Quarantined.objects.create(table="clients", source_key="9", reason="missing", words="-", **told)
    held = HeldImport.objects.create(kind="vanished", found_at=NOW, facts={"samples": ["Naomi Cross"]})
    HeldRow.objects.create(held=held, table="clients", source_key="9", label="Naomi Cross")
    trial = trials.ask(choices=LAST_NAMES, group="staff", base_number=0, by="staff:1", now=NOW)
    return {"row": row.pk, "held": held.pk, "trial": trial.pk}


def test_whoever_is_bound_to_some_clients_sees_no_rows_of_the_others(
    dana: Browser, waiting: dict[str, int], cast: Cast
) -> None:
    row, held, trial = waiting["row"], waiting["held"], waiting["trial"]
    pages = [
        "difference/", "difference/?table=clients&q=1001", "difference/clients/10/", "quarantine/",
        f"quarantine/{row}/", "held/", f"held/{held}/", "map/edit/clients/", f"map/trials/{trial}/",
        f"map/trials/{trial}/part/", "runs/", f"runs/{Run.objects.latest('pk').pk}/",
    ]  # fmt: skip
    steps = [
        f"quarantine/{row}/try-again/", f"held/{held}/apply/", f"held/{held}/refuse/", "map/edit/clients/",
        "map/edit/clients/preview/", f"map/trials/{trial}/save/",
    ]  # fmt: skip
    assert {dana.get(f"{SYNC}{page}").status_code for page in pages} <= {200, 286, 302}
    bind(cast.dana, Limit.Kind.CLIENT, "1001")
    for answer in [dana.get(f"{SYNC}{page}") for page in pages] + [dana.post(f"{SYNC}{step}") for step in steps]:
        assert answer.status_code == 403
        assert "You see a part of the clients only" in text(answer)
        assert "Naomi" not in text(answer)
    assert HeldImport.objects.get().state == "open"
    assert not FieldMap.objects.exists()


@pytest.mark.parametrize("part", ["", "now/part/"])
def test_the_state_tells_a_bound_person_how_fresh_the_copy_is_and_no_counts_of_the_firm(
    dana: Browser, waiting: dict[str, int], cast: Cast, part: str
) -> None:
    del waiting
    counts = ("2 clients, 1 invoice.", "In quarantine", "Held until somebody decides", "Last runs")
    everything = text(dana.get(f"{SYNC}{part}"))
    assert all(words in everything for words in counts)
    bind(cast.dana, Limit.Kind.OFFICE, "Boston")
    shown = text(dana.get(f"{SYNC}{part}"))
    assert "Up to date" in shown
    assert not [words for words in counts if words in shown]


def test_nothing_leads_a_bound_person_to_lists_that_open_for_nobody_bound(
    dana: Browser, waiting: dict[str, int], cast: Cast
) -> None:
    del waiting
    pages, words = ("/firm-portal/today/", "/firm-portal/clients/1/"), ("in quarantine", "is held", "Compare with the")
    shown = " ".join(text(dana.get(page)) for page in pages)
    assert all(each in shown for each in words)
    bind(cast.dana, Limit.Kind.CLIENT, "1001")
    shown = " ".join(text(dana.get(page)) for page in pages)
    assert not [each for each in words if each in shown]


@pytest.mark.parametrize(
    "address", ["difference/?q=%00", "difference/?table=%00&q=1", "quarantine/?q=%00", "quarantine/?reason=a%00",
                "map/edit/clients/?look=%00", "runs/?only=%00"],
)  # fmt: skip
def test_a_character_that_no_row_can_hold_is_refused_in_words(dana: Browser, address: str) -> None:
    answer = dana.get(f"{SYNC}{address}")
    assert answer.status_code == 400
    assert "a character that cannot be seen" in text(answer)


@pytest.mark.parametrize("step", ["", "preview/"])
@pytest.mark.parametrize("field", ["look", "clients.inactive.0.more", "clients.responsible.static"])
def test_no_field_of_the_map_takes_it_either(dana: Browser, step: str, field: str) -> None:
    sent = {field: "a\x00b", "clients.responsible.way": "static"}
    assert dana.post(f"{SYNC}map/edit/clients/{step}", sent).status_code == 400
    assert not Trial.objects.exists()


def test_a_second_test_of_the_connection_waits_for_the_first(dana: Browser, cast: Cast) -> None:
    before = Source.objects.get().tested_at
    with psycopg.connect(cluster.admin) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [locks.Kind.TEST + cast.harbor.pk])
        assert "A test is under way." in text(dana.post(f"{SYNC}source/check/live/", follow=True))
        other.execute("SELECT pg_advisory_unlock(%s)", [locks.Kind.TEST + cast.harbor.pk])
    assert Source.objects.get().tested_at == before
    assert "no fault was found" in text(dana.post(f"{SYNC}source/check/live/", follow=True))
