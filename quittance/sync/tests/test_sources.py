"""Where a practice system is read: drafted, tested, put in force."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from quittance.core import locks, scope
from quittance.core.models import Event
from quittance.sync import queries
from quittance.sync.actions import cadence, source_checks, sources
from quittance.sync.actions.sources import CannotPut, Wish
from quittance.sync.models import Source
from quittance.sync.tests.drafts import SOUND, WISH, drafted, faults, in_force
from quittance.tenancy.actions import vault
from quittance.tenancy.models import Secret
from tests.cast import NOW, Cast
from tests.cluster import cluster


@pytest.fixture(autouse=True)
def harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


def test_a_draft_leaves_what_is_read_as_it_is() -> None:
    live = in_force()
    drafted(replace(WISH, address="postgresql://reader@other.invalid/books"))
    live.refresh_from_db()
    assert queries.live_source() == live
    assert live.address == "postgresql://reader@books.invalid:5432/books"


def test_the_password_lies_in_the_vault_and_nowhere_else() -> None:
    draft = drafted()
    assert vault.reveal(name=sources.secret_name(draft)) == "secret-of-the-reader"
    assert not [row for row in Event.objects.all() if "secret-of-the-reader" in str(row.facts)]
    assert "secret-of-the-reader" not in str(list(Source.objects.values()))
    sources.discard(by="staff:1", now=NOW)
    assert not Secret.objects.exists()


def test_a_kept_password_goes_to_the_very_address_it_was_typed_for_and_to_no_other() -> None:
    in_force()
    assert vault.reveal(name=sources.secret_name(drafted(replace(WISH, password="")))) == "secret-of-the-reader"
    for address in (
        "postgresql://reader@collector.invalid/books",
        "postgresql://reader@books.invalid:5433/books",
        "postgresql://somebody@books.invalid/books",
        "postgresql://reader@books.invalid/books?sslmode=disable",
    ):
        assert "password" in faults(replace(WISH, address=address, password=""))


def test_one_test_at_a_time_is_made_and_the_others_hear_of_it(cast: Cast) -> None:
    draft = drafted(replace(WISH, address="postgresql://reader@localhost:1/books"))
    with psycopg.connect(cluster.admin) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [locks.Kind.TEST + cast.harbor.pk])
        assert source_checks.run(source=draft, now=NOW) == [source_checks.UNDER_WAY]
        draft.refresh_from_db()
        assert draft.tested_at is None
        other.execute("SELECT pg_advisory_unlock(%s)", [locks.Kind.TEST + cast.harbor.pk])
    assert source_checks.run(source=draft, now=NOW) != [source_checks.UNDER_WAY]


def test_a_draft_comes_in_force_only_after_a_test_that_found_no_fault() -> None:
    with pytest.raises(CannotPut, match="no draft"):
        sources.put_in_force(by="staff:1", now=NOW)
    draft = drafted(replace(WISH, address="postgresql://reader@localhost:1/books"))
    with pytest.raises(CannotPut, match="not tested"):
        sources.put_in_force(by="staff:1", now=NOW)
    found = source_checks.run(source=draft, now=NOW)
    assert [each.tone for each in found] == ["bad"]
    with pytest.raises(CannotPut, match="found faults"):
        sources.put_in_force(by="staff:1", now=NOW)
    assert queries.live_source() is None


def test_a_draft_that_was_changed_asks_for_a_new_test() -> None:
    Source.objects.filter(pk=drafted().pk).update(found=SOUND, tested_at=NOW)
    drafted(replace(WISH, address="postgresql://reader@books.invalid/other"))
    with pytest.raises(CannotPut, match="not tested"):
        sources.put_in_force(by="staff:1", now=NOW)


def test_what_was_in_force_becomes_the_draft_so_the_way_back_is_the_same_step() -> None:
    in_force()
    other = in_force(replace(WISH, address="postgresql://reader@other.invalid/books", password="another"))
    draft = queries.draft_source()
    assert draft is not None
    assert (queries.live_source(), draft.address) == (other, "postgresql://reader@books.invalid:5432/books")
    assert vault.reveal(name=sources.secret_name(draft)) == "secret-of-the-reader"
    assert vault.reveal(name=sources.secret_name(other)) == "another"
    with pytest.raises(CannotPut, match="not tested"):
        sources.put_in_force(by="staff:1", now=NOW)


def test_another_user_of_the_same_database_goes_on_where_the_former_was() -> None:
    live = in_force()
    Source.objects.filter(pk=live.pk).update(mark=77, loaded_at=NOW, poll_seconds=40, paused_at=NOW)
    now_live = in_force(replace(WISH, address="postgresql://second@books.invalid/books?sslmode=require"))
    assert (now_live.mark, now_live.loaded_at, now_live.poll_seconds, now_live.paused_at) == (77, NOW, 40, NOW)


def test_another_database_is_compared_from_the_beginning_and_no_mark_is_carried_over() -> None:
    live = in_force()
    Source.objects.filter(pk=live.pk).update(mark=77, loaded_at=NOW, compared_at=NOW, resume={"mark": 3})
    now_live = in_force(replace(WISH, address="postgresql://reader@books.invalid/other"))
    assert (now_live.mark, now_live.compared_at, now_live.resume) == (None, None, {})
    assert now_live.loaded_at == NOW


def test_reading_is_paused_and_resumed_once_each() -> None:
    in_force()
    assert sources.pause(by="staff:1", now=NOW)
    assert not sources.pause(by="staff:1", now=NOW)
    assert sources.resume(by="staff:1", now=NOW)
    assert not sources.resume(by="staff:1", now=NOW)
    names = Event.objects.filter(name__startswith="source.").order_by("pk").values_list("name", flat=True)
    assert list(names)[-2:] == ["source.paused", "source.resumed"]


def test_own_queries_are_kept_by_the_generic_kind_alone() -> None:
    queries_given = {"clients": " SELECT 1 AS key ", "offices": "  ", "tax_numbers": "SELECT 1"}
    assert drafted(replace(WISH, queries=queries_given)).queries == {}
    generic = Wish("generic", WISH.address, "secret", queries_given)
    assert drafted(generic).queries == {"clients": "SELECT 1 AS key"}
    assert "query_clients" in faults(replace(generic, queries={}))
    assert "query_offices" in faults(replace(generic, queries={**queries_given, "offices": "x" * 20_001}))
    assert "profile" in faults(replace(generic, profile="abacus"))


def test_the_pace_stays_within_bounds_and_is_told_with_its_former_one() -> None:
    in_force()
    cadence.change(cadence=cadence.Cadence(5, 10, 5), by="staff:1", now=NOW)
    live = queries.live_source()
    assert live is not None
    assert (live.poll_seconds, live.compare_minutes, queries.freshness().stale_after_minutes) == (5, 10, 5)
    told = Event.objects.get(name="source.cadence_changed").facts
    assert told["before"]["poll_seconds"] == 15
    for wrong in ((4, 60, 30), (3601, 60, 30), (15, 9, 30), (15, 60, 4), (15, 60, 1441), (3600, 60, 30)):
        with pytest.raises(cadence.CannotChange):
            cadence.change(cadence=cadence.Cadence(*wrong), by="staff:1", now=NOW)
