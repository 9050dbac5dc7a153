"""Events are chained per firm as they settle; a change to any of them shows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, connections, transaction

from quittance.core import events, jobs, scope, seals
from quittance.core.models import Event, Seal
from quittance.core.tests.waiting import PATIENCE_SECONDS, alone, together, work_off
from tests.cast import NOW, Cast


def ring(cast: Cast, times: int = 1) -> list[int]:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        return [events.record("bell.rang", cast.harbor, at=NOW, by="system", time=time).pk for time in range(times)]


def seal(cast: Cast) -> int:
    with scope.firm(cast.harbor.pk):
        return seals.seal(now=NOW)


def broken(cast: Cast) -> list[int]:
    with scope.firm(cast.harbor.pk):
        return seals.broken_links()


def sealed_ids(cast: Cast) -> list[int]:
    with scope.firm(cast.harbor.pk):
        return [pk for link in Seal.objects.order_by("number") for pk in link.event_ids]


def three_links(cast: Cast) -> list[list[int]]:
    """The events that each of three links covers beside those of the cast's own making."""
    links = []
    for _ in range(3):
        links.append(ring(cast, 2))
        seal(cast)
    return links


def as_owner(statement: str, *values: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_the_chain_covers_every_event_once_and_verifies(cast: Cast) -> None:
    three_links(cast)
    with scope.firm(cast.harbor.pk):
        assert sorted(sealed_ids(cast)) == sorted(Event.objects.values_list("pk", flat=True))
    assert broken(cast) == []


def test_sealing_where_nothing_happened_adds_no_link(cast: Cast) -> None:
    three_links(cast)
    assert seal(cast) == 0
    with scope.firm(cast.harbor.pk):
        assert Seal.objects.count() == 3


def test_firms_have_chains_of_their_own(cast: Cast) -> None:
    three_links(cast)
    with scope.firm(cast.second.pk):
        assert seals.seal(now=NOW) == 1, "the news that the firm was added"
        assert Seal.objects.get().number == 1
        assert Seal.objects.get().previous_digest == seals.BEGINNING
        assert seals.broken_links() == []


def test_an_event_changed_behind_our_back_breaks_its_link_alone(cast: Cast) -> None:
    links = three_links(cast)
    for change in (
        "facts = '{\"time\": 7}'", "by = 'ops:1'", "at = at + interval '1 microsecond'", "name = 'x'", "subject_id = 99"
    ):  # fmt: skip
        with connections["owner"].cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE core_event SET " + change + " WHERE id = %s", [links[1][0]])  # noqa: S608  our own words
            cursor.execute("COMMIT")
        assert broken(cast) == [2], change


def test_an_event_dropped_behind_our_back_breaks_its_link(cast: Cast) -> None:
    links = three_links(cast)
    as_owner("DELETE FROM core_event WHERE id = %s", links[2][1])
    assert broken(cast) == [3]


def test_a_dropped_or_rewritten_link_is_noticed_by_the_one_that_follows(cast: Cast) -> None:
    three_links(cast)
    as_owner("DELETE FROM core_seal WHERE number = 2 AND firm_id = %s", cast.harbor.pk)
    assert broken(cast) == [3]
    as_owner("UPDATE core_seal SET digest = repeat('0', 64) WHERE number = 1 AND firm_id = %s", cast.harbor.pk)
    assert broken(cast) == [1, 3]


def test_an_event_slipped_in_later_is_sealed_by_a_later_link_and_not_by_an_old_one(cast: Cast) -> None:
    three_links(cast)
    [late] = ring(cast)
    assert seal(cast) == 1
    assert sealed_ids(cast)[-1] == late
    assert broken(cast) == []


def test_events_of_a_transaction_under_way_wait_for_it_even_when_later_numbers_are_sealed(cast: Cast) -> None:
    seal(cast)
    has_older_transaction, has_lower_number = threading.Event(), threading.Event()
    sealed_before = threading.Event()

    def older_transaction_with_the_higher_number() -> int:
        with scope.firm(cast.harbor.pk), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
            has_older_transaction.set()
            assert has_lower_number.wait(PATIENCE_SECONDS)
            return events.record("bell.rang", cast.harbor, at=NOW, by="system").pk

    def younger_transaction_with_the_lower_number() -> int:
        assert has_older_transaction.wait(PATIENCE_SECONDS)
        with scope.firm(cast.harbor.pk), transaction.atomic():
            event = events.record("bell.rang", cast.harbor, at=NOW, by="system")
            has_lower_number.set()
            assert sealed_before.wait(PATIENCE_SECONDS)
            return event.pk

    with ThreadPoolExecutor(2) as pool:
        younger = pool.submit(alone, younger_transaction_with_the_lower_number)
        higher = pool.submit(alone, older_transaction_with_the_higher_number).result(PATIENCE_SECONDS)
        assert seal(cast) == 1
        assert sealed_ids(cast)[-1] == higher
        assert seal(cast) == 0, "the other has not committed"
        sealed_before.set()
        lower = younger.result(PATIENCE_SECONDS)
    assert lower < higher
    assert seal(cast) == 1
    assert sealed_ids(cast)[-2:] == [higher, lower]
    assert broken(cast) == []


def test_nothing_is_sealed_past_an_older_transaction_that_may_still_write(cast: Cast) -> None:
    seal(cast)
    has_begun, go_on = threading.Event(), threading.Event()

    def dawdle() -> int:
        with scope.firm(cast.harbor.pk), transaction.atomic():
            event = events.record("bell.rang", cast.harbor, at=NOW, by="system")
            has_begun.set()
            assert go_on.wait(PATIENCE_SECONDS)
            return event.pk

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(alone, dawdle)
        assert has_begun.wait(PATIENCE_SECONDS)
        [quick] = ring(cast)
        assert seal(cast) == 0
        go_on.set()
        first = slow.result(PATIENCE_SECONDS)
    assert seal(cast) == 2
    assert sealed_ids(cast)[-2:] == [first, quick]


def test_four_sealers_at_once_seal_everything_once(cast: Cast) -> None:
    ring(cast, 20)
    assert sum(together(*[partial(seal, cast)] * 4)) == 21
    assert broken(cast) == []


def test_one_transaction_larger_than_a_link_is_sealed_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH_EVENTS_MAX", 10)
    seal(cast)
    ring(cast, 23)
    with scope.firm(cast.harbor.pk):
        jobs.seal()
        assert [len(link.event_ids) for link in Seal.objects.order_by("number")] == [1, 10, 10, 3]
    assert broken(cast) == []


def test_the_round_over_all_firms_seals_those_in_which_something_happened(cast: Cast) -> None:
    seal(cast)
    ring(cast)
    jobs.seal_all()
    jobs.seal_all()
    work_off("default")
    assert len(sealed_ids(cast)) == 2
    with scope.firm(cast.second.pk):
        assert Seal.objects.count() == 1


def test_after_a_dump_came_into_a_new_server_the_chain_goes_on(cast: Cast) -> None:
    three_links(cast)
    with connections["owner"].cursor() as owner:
        owner.execute("UPDATE core_event SET transaction_id = transaction_id + 1000000000")
        owner.execute("UPDATE core_seal SET last_transaction_id = last_transaction_id + 1000000000")
    [waiting] = ring(cast)
    assert seal(cast) == 0, "the old server's transactions seem to lie ahead"
    seals.forget_transactions(connections["owner"])
    [after] = ring(cast)
    assert seal(cast) == 2
    assert sealed_ids(cast)[-2:] == [waiting, after]
    assert broken(cast) == []
