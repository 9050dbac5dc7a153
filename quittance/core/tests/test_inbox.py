"""What machines bring is stored once, whatever they repeat, and opened once, whoever tries."""

import random
from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import ProgrammingError, connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import clock, inbox, jobs, scope
from quittance.core.models import Event, Inbound, Stray
from quittance.core.tests.waiting import together
from tests.cast import NOW, Cast

pytestmark = pytest.mark.usefixtures("own_wiring")


def note(row: Inbound, *, now: datetime) -> None:
    Event.objects.create(name="letter.read", subject_type="inbound", subject_id=row.pk, at=now, by=row.external_id)


def tear(row: Inbound, *, now: datetime) -> None:
    note(row, now=now)
    raise ValueError("the letter is torn")


def store(cast: Cast, external_id: str, *, now: datetime = NOW) -> tuple[Inbound, bool]:
    with scope.firm(cast.harbor.pk):
        return inbox.store(source="post", external_id=external_id, body=b"\x00\xff", headers={"a": "b"}, now=now)


def open_one(cast: Cast, number: int) -> bool:
    with scope.firm(cast.harbor.pk):
        return inbox.open_one(inbound_id=number, now=NOW)


def readings(cast: Cast) -> Counter[str]:
    with scope.firm(cast.harbor.pk):
        return Counter(Event.objects.filter(name="letter.read").values_list("by", flat=True))


def open_jobs(number: int) -> int:
    return ProcrastinateJob.objects.filter(task_name="core.open_inbound", args__inbound_id=number).count()


def told_together(firm_id: int) -> list[list[int]]:
    """What each job of a firm is told to work off."""
    found = ProcrastinateJob.objects.filter(args__firm=firm_id, args__has_key="inbound_ids")
    return list(found.order_by("pk").values_list("args__inbound_ids", flat=True))


def test_what_is_delivered_twice_is_stored_once_with_one_job(cast: Cast) -> None:
    inbox.wire({"post": note})
    first, was_new = store(cast, "a")
    again, was_new_again = store(cast, "a")
    assert (first.pk, was_new, was_new_again) == (again.pk, True, False)
    assert open_jobs(first.pk) == 1


def test_what_is_delivered_eight_times_at_once_is_stored_once(cast: Cast) -> None:
    inbox.wire({"post": note})
    answers = together(*[partial(store, cast, "a")] * 8)
    assert len({row.pk for row, _ in answers}) == 1
    assert [is_new for _, is_new in answers].count(True) == 1
    assert open_jobs(answers[0][0].pk) == 1


def test_many_things_of_many_firms_are_kept_at_once_and_each_new_one_has_its_job(cast: Cast) -> None:
    brought = [
        inbox.Brought(firm_id=firm.pk, external_id=name, body=name.encode(), headers={"name": name})
        for name in ("b", "a", "b")
        for firm in (cast.second, cast.harbor)
    ]
    store(cast, "a")
    assert inbox.store_all(brought, source="post", job="core.open_inbound", now=NOW) == 3
    assert inbox.store_all(brought, source="post", job="core.open_inbound", now=NOW) == 0
    with scope.firm(cast.second.pk):
        rows = list(Inbound.objects.order_by("external_id"))
    assert [(row.external_id, bytes(row.body), row.headers["name"]) for row in rows] == [
        ("a", b"a", "a"),
        ("b", b"b", "b"),
    ]
    assert told_together(cast.second.pk) == [[row.pk for row in sorted(rows, key=lambda row: row.pk)]]


@pytest.mark.parametrize(
    ("sizes", "shares"),
    [([1] * 41, [20, 20, 1]), ([3_000_000] * 3, [1, 1, 1]), ([0, 9_000_000, 0], [1, 1, 1])],
)
def test_what_came_together_is_shared_out_to_jobs(cast: Cast, sizes: list[int], shares: list[int]) -> None:
    firm = cast.harbor.pk
    brought = [inbox.Brought(firm, str(name), b"x" * size, {}) for name, size in enumerate(sizes)]
    inbox.store_all(brought, source="post", job="core.open_inbound", now=NOW)
    assert [len(share) for share in told_together(firm)] == shares


def test_the_same_name_from_another_source_or_for_another_firm_is_another_thing(cast: Cast) -> None:
    here, _ = store(cast, "a")
    with scope.firm(cast.harbor.pk):
        _, is_new = inbox.store(source="bank", external_id="a", body=b"", headers={}, now=NOW)
        assert is_new
    with scope.firm(cast.second.pk):
        there, is_new = inbox.store(source="post", external_id="a", body=b"", headers={}, now=NOW)
    assert is_new
    assert here.pk != there.pk


def test_the_body_is_kept_to_the_byte(cast: Cast) -> None:
    row, _ = store(cast, "a")
    with scope.firm(cast.harbor.pk):
        assert bytes(Inbound.objects.get(pk=row.pk).body) == b"\x00\xff"


def test_immunity_8_everything_delivered_ten_times_in_random_order_is_opened_once_each(cast: Cast) -> None:
    inbox.wire({"post": note})
    names = [f"letter {number}" for number in range(6)]
    deliveries = names * 10
    random.Random(8).shuffle(deliveries)  # noqa: S311  an order, not a secret
    for name in deliveries:
        row, _ = store(cast, name)
        open_one(cast, row.pk)
    assert readings(cast) == dict.fromkeys(names, 1)


def test_of_eight_workers_at_once_one_opens(cast: Cast) -> None:
    inbox.wire({"post": note})
    row, _ = store(cast, "a")
    assert sorted(together(*[partial(open_one, cast, row.pk)] * 8)) == [False] * 7 + [True]
    assert readings(cast) == {"a": 1}


def test_a_failing_opener_is_put_off_and_what_it_had_half_done_is_taken_back(cast: Cast) -> None:
    inbox.wire({"post": tear})
    row, _ = store(cast, "a")
    assert open_one(cast, row.pk) is False
    assert readings(cast) == {}
    with scope.firm(cast.harbor.pk):
        row.refresh_from_db()
    assert (row.handled_at, row.attempts, row.last_error) == (None, 1, "ValueError: the letter is torn")
    assert row.next_try_at == NOW + timedelta(seconds=inbox.RETRY_SECONDS[0])
    inbox.wire({"post": note})
    assert open_one(cast, row.pk)
    assert readings(cast) == {"a": 1}


def test_what_nobody_opens_yet_waits_and_the_sweeper_takes_it_up_once_somebody_does(cast: Cast) -> None:
    row, _ = store(cast, "a", now=clock.now() - timedelta(minutes=1))
    jobs.sweep()
    assert open_one(cast, row.pk) is False
    assert open_jobs(row.pk) == 0
    inbox.wire({"post": note})
    jobs.sweep()
    jobs.sweep()
    assert open_jobs(row.pk) == 1


def test_strays_can_be_written_without_a_firm_and_not_read_by_the_app_role(cast: Cast) -> None:
    inbox.store_stray(source="post", body=b"to whom?", headers={}, reason="no such firm", now=NOW)
    with pytest.raises(ProgrammingError, match="permission denied"):
        list(Stray.objects.values_list("body", flat=True))
    for verb in ("UPDATE core_stray SET reason = 'x'", "DELETE FROM core_stray"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(verb)
    with connections["ops"].cursor() as cursor:
        cursor.execute("SELECT reason FROM core_stray")
        assert cursor.fetchall() == [("no such firm",)]
