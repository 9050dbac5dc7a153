"""Why a row differs: what the source says now, what the map makes of it, what stands here."""

from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.sync.actions import differences, maps
from quittance.sync.actions.differences import Difference
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import HeldImport, HeldRow, Source
from quittance.sync.tests.mirrored import connect, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import NOW, Cast

KEYS = {
    "offices": "1", "staff": "5", "clients": "10", "contacts": "20", "client_contacts": "30", "invoices": "100",
    "entries": "200", "applications": "300", "jobs": "400", "work": "500",
}  # fmt: skip


@pytest.fixture
def paper(cast: Cast) -> Iterator[Paper]:
    with scope.firm(cast.harbor.pk):
        connect()
        paper = small_books(Paper())
        turn(paper)
        yield paper


def look(paper: Paper, table: str, key: str) -> Difference:
    return differences.look(table=table, key=key, opener=lambda **_: paper)


@pytest.mark.parametrize("table", TARGETS)
def test_source_and_mirror_agree_in_every_field_after_a_turn(paper: Paper, table: str) -> None:
    found = look(paper, table, KEYS[table])
    assert [(line.field.name, line.mapped, line.ours) for line in found.lines if not line.same] == []
    assert (found.verdict, found.reasons) == ("same", [])
    assert found.lines


def test_what_the_source_changed_since_is_told_field_by_field(paper: Paper) -> None:
    paper.put("invoices", "100", open_amount="10.0000")
    found = look(paper, "invoices", "100")
    assert found.verdict == "changed"
    assert "after the last reading" in found.reasons[0]
    assert [(line.field.name, line.mapped, line.ours) for line in found.lines if not line.same] == [
        ("open", 1_000, 150_000)
    ]


def test_a_row_in_quarantine_says_why_and_one_that_cannot_be_read_now_too(paper: Paper) -> None:
    paper.put("invoices", "102", client_id="99", entry_number="61003")
    turn(paper)
    found = look(paper, "invoices", "102")
    assert (found.verdict, found.ours) == ("quarantined", None)
    assert "key “99”" in found.reasons[0]
    paper.put("invoices", "102", amount="lots")
    assert any("“lots” is not an amount" in reason for reason in look(paper, "invoices", "102").reasons)


def test_a_row_that_is_held_says_so_and_one_that_was_refused_too(paper: Paper) -> None:
    paper.put("clients", "77")
    held = HeldImport.objects.create(kind="new_clients", found_at=NOW)
    HeldRow.objects.create(held=held, table="clients", source_key="77")
    assert look(paper, "clients", "77").verdict == "held"
    HeldImport.objects.filter(pk=held.pk).update(state="refused")
    assert "refused" in look(paper, "clients", "77").reasons[0]


def test_a_new_map_that_is_not_applied_yet_is_named(paper: Paper) -> None:
    paper.sneak("clients", "10")
    maps.save(choices={"clients": {"name": {"field": "client_number"}}}, note="", base_number=0, by="staff:1", now=NOW)
    found = look(paper, "clients", "10")
    assert (found.verdict, found.reasons) == ("unmapped", ["Version 1 of the map is not applied to it yet."])


def test_what_vanished_is_told_before_and_after_the_compare_that_finds_it(paper: Paper) -> None:
    paper.drop("contacts", "20")
    found = look(paper, "contacts", "20")
    assert (found.verdict, "next full compare" in found.reasons[0]) == ("gone", True)
    turn(paper, compare=True)
    assert "marked so here" in look(paper, "contacts", "20").reasons[0]


def test_a_row_that_is_new_says_why_it_is_not_here(paper: Paper) -> None:
    paper.put("clients", "12", client_number="1003", name1="Whitfield")
    assert "new at the source" in look(paper, "clients", "12").reasons[0]
    Source.objects.update(paused_at=NOW)
    assert "paused" in look(paper, "clients", "12").reasons[0]
    Source.objects.update(paused_at=None, failing_since_at=NOW, failure="The server refused the user.")
    assert "The server refused the user." in look(paper, "clients", "12").reasons[0]


def test_a_row_of_nobody_and_a_source_that_is_away_are_told(paper: Paper) -> None:
    assert look(paper, "clients", "nothing/like?this").verdict == "nowhere"
    paper.cut_after = 0
    found = look(paper, "clients", "10")
    assert (found.verdict, found.ours is not None) == ("unread", True)
    assert "went away" in found.reasons[0]


def beside(paper: Paper, table: str, number: str) -> list[str]:
    return differences.keys_not_here(table=table, number=number, opener=lambda **_: paper)


def test_a_number_that_only_the_source_has_is_found_where_it_waits(paper: Paper) -> None:
    paper.put("invoices", "102", client_id="99", entry_number="61003")
    turn(paper)
    held = HeldImport.objects.create(kind="new_clients", found_at=NOW)
    HeldRow.objects.create(held=held, table="clients", source_key="77", label="7001 Whitfield Marine")
    HeldRow.objects.create(held=held, table="invoices", source_key="103", label="61004")
    paper.put("invoices", "104", client_id="11", entry_number="61005")
    assert beside(paper, "invoices", "61003") == ["102"]
    assert beside(paper, "invoices", "61004") == ["103"]
    assert beside(paper, "clients", "7001") == ["77"]
    assert beside(paper, "invoices", "61005") == ["104"]
    assert look(paper, "invoices", "104").verdict == "new"
    assert beside(paper, "invoices", "61006") == []
    paper.cut_after = 0
    assert beside(paper, "invoices", "61005") == []
