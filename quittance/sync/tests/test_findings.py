"""What a compare finds in the books themselves, and what waits with the money it bears: told, and nothing lost."""

from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.receivables.models import Client, Invoice
from quittance.sync import queries
from quittance.sync.actions import oddities
from quittance.sync.models import Quarantined, Run, Source
from quittance.sync.tests.mirrored import connect, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import Cast


@pytest.fixture
def paper(cast: Cast) -> Iterator[Paper]:
    with scope.firm(cast.harbor.pk):
        connect()
        yield small_books(Paper())


def test_a_changed_row_that_cannot_be_read_waits_though_others_of_its_table_come_in(paper: Paper) -> None:
    turn(paper)
    turn(paper)
    paper.put("invoices", "100", open_amount="1400.0000")
    paper.put("invoices", "101", amount="lots")
    turn(paper)
    assert Invoice.objects.get(number="61001").open_cents == 140_000
    assert Quarantined.objects.get().source_key == "101"
    turn(paper)
    assert Quarantined.objects.get().source_key == "101"


def test_a_restored_backup_is_compared_at_once_and_told(paper: Paper) -> None:
    turn(paper)
    turn(paper)
    paper.sneak("invoices", "101", open_amount="1.0000")
    before, paper.version = Source.objects.get().mark, 3
    turn(paper)
    assert Source.objects.get().went_back_at is not None
    assert Run.objects.latest("pk").counts["went_back"] == {"from": before, "to": 4}
    assert Event.objects.get(name="source.went_back").facts == {"mark_before": before, "mark": 4}
    turn(paper)
    assert Event.objects.filter(name="source.went_back").count() == 1


def test_a_compare_keeps_what_the_ledger_does_not_explain_and_which_numbers_stand_twice(paper: Paper) -> None:
    paper.put("invoices", "101", open_amount="299.0000")
    paper.put("invoices", "102", client_id="10", entry_number="61002", open_amount="2000.0000")
    paper.put("clients", "10", parent_client_id="11")
    paper.put("clients", "11", parent_client_id="10", client_number="1001")
    turn(paper, compare=True)
    turn(paper)
    told = queries.last_proof()
    assert told["ledger"] == {"faults": 1, "invoices": 1, "entries": 0}
    assert told["oddities"] == {"rings": 1, "client_numbers": 1, "invoice_numbers": 1}
    [ring], number = oddities.found("rings", start=0, end=50)
    assert ({member.key for member in ring.members}, number) == (set(Client.objects.values_list("pk", flat=True)), 1)
    [twins], _ = oddities.found("invoice_numbers", start=0, end=50)
    assert (twins.number, [member.client for member in twins.members]) == ("61002", ["Blue Heron Bakery", "Acme Co"])


def test_a_voided_invoice_and_the_one_in_its_place_rightly_bear_one_number(paper: Paper) -> None:
    paper.put("invoices", "101", voided=True)
    paper.put("invoices", "102", client_id="11", entry_number="61002")
    turn(paper)
    assert oddities.counted() == {"rings": 0, "client_numbers": 0, "invoice_numbers": 0}


def test_an_invoice_whose_client_the_source_deleted_waits_in_the_quarantine_as_after_a_fresh_load(paper: Paper) -> None:
    for number in range(300):
        paper.put("invoices", f"9{number}", client_id="10", entry_number=f"9{number}")
    turn(paper)
    kept = paper.book["clients"].pop("11")
    turn(paper, compare=True)
    invoice = Invoice.objects.get(number="61002")
    assert (invoice.gone_at is not None, invoice.due_cents) == (True, 0)
    waiting = Quarantined.objects.get(table="invoices")
    assert waiting.waits_for == "clients:11"
    turn(paper)
    waiting.refresh_from_db()
    assert (waiting.label, waiting.open_cents) == ("61002", 30_000)
    paper.book["clients"]["11"] = kept
    turn(paper, compare=True)
    assert Invoice.objects.get(number="61002").due_cents == 30_000
    assert not Quarantined.objects.exists()


def test_a_quarantined_row_tells_its_number_its_client_and_its_money_and_whether_it_stands_here_as_before(
    paper: Paper,
) -> None:
    turn(paper)
    paper.put("invoices", "101", entry_date="0001-01-01", open_amount="200.0000")
    paper.put("invoices", "102", client_id="11", entry_number="61009", amount="lots", open_amount="70.0000")
    paper.put("invoices", "103", client_id="11", entry_number="61010", open_amount="plenty")
    turn(paper)
    told = {row.label: (row.client_key, row.open_cents) for row in Quarantined.objects.all()}
    assert told == {"61002": ("11", 20_000), "61009": ("11", 7_000), "61010": ("11", None)}
    assert queries.standing(Quarantined.objects.all()) == {("invoices", "101"): (30_000, "USD")}
    outside = queries.not_copied()
    assert (outside.rows, outside.cents, outside.unread, outside.older) == (2, {"USD": 7_000}, 1, 1)
