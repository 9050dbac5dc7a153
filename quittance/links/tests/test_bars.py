"""Links that a firm cuts stay cut: for every address, every new account and every merged client (CPU-6)."""

from datetime import timedelta

import pytest
from django.db import transaction

from quittance.access.actions import profile
from quittance.access.models import Person
from quittance.access.tests.portal import CAROL, SEAT, join
from quittance.core import events
from quittance.core.models import Event
from quittance.links import queries
from quittance.links.actions import linking, passes
from quittance.links.models import Barred, Link
from quittance.links.tests.doors import acme, contact, links
from quittance.receivables.models import Client, ClientContact
from quittance.receivables.tests import books
from tests.cast import NOW, Cast

BY = "staff:1"
OTHER = "other@mail.example"


def mirrored() -> None:
    linking.on_mirror(Event(), now=NOW)


def shown(person: Person) -> list[str]:
    return [client.name for client in queries.clients_of(person)]


def by_key(person: Person) -> Link:
    return linking.by_key(person=person, number="A-100", invoice_number="61001", network="192.0.2.7", now=NOW)


def moved(person: Person, address: str = OTHER) -> Event:
    """The person changed their address; the event waits for whoever reacts to it."""
    former = person.address
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(address=address)
        person.refresh_from_db()
        return events.record("address.changed", person, at=NOW, by=BY, former=former, present=address, ended=0)


def cut_carol(client: Client) -> Person:
    carol = join()
    linking.cut(link=linking.by_staff(person=carol, client=client, by=BY, now=NOW), by=BY, now=NOW)
    return carol


def test_who_closes_the_account_and_comes_back_is_still_barred(harbor: Cast) -> None:
    client = acme()
    contact(client)
    profile.close(person=cut_carol(client), seat=SEAT, now=NOW)
    again = join()
    linking.on_arrival(Event(subject_id=again.pk), now=NOW)
    assert links(again) == {}
    with pytest.raises(linking.Barred, match=r"carol@acme\.example is barred from Acme Co\. Lift that first"):
        by_key(again)
    with pytest.raises(linking.Barred, match="Lift that first"):
        linking.by_staff(person=again, client=client, by=BY, now=NOW)
    linking.lift(link=Link.objects.get(), by=BY, now=NOW)
    assert shown(again) == ["Acme Co"]


def test_a_former_address_opens_no_new_account_that_sees_the_client_and_gets_no_mail(harbor: Cast) -> None:
    client = acme()
    contact(client)
    carol = join()
    mirrored()
    _, token = passes.make(client=client, invoice=None, address=CAROL.upper(), by=BY, now=NOW)
    linking.on_arrival(moved(carol), now=NOW)
    linking.cut(link=Link.objects.get(), by=BY, now=NOW)
    assert queries.pass_of(token=token, now=NOW) is None
    for address in (CAROL, OTHER.upper()):
        with pytest.raises(passes.CannotSend, match="is barred from Acme Co"):
            passes.send(invoice=client.invoices.get(), addresses=[address], by=BY, now=NOW)
    again = join()
    linking.by_contacts(person=again, now=NOW)
    assert links(again) == {}


def test_a_bar_follows_the_person_to_a_new_address_and_is_lifted_from_all(harbor: Cast) -> None:
    client = acme()
    carol = cut_carol(client)
    profile.close(person=carol, seat=SEAT, now=NOW)
    again = join()
    _, token = passes.make(client=client, invoice=None, address=OTHER, by=BY, now=NOW)
    linking.on_arrival(moved(again), now=NOW)
    assert queries.pass_of(token=token, now=NOW) is None
    with pytest.raises(linking.Barred):
        by_key(again)
    assert set(Barred.objects.values_list("address", flat=True)) == {CAROL, OTHER}
    linking.lift(link=Link.objects.get(), by=BY, now=NOW)
    assert not Barred.objects.exists()
    by_key(again)
    assert shown(again) == ["Acme Co"]


def test_another_account_at_a_barred_address_sees_the_client_no_more_unless_the_firm_linked_it(harbor: Cast) -> None:
    client, second = acme(), books.client("B-1", name="Birch LLC")
    books.invoice(second, 100_00, number="7")
    carol = join()
    first_links = [linking.by_staff(person=carol, client=each, by=BY, now=NOW) for each in (client, second)]
    linking.on_arrival(moved(carol), now=NOW)
    again = join()
    by_key(again)
    linking.by_staff(person=again, client=second, by=BY, now=NOW)
    for link in first_links:
        linking.cut(link=link, by=BY, now=NOW)
    assert links(again) == {"Acme Co": "suspended", "Birch LLC": "living"}


def test_who_never_had_a_barred_address_is_linked_as_before(harbor: Cast) -> None:
    client = acme()
    cut_carol(client)
    ben = join(address="ben@acme.example")
    by_key(ben)
    assert shown(ben) == ["Acme Co"]


def test_an_old_pass_makes_no_lasting_link_of_one_whose_contact_went(harbor: Cast) -> None:
    client = acme()
    row, carol = contact(client), join()
    mirrored()
    found, token = passes.make(client=client, invoice=None, address=CAROL, by=BY, now=NOW)
    ClientContact.objects.filter(pk=row.pk).update(gone_at=NOW)
    mirrored()
    assert queries.pass_of(token=token, now=NOW) is None
    with pytest.raises(linking.CannotLink, match=r"Your firm no longer lists carol@acme\.example for Acme Co"):
        linking.by_pass(person=carol, found=found, now=NOW + timedelta(days=170))
    assert links(carol) == {"Acme Co": "suspended"}


def test_a_pass_of_an_address_that_still_stands_with_the_client_outlives_the_suspended_link(harbor: Cast) -> None:
    client = acme()
    contact(client)
    carol = join()
    mirrored()
    _, token = passes.make(client=client, invoice=None, address=CAROL, by=BY, now=NOW)
    for _ in range(25):
        contact(books.client())
    mirrored()
    assert links(carol)["Acme Co"] == "suspended"
    assert queries.pass_of(token=token, now=NOW) is not None


def test_a_merge_does_not_undo_a_bar(harbor: Cast) -> None:
    client, middle, last = acme(), books.client("B-1", name="Birch LLC"), books.client("C-1", name="Cedar Inc")
    books.invoice(last, 100_00, number="7")
    carol = cut_carol(client)
    contact(last)
    for one, into in ((client, middle), (middle, last)):
        Client.objects.filter(pk=one.pk).update(merged_into_key=into.source_key)
    mirrored()
    assert links(carol) == {"Acme Co": "cut"}
    with pytest.raises(linking.Barred, match="is barred from Acme Co"):
        linking.by_key(person=carol, number="C-1", invoice_number="7", network="192.0.2.7", now=NOW)
    with pytest.raises(passes.CannotSend, match="is barred from Acme Co"):
        passes.send(invoice=last.invoices.get(), addresses=[CAROL], by=BY, now=NOW)
    linking.lift(link=Link.objects.get(client=client), by=BY, now=NOW)
    assert shown(carol) == ["Cedar Inc"]


def test_clients_that_were_merged_in_a_ring_are_followed_once(harbor: Cast) -> None:
    client, other = acme(), books.client("B-1", name="Birch LLC")
    carol = cut_carol(client)
    for one, into in ((client, other), (other, client)):
        Client.objects.filter(pk=one.pk).update(merged_into_key=into.source_key)
    assert queries.barred_clients(carol) == {client.pk, other.pk}
    assert queries.bars_on(other) == {CAROL: "Acme Co"}
