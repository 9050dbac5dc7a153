"""Which portal people see which clients (CPU-5, CPU-6), and what the firm cuts stays cut."""

from datetime import timedelta

import pytest

from quittance.access.models import Person
from quittance.access.tests.portal import CAROL, join, told
from quittance.core.models import Event
from quittance.links import queries
from quittance.links.actions import keys, linking, passes
from quittance.links.models import Link
from quittance.links.tests.doors import acme, contact, links
from quittance.receivables.models import Client, ClientContact
from quittance.receivables.tests import books
from quittance.tenancy.models import StaffMember
from tests.cast import NOW, Cast

BY = "staff:1"


def mirrored() -> None:
    linking.on_mirror(Event(), now=NOW)


def shown(person: Person) -> list[str]:
    return [client.name for client in queries.clients_of(person)]


def test_whom_three_clients_name_for_their_invoices_sees_all_three_and_no_others(harbor: Cast) -> None:
    for name in ("Acme Co", "Birch LLC", "Cedar Inc"):
        contact(books.client(name=name), "Carol@Acme.example")
    contact(books.client(name="Only statements"), receives_invoices=False, receives_statements=True)
    carol = join()
    linking.by_contacts(person=carol, now=NOW)
    assert shown(carol) == ["Acme Co", "Birch LLC", "Cedar Inc"]


def test_an_address_that_is_not_proved_links_nothing(harbor: Cast) -> None:
    contact(acme())
    carol = join()
    Person.objects.filter(pk=carol.pk).update(verified_at=None)
    mirrored()
    assert links(carol) == {}


def test_a_link_goes_and_comes_with_its_contact(harbor: Cast) -> None:
    row, carol = contact(acme()), join()
    mirrored()
    assert links(carol) == {"Acme Co": "living"}
    ClientContact.objects.filter(pk=row.pk).update(gone_at=NOW)
    mirrored()
    assert links(carol) == {"Acme Co": "suspended"}
    assert shown(carol) == []
    ClientContact.objects.filter(pk=row.pk).update(gone_at=None)
    for _ in range(2):
        mirrored()
    assert shown(carol) == ["Acme Co"]
    assert [len(told(name)) for name in ("link.made", "link.suspended", "link.resumed")] == [1, 1, 1]


def test_what_the_firm_cut_stays_cut_for_contacts_keys_and_mails(harbor: Cast) -> None:
    client = acme()
    contact(client)
    carol = join()
    linking.by_contacts(person=carol, now=NOW)
    found, token = passes.make(client=client, invoice=None, address=CAROL.upper(), by=BY, now=NOW)
    linking.cut(link=Link.objects.get(), by=BY, now=NOW)
    mirrored()
    assert links(carol) == {"Acme Co": "cut"}
    assert queries.pass_of(token=token, now=NOW) is None
    with pytest.raises(linking.Barred):
        linking.by_key(person=carol, number="A-100", invoice_number="61001", network="192.0.2.7", now=NOW)
    with pytest.raises(linking.Barred):
        linking.by_pass(person=carol, found=found, now=NOW)
    linking.lift(link=Link.objects.get(), by=BY, now=NOW)
    assert shown(carol) == ["Acme Co"]


def test_a_key_links_its_client_and_the_number_alone_never(harbor: Cast) -> None:
    acme()
    books.client("N-1", name="Never invoiced")
    carol = join()
    linking.by_key(person=carol, number="A-100", invoice_number="61001", network="192.0.2.7", now=NOW)
    with pytest.raises(keys.WrongKey):
        linking.by_key(person=carol, number="N-1", invoice_number="", network="192.0.2.7", now=NOW)
    assert shown(carol) == ["Acme Co"]


def test_a_link_by_key_outlives_the_contact(harbor: Cast) -> None:
    row, carol = contact(acme()), join()
    mirrored()
    ClientContact.objects.filter(pk=row.pk).update(gone_at=NOW)
    mirrored()
    linking.by_key(person=carol, number="A-100", invoice_number="61001", network="192.0.2.7", now=NOW)
    mirrored()
    assert links(carol) == {"Acme Co": "living"}


def test_a_forwarded_mail_links_nobody(harbor: Cast) -> None:
    client, carol = acme(), join()
    forwarded, _ = passes.make(client=client, invoice=None, address="boss@acme.example", by=BY, now=NOW)
    with pytest.raises(linking.CannotLink, match="another address"):
        linking.by_pass(person=carol, found=forwarded, now=NOW)
    own, _ = passes.make(client=client, invoice=None, address=CAROL, by=BY, now=NOW)
    linking.by_pass(person=carol, found=own, now=NOW)
    assert shown(carol) == ["Acme Co"]


def test_the_firms_own_people_are_never_linked_as_clients(harbor: Cast) -> None:
    staff = {"source_key": "s1", "source_hash": 1, "first_seen_at": NOW}
    StaffMember.objects.create(code="CN", first_name="Carol", address="partner@acme.example", **staff)
    contact(acme())
    carol = join()
    mirrored()
    assert links(carol) == {}


def test_an_address_of_very_many_clients_waits_for_the_firm(harbor: Cast) -> None:
    for _ in range(26):
        contact(books.client())
    carol = join()
    mirrored()
    assert links(carol) == {}
    assert [(person.pk, clients) for person, clients in queries.waiting_addresses()] == [(carol.pk, 26)]
    for _ in range(2):
        linking.agree(address="CAROL@acme.example ", by=BY, now=NOW)
    assert len(links(carol)) == 26
    assert queries.waiting_addresses() == []


def test_a_merged_client_shows_nothing_to_those_who_were_linked_to_it(harbor: Cast) -> None:
    contact(acme())
    carol = join()
    linking.by_key(person=carol, number="A-100", invoice_number="61001", network="192.0.2.7", now=NOW)
    Client.objects.update(merged_into_key="c2")
    assert shown(carol) == []


def test_an_address_that_is_not_proved_is_not_linked_by_the_firm_either(harbor: Cast) -> None:
    client, carol = acme(), join()
    Person.objects.filter(pk=carol.pk).update(verified_at=None)
    with pytest.raises(linking.CannotLink, match=r"carol@acme\.example is not confirmed yet"):
        linking.by_staff(person=carol, client=client, by=BY, now=NOW)
    assert links(carol) == {}


def test_only_living_portal_people_are_linked_by_the_firm(harbor: Cast) -> None:
    client, carol = acme(), join()
    with pytest.raises(linking.CannotLink):
        linking.by_staff(person=harbor.dana, client=client, by=BY, now=NOW)
    linking.by_staff(person=carol, client=client, by=BY, now=NOW)
    linking.by_staff(person=carol, client=client, by=BY, now=NOW + timedelta(days=1))
    assert shown(carol) == ["Acme Co"]
    assert len(told("link.made")) == 1
