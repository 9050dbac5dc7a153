"""Codes for papers: addresses that are shown half, who is left out, and what is forgotten."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.access.actions.sessions import Seat
from quittance.access.tests.portal import told
from quittance.core.models import Event
from quittance.links import queries
from quittance.links.actions import guests, papers
from quittance.links.models import Barred, Guest, Link, PaperCode
from quittance.links.rules.papers import bare, masked
from quittance.links.tests.doors import acme, contact
from quittance.outbox.actions import mails
from quittance.outbox.models import DeadAddress, Mail
from quittance.receivables.models import Client
from tests.cast import NOW, Cast

SEAT = Seat(host="localhost:8000", network="192.0.2.7")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("carol@acme.example", "c•••l@acme.example"),
        ("al@acme.example", "a•••@acme.example"),
        ("a@acme.example", "a•••@acme.example"),
        ("accounts-payable@acme.example", "a•••e@acme.example"),
    ],
)
def test_an_address_is_shown_by_its_ends_and_without_its_length(address: str, shown: str) -> None:
    assert masked(address) == shown


@given(st.text("abcdefgh.-", min_size=2))
def test_no_address_of_two_letters_or_more_is_shown_whole(local: str) -> None:
    assert local not in masked(f"{local}@x.example").partition("@")[0].split("•••")


def test_a_code_may_be_typed_with_the_gaps_of_mail_programs() -> None:
    assert [bare(typed) for typed in ("123 456", "123-456", " 123\u00a0456 ", "12345x")] == ["123456"] * 3 + ["12345x"]


def guest_of(client: Client) -> Guest:
    guests.open_by_key(client=client, masked=False, seat=SEAT, now=NOW)
    return Guest.objects.select_related("client").latest("pk")


def test_no_code_goes_to_who_was_cut_off_or_where_nobody_is(harbor: Cast) -> None:
    client = acme()
    for name in ("carol", "barred", "dead"):
        contact(client, f"{name.title()}@acme.example")
    link = Link.objects.create(person=harbor.dana, client=client, origin="staff", made_at=NOW, made_by="staff:1")
    Barred.objects.create(link=link, client=client, address="barred@acme.example", barred_at=NOW)
    DeadAddress.objects.create(address="dead@acme.example", since_at=NOW)
    assert [place.address for place in queries.places_for_codes(client)] == ["Carol@acme.example"]


def test_mailing_and_using_a_code_are_on_record_without_the_code(harbor: Cast) -> None:
    client = acme()
    place = contact(client)
    guest = guest_of(client)
    papers.mail_code(guest=guest, place_id=place.pk, now=NOW)
    (digits,) = re.findall(r"(?m)^(\d{6})$", mails.whole(mail=Mail.objects.get(kind="paper_code"))[0])
    assert digits.encode() not in bytes(PaperCode.objects.get().code_sha256)
    papers.enter(guest=guest, typed=digits, now=NOW + timedelta(minutes=14))
    assert [told(name)[0].by for name in ("paper_code.mailed", "paper_code.used")] == ["key", "key"]
    assert not any(digits == value for event in Event.objects.all() for value in event.facts.values())
    with pytest.raises(papers.NoCode):
        papers.enter(guest=guest, typed=digits, now=NOW + timedelta(minutes=14))


def test_a_guest_is_forgotten_with_the_codes_mailed_for_it(harbor: Cast) -> None:
    client = acme()
    place = contact(client)
    papers.mail_code(guest=guest_of(client), place_id=place.pk, now=NOW)
    guests.forget(before=NOW + timedelta(days=1))
    assert (Guest.objects.count(), PaperCode.objects.count()) == (0, 0)
