"""What the sender of held mail hears: at once of the first, of what follows in one notice, and never of nothing."""

from datetime import datetime, timedelta
from typing import Any

from quittance.outbox.models import Mail
from quittance.relay.actions import deciding, holding, policies
from quittance.relay.models import Intake
from quittance.relay.tests.post import inbound_address, letter, taken
from tests.cast import NOW, Cast

HOUR = timedelta(hours=1)


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def held(at: datetime = NOW, *, subject: str = "No paper", **more: Any) -> Intake:
    return taken(letter(files={}, subject=subject), at=at, **more)


def notices() -> list[Mail]:
    return list(Mail.objects.filter(kind="held_notice").order_by("pk"))


def test_the_notice_leads_to_the_page_of_that_mail(harbor: Cast) -> None:
    intake = held()
    [mail] = notices()
    for body in (mail.text, mail.html):
        assert f"/firm-portal/mail/arrived/{intake.pk}/" in body
        assert "sign" in body


def test_what_is_held_within_ten_minutes_is_told_in_the_next_notice_by_name_and_number(harbor: Cast) -> None:
    held()
    held(after(5), subject="The second")
    held(after(9), subject="The third")
    held(after(12), subject="The fourth")
    first, second = notices()
    assert first.subject == "Not sent yet: No paper"
    assert second.subject == "3 mails were not sent yet"
    for body in (second.text, second.html):
        assert all(words in body for words in ("The second", "The third", "The fourth", "/firm-portal/mail/attention/"))
        assert "No paper" not in body


def test_no_mail_stays_untold_when_none_follows_it(harbor: Cast) -> None:
    held()
    late = held(after(5), subject="The second")
    holding.tell_rest(now=after(9))
    assert len(notices()) == 1
    for _ in range(2):
        holding.tell_rest(now=after(11))
    _, second = notices()
    assert second.subject == "Not sent yet: The second"
    assert Intake.objects.get(pk=late.pk).noticed_at == after(11)


def test_what_was_decided_meanwhile_is_not_told(harbor: Cast) -> None:
    held()
    late = held(after(5))
    deciding.discard(intake=late, why="Twice", by="staff:1", now=after(6))
    holding.tell_rest(now=after(11))
    assert len(notices()) == 1


def test_each_sender_hears_of_their_own_mails_alone(harbor: Cast) -> None:
    held()
    held(after(5))
    other = held(after(6))
    Intake.objects.filter(pk=other.pk).update(sender_address="miguel.santos@harbor.example")
    holding.tell_rest(now=after(20))
    to = sorted(mail.deliveries.get().address for mail in notices())
    assert to == ["dana.reyes@harbor.example", "dana.reyes@harbor.example", "miguel.santos@harbor.example"]
    assert {mail.subject for mail in notices()} == {"Not sent yet: No paper"}


def test_a_machine_and_a_stranger_are_told_neither_at_once_nor_later(harbor: Cast) -> None:
    held(envelope_from="")
    taken(letter(files={}, key=""))
    holding.tell_rest(now=NOW + HOUR)
    assert notices() == []


def test_an_address_of_our_own_is_not_written_to(harbor: Cast) -> None:
    policies.change(choices={"sender_notice": False}, by="staff:1", now=NOW)
    held()
    policies.change(choices={"sender_notice": True}, by="staff:1", now=NOW)
    Intake.objects.update(sender_address=inbound_address())
    holding.tell_rest(now=NOW + HOUR)
    assert notices() == []


def test_a_firm_that_wants_no_notices_gets_none_later_either(harbor: Cast) -> None:
    policies.change(choices={"sender_notice": False}, by="staff:1", now=NOW)
    held()
    holding.tell_rest(now=NOW + HOUR)
    assert notices() == []


def test_a_notice_of_many_names_twenty_and_counts_the_rest(harbor: Cast) -> None:
    held()
    for number in range(22):
        held(after(1), subject=f"Letter {number}")
    holding.tell_rest(now=after(11))
    [_, second] = notices()
    assert second.subject == "22 mails were not sent yet"
    assert "2 more stand under Mail" in second.text
    assert "Letter 19" in second.text
    assert "Letter 20" not in second.text
