"""What looks like an import or a loss is held with all that hangs on it, and known clients go on meanwhile."""

from collections.abc import Iterator

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.receivables.models import Client, ClientContact, Contact, Invoice
from quittance.sync.actions import holds
from quittance.sync.models import FieldMap, HeldImport, HeldRow
from quittance.sync.models.held_import import Kind, State
from quittance.sync.rules import limits
from quittance.sync.tests.mirrored import connect, small_books, turn
from quittance.sync.tests.paper import Paper
from tests.cast import NOW, Cast


@pytest.fixture
def paper(cast: Cast) -> Iterator[Paper]:
    with scope.firm(cast.harbor.pk):
        connect()
        paper = small_books(Paper())
        turn(paper)
        yield paper


def import_clients(paper: Paper, count: int) -> None:
    for number in range(count):
        paper.put("clients", f"n{number}", client_number=f"N{number}", name1=f"New client {number}")
        paper.put("invoices", f"i{number}", client_id=f"n{number}", entry_number=f"I{number}")


def bill(paper: Paper, count: int) -> None:
    for number in range(count):
        paper.put("invoices", f"b{number}", client_id="11", entry_number=f"B{number}")


@pytest.mark.parametrize(("known", "limit"), [(0, 200), (2_000, 200), (4_000, 200), (4_020, 201), (50_000, 2_500)])
def test_more_than_200_or_5_percent_new_clients_are_an_import(known: int, limit: int) -> None:
    assert limits.new_clients(known) == limit


@pytest.mark.parametrize(("known", "limit"), [(0, 0), (99, 0), (100, 1), (30_000, 300)])
def test_more_than_1_percent_of_the_invoices_vanished_is_a_loss(known: int, limit: int) -> None:
    assert limits.vanished_invoices(known) == limit


def test_200_new_clients_are_let_in_and_one_more_is_held(paper: Paper) -> None:
    import_clients(paper, 200)
    turn(paper)
    assert Client.objects.count() == 202
    assert not HeldImport.objects.exists()


def test_an_import_is_held_with_its_invoices_while_known_clients_go_on(paper: Paper) -> None:
    import_clients(paper, 201)
    paper.put("invoices", "101", open_amount="10.0000")
    turn(paper)
    held = HeldImport.objects.get()
    assert (held.kind, held.state) == (Kind.NEW_CLIENTS, State.OPEN)
    assert held.facts["known"] == 2
    assert held.facts["limit"] == 200
    assert held.facts["counts"] == {"clients": 201, "invoices": 201}
    assert "N0 New client 0" in held.facts["samples"]
    assert Client.objects.count() == 2
    assert Invoice.objects.get(number="61002").open_cents == 1_000
    assert Event.objects.filter(name="import.held").count() == 1


def test_contacts_of_held_clients_are_held_with_them_and_come_in_with_them(paper: Paper) -> None:
    import_clients(paper, 201)
    for contact, client in (("c1", "n1"), ("c2", "n2"), ("c2", "10")):
        paper.put("contacts", contact, last_name=contact)
        paper.put("client_contacts", f"{contact}{client}", client_id=client, contact_id=contact)
    turn(paper)
    assert set(Contact.objects.values_list("last_name", flat=True)) == {"Diaz", "c2"}
    assert HeldImport.objects.get().facts["counts"] == {
        "clients": 201, "contacts": 1, "client_contacts": 2, "invoices": 201,
    }  # fmt: skip
    holds.apply(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    turn(paper)
    assert set(Contact.objects.values_list("last_name", flat=True)) == {"Diaz", "c1", "c2"}
    assert ClientContact.objects.count() == 4


def test_a_held_contact_that_a_known_client_names_comes_in(paper: Paper) -> None:
    import_clients(paper, 201)
    paper.put("contacts", "c1", last_name="c1")
    paper.put("client_contacts", "l1", client_id="n1", contact_id="c1")
    turn(paper)
    assert not Contact.objects.filter(last_name="c1").exists()
    paper.put("client_contacts", "l2", client_id="10", contact_id="c1")
    turn(paper)
    assert ClientContact.objects.get(contact__last_name="c1").client.number == "1001"


def test_a_held_import_says_what_is_open_in_it(paper: Paper) -> None:
    import_clients(paper, 201)
    paper.put("clients", "n1", currency="CAD")
    paper.put("invoices", "i2", open_amount="0.0000")
    paper.put("entries", "e3", client_id="n3", open_amount="50.0000")
    turn(paper)
    assert HeldImport.objects.get().facts["open"] == {"USD": 199 * 200_000 - 5_000, "CAD": 200_000}


def test_invoices_that_would_leave_with_their_clients_count_as_lost(paper: Paper) -> None:
    bill(paper, 298)
    turn(paper)
    paper.drop("clients", "11")
    turn(paper, compare=True)
    held = HeldImport.objects.get()
    assert (held.kind, held.facts["counts"], held.facts["hanging"]) == (Kind.VANISHED, {"clients": 1}, 299)
    assert Invoice.objects.filter(gone_at=None).count() == 300
    holds.apply(held=held, by="staff:1", now=NOW)
    turn(paper)
    assert Invoice.objects.filter(gone_at=None).count() == 1


def test_what_is_billed_to_a_held_client_later_is_held_with_it(paper: Paper) -> None:
    import_clients(paper, 201)
    turn(paper)
    paper.put("invoices", "later", client_id="n7", entry_number="LATER")
    turn(paper)
    assert HeldRow.objects.filter(table="invoices", source_key="later").exists()
    assert not Invoice.objects.filter(number="LATER").exists()


def test_an_import_that_is_applied_comes_in_whole_as_it_is_by_then(paper: Paper) -> None:
    import_clients(paper, 201)
    turn(paper)
    paper.put("clients", "n5", name1="Renamed meanwhile")
    turn(paper)
    holds.apply(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    turn(paper)
    assert Client.objects.count() == 203
    assert Invoice.objects.count() == 203
    assert Client.objects.get(number="N5").name == "Renamed meanwhile"
    assert HeldImport.objects.get().applied_at is not None
    turn(paper, compare=True)
    assert HeldImport.objects.count() == 1


def test_an_import_that_is_refused_stays_out_for_good(paper: Paper) -> None:
    import_clients(paper, 201)
    turn(paper)
    holds.refuse(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    paper.put("clients", "n5", name1="Renamed meanwhile")
    turn(paper)
    turn(paper, compare=True)
    assert Client.objects.count() == 2
    assert HeldImport.objects.get().state == State.REFUSED


def test_a_held_import_is_decided_once(paper: Paper) -> None:
    import_clients(paper, 201)
    turn(paper)
    held = HeldImport.objects.get()
    holds.apply(held=held, by="staff:1", now=NOW)
    for again in (holds.refuse, holds.apply):
        with pytest.raises(holds.AlreadyDecided):
            again(held=held, by="staff:2", now=NOW)


def test_a_loss_of_invoices_is_held_and_they_stay_payable(paper: Paper) -> None:
    bill(paper, 298)
    turn(paper)
    for number in range(4):
        paper.drop("invoices", f"b{number}")
    turn(paper, compare=True)
    held = HeldImport.objects.get()
    assert (held.kind, held.facts["counts"], held.facts["limit"]) == (Kind.VANISHED, {"invoices": 4}, 3)
    assert Invoice.objects.filter(gone_at=None).count() == 300
    holds.apply(held=held, by="staff:1", now=NOW)
    turn(paper)
    assert Invoice.objects.filter(gone_at=None).count() == 296


def test_a_few_vanished_invoices_are_believed(paper: Paper) -> None:
    bill(paper, 298)
    turn(paper)
    for number in range(3):
        paper.drop("invoices", f"b{number}")
    turn(paper, compare=True)
    assert not HeldImport.objects.exists()
    assert Invoice.objects.filter(gone_at=None).count() == 297


def test_a_loss_that_comes_back_by_itself_needs_no_decision(paper: Paper) -> None:
    bill(paper, 298)
    turn(paper)
    lost = {f"b{number}": paper.book["invoices"].pop(f"b{number}") for number in range(10)}
    turn(paper, compare=True)
    paper.book["invoices"].update(lost)
    turn(paper, compare=True)
    held = HeldImport.objects.get()
    assert (held.state, held.decided_by) == (State.REFUSED, "sync")
    assert Invoice.objects.filter(gone_at=None).count() == 300


def test_a_refused_loss_is_not_asked_about_again(paper: Paper) -> None:
    bill(paper, 298)
    turn(paper)
    for number in range(4):
        paper.drop("invoices", f"b{number}")
    turn(paper, compare=True)
    holds.refuse(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    turn(paper, compare=True)
    assert HeldImport.objects.count() == 1
    assert Invoice.objects.filter(gone_at=None).count() == 300


def test_two_clients_that_swap_their_numbers_are_held(paper: Paper) -> None:
    paper.put("clients", "10", client_number="1002")
    paper.put("clients", "11", client_number="1001")
    turn(paper)
    held = HeldImport.objects.get()
    assert held.kind == Kind.NUMBERS
    assert held.facts["counts"] == {"clients": 2}
    assert Client.objects.get(source_key="10").number == "1001"
    holds.apply(held=held, by="staff:1", now=NOW)
    turn(paper)
    assert Client.objects.get(source_key="10").number == "1002"
    assert Client.objects.get(source_key="11").number == "1001"


def test_a_client_that_takes_a_number_nobody_had_is_renumbered_at_once(paper: Paper) -> None:
    paper.put("clients", "10", client_number="9001")
    turn(paper)
    assert not HeldImport.objects.exists()
    assert Client.objects.get(source_key="10").number == "9001"


def test_a_new_client_under_the_number_of_one_that_was_renumbered_in_the_same_turn_is_held(paper: Paper) -> None:
    paper.put("clients", "10", client_number="9001")
    paper.put("clients", "12", client_number="1001", name1="Somebody else")
    turn(paper)
    assert HeldImport.objects.get().kind == Kind.NUMBERS
    assert not Client.objects.filter(source_key="12").exists()
    assert Client.objects.get(source_key="10").number == "9001"


def test_what_was_kept_out_can_be_let_in_after_all(paper: Paper) -> None:
    import_clients(paper, 201)
    turn(paper)
    holds.refuse(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    turn(paper)
    holds.apply(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    turn(paper)
    assert Client.objects.count() == 203
    assert not HeldRow.objects.exists()


def test_another_map_lets_nothing_in_that_is_held_or_refused(paper: Paper) -> None:
    import_clients(paper, 201)
    turn(paper)
    choice = {"clients": {"name": {"field": "sort_name"}}}
    for number in (10, 11):
        paper.put("clients", str(number), sort_name=f"Sorted {number}")
    FieldMap.objects.create(number=1, choices=choice, made_at=NOW, made_by="staff:1")
    turn(paper)
    holds.refuse(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    FieldMap.objects.create(number=2, choices={}, made_at=NOW, made_by="staff:1")
    turn(paper)
    assert Client.objects.count() == 2


def test_a_refused_loss_that_is_at_the_source_again_goes_on_as_any_row(paper: Paper) -> None:
    bill(paper, 298)
    turn(paper)
    lost = {f"b{number}": paper.book["invoices"].pop(f"b{number}") for number in range(10)}
    turn(paper, compare=True)
    holds.refuse(held=HeldImport.objects.get(), by="staff:1", now=NOW)
    paper.book["invoices"].update(lost)
    paper.put("invoices", "b1", open_amount="0.0000")
    turn(paper)
    assert Invoice.objects.get(number="B1").due_cents == 0
