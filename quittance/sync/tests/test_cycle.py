"""A firm's mirror in turns: what the source holds is here after one of them, and nothing is lost or half done."""

from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.receivables.models import Client, Entry, Invoice, Receipt
from quittance.sync.actions import cycle
from quittance.sync.models import FieldMap, Quarantined, Run, Source
from quittance.sync.models.run import Kind, State
from quittance.sync.tests.mirrored import Clock, connect, mirror, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import NOW, Cast


@pytest.fixture
def paper(cast: Cast) -> Iterator[Paper]:
    with scope.firm(cast.harbor.pk):
        connect()
        yield small_books(Paper())


def test_a_first_load_brings_everything_and_says_so(paper: Paper) -> None:
    turn(paper)
    assert {table: len(rows) for table, rows in mirror().items()} == {
        "offices": 1, "staff": 1, "clients": 2, "contacts": 1, "client_contacts": 1, "invoices": 2, "entries": 1,
        "applications": 1, "jobs": 1, "work": 1,
    }  # fmt: skip
    run = Run.objects.get()
    assert (run.kind, run.state, run.rows_read) == (Kind.LOAD, State.DONE, 12)
    invoice = Invoice.objects.get(number="61001")
    assert (invoice.amount_cents, invoice.open_cents, invoice.due_cents) == (200_000, 150_000, 150_000)
    assert Receipt.objects.get().amount_cents == 50_000
    assert Entry.objects.get().amount_cents == -50_000
    client = Client.objects.get(number="1001")
    assert str(client.partner) == "Ruth Okafor"
    assert str(client.responsible) == "Ruth Okafor"


def test_a_turn_without_news_writes_no_run_and_no_event(paper: Paper) -> None:
    turn(paper)
    turn(paper)
    before = Run.objects.count(), Event.objects.count()
    turn(paper)
    assert (Run.objects.count(), Event.objects.count()) == before


def test_a_change_is_here_after_one_turn_and_only_changed_rows_are_written(paper: Paper) -> None:
    turn(paper)
    turn(paper)
    paper.put("invoices", "101", open_amount="100.0000")
    paper.put("clients", "10")
    turn(paper)
    assert Invoice.objects.get(number="61002").due_cents == 10_000
    run = Run.objects.latest("pk")
    assert run.kind == Kind.CHANGES
    assert run.counts["invoices"] == {"read": 1, "updated": 1}
    assert "updated" not in run.counts["clients"]


def test_a_deletion_is_found_by_the_full_compare(paper: Paper) -> None:
    for number in range(300):
        paper.put("invoices", f"9{number}", client_id="11", entry_number=f"9{number}")
    turn(paper)
    turn(paper)
    paper.drop("applications", "300")
    paper.drop("invoices", "101")
    turn(paper)
    assert Invoice.objects.get(number="61002").gone_at is None
    turn(paper, compare=True)
    assert Invoice.objects.get(number="61002").gone_at is not None
    assert Invoice.objects.get(number="61002").due_cents == 0
    assert Receipt.objects.get().gone_at is not None


def test_what_changed_without_a_new_version_is_found_by_the_full_compare(paper: Paper) -> None:
    turn(paper)
    turn(paper)
    paper.sneak("invoices", "101", open_amount="1.0000")
    turn(paper)
    assert Invoice.objects.get(number="61002").open_cents == 30_000
    turn(paper, compare=True)
    assert Invoice.objects.get(number="61002").open_cents == 100


def test_a_source_that_went_back_in_time_is_compared_at_once(paper: Paper) -> None:
    turn(paper)
    paper.sneak("invoices", "101", open_amount="1.0000")
    paper.version = 3
    turn(paper)
    assert Invoice.objects.get(number="61002").open_cents == 100
    assert Source.objects.get().mark == 4


def test_a_row_deleted_while_the_first_load_went_by_is_found_by_the_compare_right_after_it(paper: Paper) -> None:
    for number in range(300):
        paper.put("invoices", f"9{number}", client_id="11", entry_number=f"9{number}")
    turn(paper)
    paper.drop("invoices", "101")
    turn(paper)
    assert Invoice.objects.get(number="61002").gone_at is not None
    assert list(Run.objects.order_by("pk").values_list("kind", flat=True)) == [Kind.LOAD, Kind.COMPARE]


def test_a_row_that_comes_back_is_the_row_it_was(paper: Paper) -> None:
    for number in range(300):
        paper.put("invoices", f"9{number}", client_id="11", entry_number=f"9{number}")
    turn(paper)
    first = Invoice.objects.get(number="61002").pk
    kept = paper.book["invoices"].pop("101")
    turn(paper, compare=True)
    paper.book["invoices"]["101"] = kept
    turn(paper, compare=True)
    assert Invoice.objects.get(number="61002").gone_at is None
    assert Invoice.objects.get(number="61002").pk == first


def test_a_row_that_cannot_be_read_waits_with_its_reason_and_the_rest_goes_on(paper: Paper) -> None:
    paper.put("clients", "12", name1="", client_number="1003")
    paper.put("invoices", "102", client_id="10", entry_date="0001-01-01")
    paper.put("invoices", "103", client_id="10", amount="99999999999999.9900")
    paper.put("invoices", "104", client_id="77", entry_number="61004")
    turn(paper)
    assert Client.objects.count() == 2
    waiting = {(row.table, row.source_key): row for row in Quarantined.objects.all()}
    assert waiting["clients", "12"].words == "Name is missing."
    assert waiting["invoices", "102"].words == "Invoice date: “0001-01-01” lies outside the years 1900 to 2999."
    assert "more money than any firm has" in waiting["invoices", "103"].words
    assert waiting["invoices", "104"].waits_for == "clients:77"
    assert waiting["clients", "12"].source_row["client_number"] == "1003"
    turn(paper)
    assert Quarantined.objects.get(source_key="104").source_row["entry_number"] == "61004"


def test_a_row_that_was_mended_at_the_source_leaves_the_quarantine_by_itself(paper: Paper) -> None:
    paper.put("clients", "12", name1="", client_number="1003")
    paper.put("invoices", "104", client_id="12", entry_number="61004")
    turn(paper)
    assert Quarantined.objects.count() == 2
    first = Quarantined.objects.get(source_key="104").first_seen_at
    turn(paper)
    assert Quarantined.objects.get(source_key="104").first_seen_at == first
    paper.put("clients", "12", name1="Cedar Dental")
    turn(paper)
    assert Quarantined.objects.count() == 0
    assert Invoice.objects.get(number="61004").client.name == "Cedar Dental"


def test_a_row_in_quarantine_that_the_source_dropped_is_forgotten(paper: Paper) -> None:
    paper.put("clients", "12", name1="")
    turn(paper)
    paper.drop("clients", "12")
    turn(paper)
    assert Quarantined.objects.count() == 0


def test_two_rows_with_one_key_are_both_kept_out(paper: Paper) -> None:
    paper.twice.add(("invoices", "101"))
    turn(paper)
    assert not Invoice.objects.filter(source_key="101").exists()
    assert Quarantined.objects.get().reason == "duplicate"


def test_a_client_without_its_partner_is_here_and_gets_him_when_he_comes(paper: Paper) -> None:
    paper.put("clients", "12", client_number="1003", partner="99")
    turn(paper)
    assert Client.objects.get(number="1003").partner is None
    assert Quarantined.objects.get().reason == "without_partner"
    paper.put("staff", "99", first_name="Leila", last_name="Greer")
    turn(paper)
    assert str(Client.objects.get(number="1003").partner) == "Leila Greer"
    assert Quarantined.objects.count() == 0


def test_a_source_that_goes_away_half_way_leaves_the_mirror_whole_and_is_named(paper: Paper) -> None:
    turn(paper)
    turn(paper)
    before = mirror()
    paper.put("invoices", "101", open_amount="1.0000")
    paper.put("clients", "10", name1="Acme Company")
    for cut in range(24):
        paper.cut_after = cut
        turn(paper)
        source = Source.objects.get()
        if source.failure:
            assert "went away" in source.failure
            assert mirror() == before
    paper.cut_after = None
    turn(paper)
    assert Source.objects.get().failure == ""
    assert Client.objects.get(number="1001").name == "Acme Company"
    assert Run.objects.filter(state=State.FAILED).count() == 1


def test_a_load_that_was_cut_goes_on_where_it_was(paper: Paper) -> None:
    paper.cut_after = 9
    turn(paper)
    assert Source.objects.get().loaded_at is None
    paper.cut_after = None
    turn(paper)
    cut = mirror()
    assert Source.objects.get().loaded_at is not None
    # A load that was cut may have missed what was deleted meanwhile; so it is compared at once.
    assert list(Run.objects.order_by("pk").values_list("kind", "state"))[1:] == [
        (Kind.LOAD, State.DONE),
        (Kind.COMPARE, State.DONE),
    ]
    assert len(cut["invoices"]) == 2


def test_one_firm_is_read_by_one_at_a_time(paper: Paper) -> None:
    Run.objects.create(kind=Kind.LOAD, started_at=NOW, heard_at=NOW)
    turn(paper)
    assert Run.objects.order_by("pk")[0].state == State.FAILED
    assert "was ended before" in Run.objects.order_by("pk")[0].failure


def test_a_paused_source_is_not_asked(paper: Paper) -> None:
    Source.objects.update(paused_at=NOW)
    assert not cycle.poll(tick=Clock(), opener=lambda _: paper)
    assert Client.objects.count() == 0


def test_a_new_field_map_rewrites_the_tables_it_speaks_of_and_the_old_one_brings_them_back(paper: Paper) -> None:
    turn(paper)
    before = mirror("clients")
    paper.put("clients", "10", sort_name="ACME")
    paper.put("clients", "11", sort_name="BLUE HERON")
    turn(paper)
    FieldMap.objects.create(
        number=1, choices={"clients": {"name": {"field": "sort_name"}}}, made_at=NOW, made_by="staff:1"
    )
    turn(paper)
    assert set(Client.objects.values_list("name", flat=True)) == {"ACME", "BLUE HERON"}
    assert list(Run.objects.latest("pk").counts) == ["clients"]
    FieldMap.objects.create(number=2, choices={}, made_at=NOW, made_by="staff:1")
    turn(paper)
    assert [row["name"] for row in mirror("clients")["clients"]] == [row["name"] for row in before["clients"]]


def test_no_status_means_inactive_until_the_firm_says_so(paper: Paper) -> None:
    paper.put("clients", "10", client_status="Inactive")
    turn(paper)
    assert not Client.objects.get(number="1001").inactive
    choice = {"clients": {"inactive": {"field": "client_status", "one_of": ["Inactive"]}}}
    FieldMap.objects.create(number=1, choices=choice, made_at=NOW, made_by="staff:1")
    turn(paper)
    assert Client.objects.get(number="1001").inactive


def test_when_clients_are_merged_the_receipts_go_with_their_entries(paper: Paper) -> None:
    turn(paper)
    paper.put("entries", "200", client_id="11")
    paper.put("invoices", "100", client_id="11")
    paper.put("clients", "10", merged_into_client_id="11")
    turn(paper)
    assert Receipt.objects.get().client.number == "1002"
    assert Client.objects.get(number="1001").merged_into_key == "11"
