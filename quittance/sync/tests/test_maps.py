"""The field map: every change is a version, tried on real rows before it is saved, and each can be gone back to."""

from collections.abc import Iterator
from typing import Any

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.integrations.pms.protocol import Unreadable
from quittance.receivables.models import Client
from quittance.sync.actions import maps, previews, trials
from quittance.sync.models import FieldMap, Source, Trial
from quittance.sync.models.trial import State
from quittance.sync.tests.mirrored import connect, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import NOW, Cast

INACTIVE: dict[str, Any] = {"clients": {"inactive": {"field": "client_status", "one_of": ["Deceased"]}}}


@pytest.fixture
def paper(cast: Cast) -> Iterator[Paper]:
    with scope.firm(cast.harbor.pk):
        connect()
        paper = small_books(Paper())
        paper.put("clients", "11", client_status="Deceased")
        turn(paper)
        yield paper


def save(choices: dict[str, Any], base: int = 0, note: str = "") -> FieldMap:
    return maps.save(choices=choices, note=note, base_number=base, by="staff:1", now=NOW)


def tried(paper: Paper, choices: dict[str, Any], base: int = 0) -> Trial:
    return trials.ask(
        choices=choices, group="clients", base_number=base, by="staff:1", now=NOW, opener=lambda **_: paper
    )


@pytest.mark.usefixtures("paper")
def test_each_save_is_a_version_of_its_own_and_tells_what_changed() -> None:
    first = save(INACTIVE, note="The dead pay nothing")
    second = save({"clients": {"name": {"field": "sort_name"}}}, base=1)
    assert (first.number, second.number) == (1, 2)
    assert FieldMap.objects.get(number=1).choices == INACTIVE
    told = Event.objects.filter(name="mapping.changed").order_by("pk").first()
    assert told is not None
    assert told.facts["changes"] == [
        {"table": "Clients", "field": "Inactive", "before": "never", "after": "client_status is Deceased"}
    ]


@pytest.mark.usefixtures("paper")
def test_who_began_before_somebody_else_saved_is_told_and_overwrites_nothing() -> None:
    save(INACTIVE)
    with pytest.raises(maps.CannotSave, match="Somebody saved version 1 meanwhile"):
        save({"clients": {"name": {"field": "sort_name"}}}, base=0)
    assert FieldMap.objects.count() == 1


@pytest.mark.usefixtures("paper")
def test_going_back_is_a_new_version_with_the_old_content() -> None:
    save(INACTIVE)
    save({"clients": {"name": {"field": "sort_name"}}}, base=1)
    back = maps.go_back(number=1, by="staff:1", now=NOW)
    assert (back.number, back.taken_from, back.choices) == (3, 1, INACTIVE)
    own = maps.go_back(number=0, by="staff:1", now=NOW)
    assert (own.number, own.choices) == (4, {})
    assert Event.objects.filter(name="mapping.taken_back").count() == 2
    for number in (4, 0, 9):
        with pytest.raises(maps.CannotSave):
            maps.go_back(number=number, by="staff:1", now=NOW)


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({}, "Nothing differs"),
        ({"clients": {"name": {"field": "name1"}}}, "Nothing differs"),
        ({"clients": {"inactive": {"any": [{"field": "client_status", "one_of": []}]}}}, "Nothing differs"),
        ({"clients": {"name": {"field": "tax_id"}}}, "no field “tax_id”"),
        ({"clients": {"currency": {"field": "name1"}}}, "cannot be chosen"),
        ({"clients": {"responsible": {"static": ""}}}, "choose the one record"),
    ],
)
def test_a_map_that_says_nothing_new_or_nothing_possible_is_refused(choices: dict[str, Any], said: str) -> None:
    with pytest.raises(maps.CannotSave, match=said):
        save(choices)
    assert not FieldMap.objects.exists()


def test_a_trial_tells_exactly_what_the_map_will_change(paper: Paper) -> None:
    trial = tried(paper, INACTIVE)
    assert trial.state == State.DONE
    told = trial.result["clients"]
    assert (told["rows"], told["changed"], told["fields"]) == (2, 1, {"inactive": 1})
    assert told["samples"] == [{"key": "11", "fields": [["inactive", False, True]]}]
    assert not Client.objects.filter(inactive=True).exists()
    assert trials.saved(trial=trial, note="", by="staff:1", now=NOW) == 1
    turn(paper)
    assert [row.source_key for row in Client.objects.filter(inactive=True)] == ["11"]


def test_a_trial_tells_which_rows_could_no_longer_be_read(paper: Paper) -> None:
    paper.put("clients", "10", name2="Acme Holdings")
    trial = tried(paper, {"clients": {"name": {"field": "name2"}}})
    told = trial.result["clients"]
    assert told["unreadable"] == {"Name is missing.": 1}
    assert told["unreadable_samples"] == [{"key": "11", "words": "Name is missing."}]
    assert told["changed"] == 1


def test_a_source_that_goes_away_in_a_trial_is_told_and_nothing_is_saved(paper: Paper) -> None:
    paper.cut_after = 1
    trial = tried(paper, INACTIVE)
    assert trial.state == State.FAILED
    assert "went away" in trial.failure


def test_a_trial_of_many_rows_is_left_to_a_job(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "SMALL_ROWS", 1)
    trial = tried(paper, INACTIVE)
    assert (trial.state, trial.rows_expected) == (State.WAITING, 0)
    trials.run(trial_id=trial.pk, tick=lambda: NOW, opener=lambda **_: paper)
    trial.refresh_from_db()
    assert (trial.state, trial.rows_expected, trial.rows_read) == (State.DONE, 2, 2)
    trials.run(trial_id=trial.pk, tick=lambda: NOW, opener=lambda **_: paper)


def test_a_trial_whose_process_was_killed_is_not_taken_for_one_that_goes_on(paper: Paper) -> None:
    trial = Trial.objects.create(
        choices=INACTIVE, base_number=0, group="clients", asked_at=NOW, asked_by="staff:1", heard_at=NOW
    )
    assert trial.move(State.RUNNING)
    trials.run(trial_id=trial.pk, tick=lambda: NOW, opener=lambda **_: paper)
    trial.refresh_from_db()
    assert (trial.state, "ended" in trial.failure) == (State.FAILED, True)


def test_a_preview_shows_the_source_beside_what_the_map_makes_of_it(paper: Paper) -> None:
    choices: dict[str, Any] = {"clients": {**INACTIVE["clients"], "responsible": {"static": "5"}}}
    acme, heron = previews.preview(table="clients", choices=choices, opener=lambda **_: paper)
    assert dict(acme.source)["client_number"] == "1001"
    changed = {each.field.name: (each.value, each.named) for each in heron.mapped if each.changed}
    assert changed == {"inactive": (True, ""), "responsible": ("5", "Ruth Okafor")}
    paper.put("clients", "12", name1="")
    [nameless] = previews.preview(table="clients", choices={}, search="12", opener=lambda **_: paper)
    assert (nameless.mapped, nameless.fault) == ([], "Name is missing.")


def test_a_row_to_look_at_is_found_by_what_people_know_it_by(paper: Paper) -> None:
    for words in ("1002", "11", "blue heron bakery"):
        found = previews.preview(table="clients", choices={}, search=words, opener=lambda **_: paper)
        assert [pair.key for pair in found] == ["11"]


def test_the_words_that_really_stand_in_a_field_are_offered(paper: Paper) -> None:
    assert previews.seen(table="clients", opener=lambda **_: paper)["client_status"] == [("Active", 1), ("Deceased", 1)]
    paper.cut_after = 0
    with pytest.raises(previews.CannotRead, match="went away"):
        previews.seen(table="clients", opener=lambda **_: paper)


def test_without_a_source_there_is_nothing_to_map(paper: Paper) -> None:
    Source.objects.all().delete()
    with pytest.raises(maps.NoSource):
        maps.profile_in_force()
    with pytest.raises((maps.NoSource, Unreadable)):
        previews.preview(table="clients", choices={}, opener=lambda **_: paper)
