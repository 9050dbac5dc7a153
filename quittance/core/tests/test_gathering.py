"""What many things write is gathered: the same rows in fewer statements, all of them or none."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from quittance.core import events, gathering, scope
from quittance.core.models import Event, Inbound, Reaction
from tests.cast import NOW, Cast


def inbound(name: str) -> Inbound:
    return Inbound(source="post", external_id=name, body=b"", received_at=NOW, next_try_at=NOW)


def names() -> list[str]:
    return list(Inbound.objects.order_by("pk").values_list("external_id", flat=True))


@pytest.fixture(autouse=True)
def _in_harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


def test_without_a_gathering_rows_are_written_at_once() -> None:
    row = inbound("a")
    gathering.write([row])
    assert (row.pk is not None, names()) == (True, ["a"])
    assert not gathering.is_kept_back(row)


def test_gathered_rows_have_their_numbers_at_once_and_are_written_at_the_end_in_their_order() -> None:
    with gathering.gathering():
        rows = [inbound(name) for name in "cab"]
        for row in rows:
            gathering.write([row])
        assert [row.pk for row in rows] == sorted(row.pk for row in rows)
        assert (names(), gathering.is_kept_back(rows[0])) == ([], True)
        rows[2].external_id = "d"
    assert names() == ["c", "a", "d"]
    assert Inbound.objects.get(external_id="d").pk == rows[2].pk


def test_gathered_rows_hold_what_rows_written_at_once_hold() -> None:
    told: dict[str, Any] = {
        "body": b"\0\xff \\x41",
        "headers": {"a": ["\u00e9\u2028", None, {"b": 1 << 60}], "c": 'q"\\n\n'},
    }
    rows = [
        Inbound(source="post", external_id=name, received_at=NOW, next_try_at=NOW, last_error="it's\ttold", **told)
        for name in "ab"
    ]
    gathering.write(rows[:1])
    with gathering.gathering():
        gathering.write(rows[1:])
    one, other = Inbound.objects.order_by("pk").values(
        "firm_id", "source", *told, "received_at", "handled_at", "last_error"
    )
    assert one == other
    assert bytes(other["body"]) == told["body"]
    rows[1].last_error = "changed"
    rows[1].save()
    assert Inbound.objects.get(external_id="b").last_error == "changed"


def test_a_row_is_linked_to_one_that_had_no_number_when_they_met() -> None:
    event = Event(name="trial.done", subject_type="t", subject_id=1, at=NOW, by="system", facts={})
    reaction = Reaction(event=event, listener="nobody", recorded_at=NOW, next_try_at=NOW)
    with gathering.gathering():
        gathering.write([event])
        gathering.write([reaction])
    assert Reaction.objects.get(listener="nobody").event == event
    assert Event.objects.get(pk=event.pk).transaction_id > 0


@pytest.mark.parametrize("unstorable", ["\0", "\ud800"])
def test_words_that_no_database_keeps_take_back_all(unstorable: str) -> None:
    with pytest.raises(DataError):
        write_together("a", f"b{unstorable}")
    assert names() == []


def test_a_value_whose_spelling_is_unknown_is_refused_and_not_guessed() -> None:
    with pytest.raises(TypeError, match="timedelta cannot be gathered"):
        _write_with({"waits": timedelta(1)})
    assert names() == []


def _write_with(headers: dict[str, object]) -> None:
    with gathering.gathering():
        gathering.write(
            [Inbound(source="p", external_id="a", body=b"", headers=headers, received_at=NOW, next_try_at=NOW)]
        )


def test_the_numbers_of_all_tables_that_were_gathered_before_are_fetched_at_once() -> None:
    def both() -> None:
        with gathering.gathering():
            gathering.write([inbound(f"{Inbound.objects.count()}")])
            gathering.write([Event(name="trial.done", subject_type="t", subject_id=1, at=NOW, by="system")])

    both()
    with CaptureQueriesContext(connection) as seen:
        both()
    assert len([each for each in seen.captured_queries if "nextval" in each["sql"]]) == 1


def test_many_rows_cost_two_statements_a_table() -> None:
    with CaptureQueriesContext(connection) as seen, gathering.gathering():
        for name in range(30):
            gathering.write([inbound(str(name))])
    assert len([each for each in seen.captured_queries if "core_inbound" in each["sql"]]) == 2


def test_whoever_asks_the_database_writes_what_is_gathered_before_and_it_goes_on() -> None:
    with gathering.gathering():
        first, second = inbound("a"), inbound("b")
        gathering.write([first])
        gathering.flush()
        assert (names(), gathering.is_kept_back(first)) == (["a"], False)
        gathering.write([second])
        assert gathering.kept_back(Inbound) == [second]
    assert names() == ["a", "b"]


def test_what_is_put_is_handed_over_once_for_each_key() -> None:
    heard: list[list[object]] = []
    assert not gathering.put("word", 0, heard.append)
    with gathering.gathering():
        for key, item in (("word", 1), ("other", 2), ("word", 3)):
            assert gathering.put(key, item, heard.append)
    assert heard == [[1, 3], [2]]


def write_together(*names: str, fault: Exception | None = None) -> None:
    with gathering.gathering():
        for name in names:
            gathering.write([inbound(name)])
        if fault:
            raise fault


def test_one_row_in_the_way_takes_back_all() -> None:
    gathering.write([inbound("a")])
    with pytest.raises(IntegrityError):
        write_together("b", "a")
    assert (names(), gathering.is_off()) == (["a"], True)


def test_a_fault_before_the_end_writes_nothing() -> None:
    with pytest.raises(RuntimeError):
        write_together("a", fault=RuntimeError())
    assert names() == []


def test_events_are_gathered_too_and_keep_their_order(cast: Cast) -> None:
    with gathering.gathering():
        for number in range(3):
            events.record("trial.done", cast.harbor, at=NOW, by="system", number=number)
        assert not Event.objects.filter(name="trial.done").exists()
    done = Event.objects.filter(name="trial.done").order_by("pk")
    assert [event.facts["number"] for event in done] == [0, 1, 2]
