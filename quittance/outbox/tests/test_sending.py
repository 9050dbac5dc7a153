"""One try at one delivery: every answer of a mail server has its consequence, and none is taken twice."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from quittance.core import scope
from quittance.core.models import Event
from quittance.integrations import storage
from quittance.integrations.smtp.tests.scripted import HANG_UP, Script, ScriptedServer
from quittance.outbox.actions import bounces, composing
from quittance.outbox.actions.mails import Enclosure, Words
from quittance.outbox.models import Attempt, Delivery, Mail
from quittance.outbox.models.delivery import State
from quittance.outbox.tests.letters import SECOND, fresh, lead_to, outcomes, post, posted, send
from tests.cast import NOW, Cast

CONTENT = b"%PDF-1.7 \x00\xff"


def news(cast: Cast) -> list[str]:
    with scope.firm(cast.harbor.pk):
        return list(Event.objects.filter(name__startswith="delivery.").values_list("name", flat=True))


def enclosed(settings: Settings, folder: Path, content: bytes = CONTENT) -> tuple[Enclosure, ...]:
    """An invoice's file, stored with this content and remembered with the digest of the right one."""
    files = storage.from_url(str(folder))
    object.__setattr__(settings.QUITTANCE, "files_url", str(folder))
    if content:
        files.put("invoices/5001.pdf", content)
    return (Enclosure("invoices/5001.pdf", hashlib.sha256(CONTENT).hexdigest(), "5001.pdf", "application/pdf"),)


def test_an_accepted_mail_is_sent(cast: Cast, settings: Settings) -> None:
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
        [heard] = server.connections
    assert (delivery.state, delivery.settled_at, delivery.doubted) == (State.SENT, NOW, False)
    assert delivery.last_reply == "250 taken"
    assert outcomes(cast, delivery) == ["accepted"]
    assert [command.split(" SIZE")[0] for command in heard.commands[1:4]] == [
        f"MAIL FROM:<{bounces.address(delivery=delivery, slug='harbor')}>",
        "RCPT TO:<dana@client.example>",
        "DATA",
    ]
    assert f"Message-ID: <{delivery.message_id}>".encode() in heard.mails[0]
    assert news(cast) == []


def test_a_word_that_lets_somebody_in_is_kept_apart_until_it_is_sent_the_same_at_every_try(
    cast: Cast, settings: Settings
) -> None:
    words = Words(
        "link", "Your link", "Go on: https://x/hush-hush/\n", '<a href="https://x/hush-hush/">Go on</a>', "hush-hush"
    )
    mail = post(cast, words=words)
    with scope.firm(cast.harbor.pk):
        delivery = mail.deliveries.get()
        assert "hush-hush" not in str(Mail.objects.filter(pk=mail.pk).values_list()[0])
    with ScriptedServer(Script({".": b"451 later" + HANG_UP}), Script()) as server:
        lead_to(settings, server.url())
        send(cast, delivery)
        delivery = send(cast, delivery, NOW + timedelta(hours=1))
        raw = [mail for heard in server.connections for mail in heard.mails]
    assert delivery.state == State.SENT
    assert all(each.count(b"https://x/hush-hush/") == 2 for each in raw)
    assert len(set(raw)) == 1


def test_a_mail_whose_word_cannot_be_read_again_is_refused_and_not_sent(cast: Cast, settings: Settings) -> None:
    delivery = posted(cast)
    with scope.firm(cast.harbor.pk):
        facts = {"kind": "link", "subject": "Your link", "text": "x", "html": "x", "from_address": "a@b.example"}
        mail = Mail.objects.create(key="link:1", secret="q1.lost.key", written_at=NOW, **facts)
        Delivery.objects.filter(pk=delivery.pk).update(mail=mail)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        assert send(cast, delivery).state == State.REFUSED
        assert not server.connections


def test_what_is_settled_is_not_sent_again(cast: Cast, settings: Settings) -> None:
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
        send(cast, delivery, NOW + timedelta(days=1))
        assert len(server.connections[0].mails) == 1
    assert outcomes(cast, delivery) == ["accepted"]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
def test_a_mail_refused_for_good_is_never_tried_again_and_the_firm_hears_of_it(
    cast: Cast, settings: Settings, step: str
) -> None:
    with ScriptedServer(Script({step: b"550 5.1.1 no such person"})) as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
    assert (delivery.state, delivery.last_reply) == (State.REFUSED, "550 5.1.1 no such person")
    assert outcomes(cast, delivery) == ["refused"]
    assert news(cast) == ["delivery.refused"]


def test_a_mail_put_off_waits_and_is_sent_when_it_is_due_and_not_before(cast: Cast, settings: Settings) -> None:
    with ScriptedServer(Script({"RCPT": b"451 4.7.1 greylisted" + HANG_UP}), Script()) as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
        assert (delivery.state, delivery.next_try_at) == (State.WAITING, NOW + 60 * SECOND)
        assert send(cast, delivery, NOW + 59 * SECOND).state == State.WAITING
        assert send(cast, delivery, NOW + 60 * SECOND).state == State.SENT
        assert len(server.connections) == 2
    assert outcomes(cast, delivery) == ["put_off", "accepted"]
    assert not fresh(cast, delivery).doubted


def test_a_mail_server_out_of_reach_is_tried_again_soon(cast: Cast, settings: Settings) -> None:
    lead_to(settings, "smtp://127.0.0.1:9?starttls=never&timeout=2")
    delivery = send(cast, posted(cast))
    assert (delivery.state, delivery.next_try_at) == (State.WAITING, NOW + 2 * SECOND)
    assert outcomes(cast, delivery) == ["unreachable"]
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        assert send(cast, delivery, NOW + 2 * SECOND).state == State.SENT


def test_a_mail_nobody_took_for_three_days_expires_and_the_firm_hears_of_it(cast: Cast, settings: Settings) -> None:
    lead_to(settings, "smtp://127.0.0.1:9?starttls=never&timeout=2")
    delivery = send(cast, posted(cast), NOW + timedelta(hours=72))
    assert delivery.state == State.EXPIRED
    assert news(cast) == ["delivery.expired"]


def test_a_line_cut_before_the_mail_was_whole_leaves_no_doubt(cast: Cast, settings: Settings) -> None:
    with ScriptedServer(Script({"DATA": HANG_UP}), Script()) as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
        assert outcomes(cast, delivery) == ["unreachable"]
        assert send(cast, delivery, NOW + 2 * SECOND).state == State.SENT
    assert not fresh(cast, delivery).doubted


def test_a_line_cut_before_the_verdict_is_repeated_once_as_the_same_mail_and_marked(
    cast: Cast, settings: Settings
) -> None:
    with ScriptedServer(Script({".": HANG_UP}), Script()) as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
        assert (delivery.state, delivery.doubted, delivery.next_try_at) == (State.WAITING, True, NOW + 30 * SECOND)
        delivery = send(cast, delivery, NOW + 30 * SECOND)
        [first], [second] = [heard.mails for heard in server.connections]
    assert (delivery.state, delivery.doubted) == (State.SENT, True)
    assert outcomes(cast, delivery) == ["unknown", "accepted"]
    assert first == second
    assert first.count(b"\r\nMessage-ID: ") == 1


def test_a_line_cut_before_the_verdict_twice_is_left_unsure_and_the_firm_hears_of_it(
    cast: Cast, settings: Settings
) -> None:
    with ScriptedServer(Script({".": HANG_UP})) as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
        delivery = send(cast, delivery, NOW + 30 * SECOND)
        send(cast, delivery, NOW + timedelta(days=1))
        assert len(server.connections) == 2
    assert delivery.state == State.UNSURE
    assert news(cast) == ["delivery.unsure"]


def test_copies_of_one_mail_have_fates_of_their_own(cast: Cast, settings: Settings) -> None:
    with ScriptedServer(Script({"RCPT": b"550 no" + HANG_UP}), Script()) as server:
        lead_to(settings, server.url())
        first = posted(cast, "a@x.example", "b@x.example")
        with scope.firm(cast.harbor.pk):
            second = Delivery.objects.get(address="b@x.example")
        assert [send(cast, each).state for each in (first, second)] == [State.REFUSED, State.SENT]


def test_an_enclosed_file_travels_to_the_byte(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast, files=enclosed(settings, tmp_path)))
        assert b'filename="5001.pdf"' in server.connections[0].mails[0]
    assert delivery.state == State.SENT


def test_immunity_32_a_mail_whose_file_was_changed_does_not_leave_and_says_so(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast, files=enclosed(settings, tmp_path, b"%PDF of somebody else")))
        assert server.connections == []
    assert (delivery.state, delivery.doubted) == (State.REFUSED, False)
    assert "5001.pdf is not the file that was enclosed. Not sent." in delivery.last_reply
    assert news(cast) == ["delivery.refused"]


def test_a_mail_whose_file_cannot_be_read_waits_until_it_can(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = posted(cast, files=enclosed(settings, tmp_path, b""))
        for _ in range(6):
            delivery = send(cast, delivery, fresh(cast, delivery).next_try_at)
        assert (delivery.state, delivery.doubted) == (State.WAITING, False)
        enclosed(settings, tmp_path)
        assert send(cast, delivery, delivery.next_try_at).state == State.SENT
        assert len(server.connections) == 1


@pytest.mark.parametrize("address", ["nobody", "a@b@c.example", "a b@c.example", "a@b.example>", "<a@b.example"])
def test_an_address_that_is_none_is_refused_and_never_reaches_the_wire(
    cast: Cast, settings: Settings, address: str
) -> None:
    with ScriptedServer(Script({"RCPT": b"553 what is that"})) as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast, address))
        assert not [heard for heard in server.connections if heard.mails]
    assert delivery.state == State.REFUSED
    with scope.firm(cast.harbor.pk):
        assert Attempt.objects.count() == 1


def test_whatever_goes_wrong_in_putting_a_mail_together_is_a_refusal_and_nothing_in_doubt(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never said to be lost on the way, never tried three days for nothing."""

    def breaks(**_: object) -> bytes:
        raise AttributeError("something that nobody thought of")

    monkeypatch.setattr(composing, "whole", breaks)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = send(cast, posted(cast))
        assert server.connections == []
    assert (delivery.state, outcomes(cast, delivery)) == (State.REFUSED, ["refused"])
    assert delivery.last_reply == "554 5.6.0 This mail could not be put together. Not sent."
