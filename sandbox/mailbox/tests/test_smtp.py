import smtplib
import socket

import pytest

from sandbox.mailbox.tests.conftest import Mailbox
from sandbox.tests.waiting import until

MAIL = b"From: dana@harborpine.example\r\nTo: carol@acme.example\r\nSubject: Invoice 5001\r\n\r\nPay $1,000.00\r\n"
INBOUND = "harbor@inbound.localhost"


def test_a_mail_for_anyone_is_taken_and_kept_byte_for_byte(mailbox: Mailbox) -> None:
    raw = MAIL + b".a line with a dot\r\n" + "Grüße\r\n".encode()
    mailbox.send(raw, "carol@acme.example", "nobody@nowhere.example", options=("BODY=8BITMIME",))

    (mail,) = mailbox.mails()

    assert mail["envelope"] == {
        "from": "dana@harborpine.example",
        "to": ["carol@acme.example", "nobody@nowhere.example"],
    }
    assert mailbox.raw(mail) == raw


def test_addresses_beyond_ascii_are_taken(mailbox: Mailbox) -> None:
    mailbox.send(MAIL, "jörg@exämple.example", options=("SMTPUTF8", "BODY=8BITMIME"))

    assert mailbox.mails()[0]["envelope"]["to"] == ["jörg@exämple.example"]


def test_a_bounce_without_a_sender_is_taken(mailbox: Mailbox) -> None:
    mailbox.send(MAIL, sender="")

    assert mailbox.mails()[0]["envelope"]["from"] == ""


def test_a_mail_may_have_fifty_megabytes_and_not_more(mailbox: Mailbox) -> None:
    line = b"x" * 76 + b"\r\n"
    mailbox.send(MAIL + line * (20_000_000 // len(line)))

    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port) as door:
        door.ehlo()
        assert door.esmtp_features["size"] == str(50 * 1024 * 1024)
        code, _words = door.docmd("MAIL", f"FROM:<a@b.example> SIZE={50 * 1024 * 1024 + 1}")

    assert code == 552
    assert mailbox.mails()[0]["size_bytes"] > 19_000_000


def test_a_mail_whose_html_is_one_long_line_is_taken(mailbox: Mailbox) -> None:
    raw = b"Content-Type: text/html\r\n\r\n" + b"<p>word</p>" * 50_000 + b"\r\n"
    mailbox.send(raw)

    assert mailbox.raw(mailbox.mails()[0]) == raw


def test_a_line_without_an_end_is_cut_off_and_the_next_sender_is_served(mailbox: Mailbox) -> None:
    with socket.create_connection(("127.0.0.1", mailbox.smtp_port), timeout=20) as wire:
        wire.sendall(b"HELO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n")
        until(lambda: b"354" in wire.recv(1000))
        with pytest.raises(OSError, match=r"reset|pipe"):
            wire.sendall(b"a" * 120_000_000)
    mailbox.send(MAIL)

    assert len(mailbox.mails()) == 1


def test_a_sender_who_hangs_up_in_the_middle_leaves_nothing(mailbox: Mailbox) -> None:
    with socket.create_connection(("127.0.0.1", mailbox.smtp_port)) as wire:
        wire.sendall(b"HELO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n")
        until(lambda: b"354" in wire.recv(1000))
        wire.sendall(MAIL)
    mailbox.send(MAIL)

    assert len(mailbox.mails()) == 1


def test_mail_for_the_product_is_handed_on_and_not_kept(mailbox: Mailbox, relay: Mailbox) -> None:
    mailbox.send(MAIL, INBOUND, "pay@harbor.inbound.localhost")

    (taken,) = relay.mails()
    assert taken["envelope"] == {"from": "dana@harborpine.example", "to": [INBOUND, "pay@harbor.inbound.localhost"]}
    assert relay.raw(taken) == MAIL
    assert mailbox.mails() == []


def test_a_look_alike_of_the_inbound_domain_is_not_the_products(mailbox: Mailbox, relay: Mailbox) -> None:
    mailbox.send(MAIL, "harbor@notinbound.localhost")

    assert relay.mails() == []
    assert len(mailbox.mails()) == 1


@pytest.mark.parametrize("at", ["rcpt", "data"])
@pytest.mark.parametrize(("code", "text"), [(550, "5.1.1 No such firm"), (451, "4.3.2 Come back later")])
def test_what_the_products_door_refuses_goes_back_to_the_sender(
    mailbox: Mailbox, relay: Mailbox, code: int, text: str, at: str
) -> None:
    relay.behave(answer={INBOUND: {"code": code, "text": text, "at": at}})

    with pytest.raises(smtplib.SMTPDataError) as caught:
        mailbox.send(MAIL, INBOUND)

    assert (caught.value.smtp_code, caught.value.smtp_error) == (code, text.encode())


def test_a_local_recipient_gets_the_mail_even_if_the_product_refuses_it_for_another(
    mailbox: Mailbox, relay: Mailbox
) -> None:
    refusals = {INBOUND: {"code": 550, "text": "No"}, "later@inbound.localhost": {"code": 452, "text": "Full"}}
    relay.behave(answer=refusals)

    with pytest.raises(smtplib.SMTPDataError) as caught:
        mailbox.send(MAIL, "carol@acme.example", INBOUND, "later@inbound.localhost")

    assert caught.value.smtp_code == 451
    assert [mail["envelope"]["to"] for mail in mailbox.mails()] == [["carol@acme.example"]]


def test_a_door_of_the_product_that_hangs_up_or_is_closed_means_try_again(mailbox: Mailbox, relay: Mailbox) -> None:
    relay.behave(cut={"*": {"when": "after"}})

    with pytest.raises(smtplib.SMTPDataError) as caught:
        mailbox.send(MAIL, INBOUND)

    assert caught.value.smtp_code == 451


def test_a_refusal_asked_for_one_address_leaves_the_others_alone(mailbox: Mailbox) -> None:
    mailbox.behave(answer={"Carol@acme.example": {"code": 550, "text": "5.1.1 Gone fishing"}})

    refused = mailbox.send(MAIL, "carol@ACME.example", "bob@acme.example")

    assert refused == {"carol@ACME.example": (550, b"5.1.1 Gone fishing")}
    assert mailbox.mails()[0]["envelope"]["to"] == ["bob@acme.example"]


def test_a_refusal_asked_for_three_times_ends_after_three(mailbox: Mailbox) -> None:
    mailbox.behave(answer={"*": {"code": 451, "text": "4.3.0 Tea", "times": 3}})
    for _ in range(3):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            mailbox.send(MAIL)

    mailbox.send(MAIL)

    assert mailbox.service.get("/api/behaviour").json() == {"answer": {}, "cut": {}, "bounce": {}, "delay_ms": 0}


def test_a_whole_mail_can_be_refused_after_its_bytes(mailbox: Mailbox) -> None:
    mailbox.behave(answer={"carol@acme.example": {"code": 554, "text": "5.7.1 Spam", "at": "data"}})

    with pytest.raises(smtplib.SMTPDataError):
        mailbox.send(MAIL)

    assert mailbox.mails() == []


@pytest.mark.parametrize(("when", "kept"), [("before", 0), ("after", 1)])
def test_a_connection_can_be_cut_before_and_after_the_mail_is_stored(mailbox: Mailbox, when: str, kept: int) -> None:
    mailbox.behave(cut={"carol@acme.example": {"when": when, "times": 1}})

    with pytest.raises(smtplib.SMTPServerDisconnected):
        mailbox.send(MAIL)
    assert len(mailbox.mails()) == kept

    mailbox.send(MAIL)
    assert len(mailbox.mails()) == kept + 1


def test_a_sender_who_does_not_wait_for_a_slow_answer_has_delivered_all_the_same(mailbox: Mailbox) -> None:
    mailbox.behave(delay_ms=60_000)
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=0.5) as door, pytest.raises(OSError, match="time"):
        door.sendmail("a@b.example", ["carol@acme.example"], MAIL)

    assert len(mailbox.mails()) == 1


@pytest.mark.parametrize(
    "wish",
    [
        {"answer": []},
        {"answer": {"*": {}}},
        {"answer": {"*": {"code": 250}}},
        {"answer": {"*": {"code": "451"}}},
        {"answer": {"*": {"code": 451, "times": 0}}},
        {"cut": {"*": {"when": "sometimes"}}},
        {"delay_ms": -1},
        {"colour": "red"},
    ],
)
def test_an_unclear_wish_is_refused_and_changes_nothing(mailbox: Mailbox, wish: object) -> None:
    mailbox.behave(delay_ms=1)

    assert mailbox.service.post("/api/behaviour", wish).status == 400
    assert mailbox.service.get("/api/behaviour").json()["delay_ms"] == 1


@pytest.mark.parametrize("body", ["[" * 100_000, '{"answer": {"*": {"code": 550, "text": "\\ud800"}}}'])
def test_a_wish_that_cannot_be_read_is_refused(mailbox: Mailbox, body: str) -> None:
    assert mailbox.service.post("/api/behaviour", body).status == 400


def test_the_text_of_a_refusal_cannot_forge_a_second_line(mailbox: Mailbox) -> None:
    mailbox.behave(answer={"*": {"code": 550, "text": "no\r\n250 yes"}})

    with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
        mailbox.send(MAIL)

    assert caught.value.recipients == {"carol@acme.example": (550, b"no 250 yes")}
