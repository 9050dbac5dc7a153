"""Who had a copy already gets no second one; who never got the first is not kept from it (EML-16)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from quittance.core import scope
from quittance.links.tests.doors import acme
from quittance.outbox.models import Delivery
from quittance.relay import queries
from quittance.relay.actions import deciding, policies, taking
from quittance.relay.models import Intake
from quittance.relay.tests.post import CAROL, came, letter, people, taken
from tests.cast import NOW, Cast


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def passing_on() -> None:
    policies.change(choices={"unmatched_passes": True}, by="staff:1", now=NOW)


def end_as(state: str) -> None:
    Delivery.objects.filter(state="waiting").update(state=state, settled_at=NOW)


@pytest.mark.parametrize("state", ["refused", "expired", "bounced", "suppressed"])
def test_a_copy_that_never_arrived_keeps_nobody_from_the_next_one(harbor: Cast, state: str) -> None:
    acme()
    taken()
    end_as(state)
    assert taken(at=after(5)).state == "wrapped"
    assert taken(at=after(6)).state == "suppressed"  # the second is on its way


@pytest.mark.parametrize("state", ["sent", "unsure"])
def test_a_copy_that_arrived_or_may_have_arrived_is_not_sent_twice(harbor: Cast, state: str) -> None:
    acme()
    taken()
    end_as(state)
    assert taken(at=after(5)).state == "suppressed"


def test_one_failed_copy_brings_no_second_one_to_those_who_had_theirs(harbor: Cast) -> None:
    acme()
    taken(letter(cc="ap@acme.example"))
    Delivery.objects.filter(address=CAROL).update(state="refused", settled_at=NOW)
    again = taken(letter(cc="ap@acme.example"), at=after(5))
    assert people(again) == {CAROL: "going", "ap@acme.example": "suppressed"}


def test_a_mail_that_goes_on_as_it_came_goes_once_however_often_it_is_delivered(harbor: Cast) -> None:
    acme()
    passing_on()
    raw = letter(files={}, cc="ap@acme.example")
    first, second = taken(raw), taken(raw, at=after(18), helo="relay-2")
    assert (first.state, second.state) == ("passed_on", "suppressed")
    assert people(second) == {CAROL: "suppressed", "ap@acme.example": "suppressed"}
    assert Delivery.objects.count() == 2
    assert taken(raw, at=after(20)).state == "passed_on"
    law = queries.conservation()
    assert (law.buckets["suppressed"], law.difference, law.faults) == (2, 0, [])


def test_without_a_message_id_the_same_bytes_are_the_same_mail(harbor: Cast) -> None:
    acme()
    passing_on()
    raw = letter(files={}).replace(b"Message-ID: ", b"X-Number: ")
    assert [taken(raw).state, taken(raw, at=after(1)).state] == ["passed_on", "suppressed"]
    assert taken(raw.replace(b"attached", b"enclosed"), at=after(2)).state == "passed_on"


def test_two_mails_to_which_a_program_gave_one_message_id_both_go(harbor: Cast) -> None:
    acme()
    passing_on()
    raw = letter(files={}, subject="The first")
    assert taken(raw).state == "passed_on"
    assert taken(raw.replace(b"The first", b"The other"), at=after(1)).state == "passed_on"


def test_a_mail_as_it_came_that_was_refused_goes_again(harbor: Cast) -> None:
    acme()
    passing_on()
    raw = letter(files={})
    taken(raw)
    end_as("refused")
    assert taken(raw, at=after(1)).state == "passed_on"


def test_who_chose_no_guard_gets_each_mail_as_it_comes(harbor: Cast) -> None:
    acme()
    passing_on()
    policies.change(choices={"duplicate_minutes": 0}, by="staff:1", now=NOW)
    raw = letter(files={})
    assert [taken(raw).state, taken(raw, at=after(1)).state] == ["passed_on", "passed_on"]


def test_a_person_who_sends_a_mail_as_it_came_is_obeyed(harbor: Cast) -> None:
    acme()
    raw = letter(files={})
    for held in (taken(raw), taken(raw, at=after(1))):
        deciding.send_as_it_came(intake=held, recipients=[(CAROL, "")], by="staff:1", now=NOW)
    assert Delivery.objects.filter(mail__kind="passed_on").count() == 2


def test_a_mail_as_it_came_that_is_delivered_twice_at_once_goes_once(harbor: Cast) -> None:
    acme()
    passing_on()
    raw = letter(files={})
    rows = [came(raw, helo=f"relay-{n}").pk for n in range(4)]

    def work(inbound_id: int) -> None:
        with scope.firm(harbor.harbor.pk):
            taking.take_in(inbound_id=inbound_id, now=NOW)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, rows))
    assert sorted(Intake.objects.values_list("state", flat=True)) == ["passed_on", *["suppressed"] * 3]
    assert Delivery.objects.count() == 1
