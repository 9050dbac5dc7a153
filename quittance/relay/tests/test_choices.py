"""What a firm chooses and says about its invoice mail, its keys, and the test of the whole way."""

from datetime import timedelta

import pytest

from quittance.core.models import Event
from quittance.links.tests.doors import acme
from quittance.outbox.models import Delivery
from quittance.receivables.tests import books
from quittance.relay.actions import keys, policies, self_tests, wordings
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import SelfTest, Wording
from quittance.relay.tests.post import CAROL, letter, paper, sent, taken
from tests.cast import NOW, Cast

BY = "staff:1"


def say(subject: str = "", greeting: str = "", closing: str = "", footer: str = "") -> bool:
    return wordings.change(subject=subject, greeting=greeting, closing=closing, footer=footer, by=BY, now=NOW)


def test_where_a_firm_chose_nothing_the_careful_end_holds(harbor: Cast) -> None:
    policy = policies.in_force()
    assert (policy.wait_hours, policy.duplicate_minutes, policy.pass_days) == (72, 20, 180)
    assert (policy.unmatched_passes, policy.sender_domains, policy.hosts) == (False, [], [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("patterns", []), ("patterns", ["Invoice"]), ("patterns", ["{number} {number}"]), ("wait_hours", 0),
        ("duplicate_minutes", 1441), ("pass_days", 731), ("sender_domains", ["harbor"]),
        ("sender_domains", ["harbor.example", "GMail.com"]),
        ("sender_domains", ["outlook.com"]), ("sender_domains", ["inbound.localhost"]),
        ("sender_domains", ["harbor.inbound.localhost"]), ("hosts", ["0.0.0.0/0"]),
        ("hosts", ["not a network"]), ("report_addresses", ["nobody"]), ("default_recipient", "x@"),
    ],
)  # fmt: skip
def test_a_choice_that_makes_no_sense_is_refused_in_words(
    harbor: Cast, name: str, value: int | str | list[str]
) -> None:
    with pytest.raises(Refusal, match=r"\.$"):
        policies.change(choices={name: value}, by=BY, now=NOW)
    assert not Event.objects.filter(name="mail_policy.changed").exists()


def test_a_change_is_told_with_both_sides_and_the_same_again_is_none(harbor: Cast) -> None:
    assert policies.change(choices={"hosts": ["203.0.113.0/24"], "wait_hours": 24}, by=BY, now=NOW)
    assert not policies.change(choices={"wait_hours": 24}, by=BY, now=NOW)
    facts = Event.objects.get(name="mail_policy.changed").facts
    assert (facts["before"]["wait_hours"], facts["after"]["wait_hours"]) == (72, 24)


def test_what_the_firm_says_stands_in_its_mails_and_can_be_brought_back(harbor: Cast) -> None:
    acme()
    say(subject="Your bill {number}", greeting="Dear {client},", closing="Thank you.\nYours", footer="Reg. 7")
    first = Wording.objects.get()
    taken()
    mail = sent()[CAROL]
    assert mail.subject == "Your bill 61001"
    assert all(words in mail.text for words in ("Dear Acme Co,", "Thank you.\nYours", "Reg. 7"))
    assert all(words in mail.html for words in ("Dear Acme Co,", "Thank you.<br>Yours", "Reg. 7"))
    assert say(greeting="Hello")
    assert not say(greeting=" Hello ")
    assert wordings.bring_back(wording=first, by=BY, now=NOW)
    assert wordings.in_force().subject == "Your bill {number}"
    assert Wording.objects.count() == 3


def test_a_word_in_braces_that_stands_for_nothing_is_refused(harbor: Cast) -> None:
    with pytest.raises(Refusal, match=r"\{nummer\}"):
        say(subject="Bill {nummer}")


def test_what_a_client_is_called_fills_nothing_in(harbor: Cast) -> None:
    books.invoice(books.client(name="{firm} <b>Co"), 1_00, number="61001")
    say(greeting="Dear {client},")
    taken()
    mail = sent()[CAROL]
    assert "Dear {firm} <b>Co," in mail.text
    assert "Dear {firm} &lt;b&gt;Co," in mail.html


def test_a_new_key_ends_the_former(harbor: Cast) -> None:
    acme()
    former = keys.key()
    fresh = keys.renew(which=keys.Which.KEY, by=BY, now=NOW)
    assert not keys.is_key(former)
    assert keys.is_key(fresh)
    assert not keys.is_key("")
    assert taken(letter(key=former)).reason == "unproven_sender"
    assert fresh not in str(list(Event.objects.values()))


def test_keys_are_made_where_they_are_missing_and_left_where_they_are(harbor: Cast) -> None:
    former = keys.key()
    keys.make(by=BY, now=NOW)
    assert keys.key() == former
    assert len(keys.password()) > 20


def test_the_self_test_ticks_each_step_when_it_has_passed(harbor: Cast) -> None:
    client = acme()
    test = self_tests.start(invoice_number="61009", by=BY, now=NOW)
    assert [step.done for step in self_tests.steps(test)] == [False] * 9
    books.invoice(client, 5_00, number="61009")
    assert [step.done for step in self_tests.steps(test)].count(True) == 1
    later = NOW + timedelta(minutes=1)
    taken(letter(files={"bill.pdf": paper("A bill")}), at=later)
    found = self_tests.steps(test)
    assert [step.done for step in found[:4]] == [True, True, True, False]
    assert found[6].detail
    assert found[3].detail == "Neither the subject nor a file's name or text bears 61009 as your patterns have it."
    assert [bool(step.to_do) for step in found].index(True) == 3  # the first that is open says what to do
    assert "Put it into the PDF's name" in found[3].to_do
    taken(letter(files={"Invoice_61009.pdf": paper("A bill")}), at=later)
    assert [step.done for step in self_tests.steps(test)] == [True] * 7 + [False, False]
    Delivery.objects.update(state="sent", settled_at=NOW, last_reply="250 ok")
    assert [step.done for step in self_tests.steps(test)] == [True] * 8 + [False]
    self_tests.end(test=test, by=BY, now=later)
    assert SelfTest.objects.get().intake is not None
    assert self_tests.under_way() is None


def test_a_mail_with_another_number_than_the_announced_one_is_told_apart(harbor: Cast) -> None:
    acme()
    test = self_tests.start(invoice_number="61009", by=BY, now=NOW)
    assert "your mail rule did not send it to us" in self_tests.steps(test)[0].to_do
    taken(at=NOW + timedelta(minutes=1))
    assert self_tests.steps(test)[3].detail == "Found was 61001, and not 61009."


def test_without_a_number_the_self_test_says_how_to_come_by_one(harbor: Cast) -> None:
    with pytest.raises(Refusal, match="post the invoice first, begin the test with its number"):
        self_tests.start(invoice_number=" ", by=BY, now=NOW)


def test_one_self_test_at_a_time(harbor: Cast) -> None:
    first = self_tests.start(invoice_number="1", by=BY, now=NOW)
    second = self_tests.start(invoice_number="2", by=BY, now=NOW)
    assert self_tests.under_way() == second
    assert SelfTest.objects.get(pk=first.pk).ended_at == NOW
