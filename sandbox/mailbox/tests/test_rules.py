"""What a firm's own mail server does with an invoice on its way out."""

from email import message_from_bytes

import pytest

from sandbox.mailbox.tests.conftest import Mailbox

DANA, CAROL, BEN = "dana@harborpine.example", "carol@acme.example", "ben@acme.example"
TARGET = "harbor@inbound.localhost"


def _mail(subject: str = "Invoice 5001 from Harbor & Pine") -> bytes:
    return f"From: {DANA}\r\nTo: {CAROL}\r\nCc: {BEN}\r\nSubject: {subject}\r\n\r\nHere.\r\n".encode()


@pytest.fixture
def rule(mailbox: Mailbox) -> None:
    usual = {"on": True, "words": "Invoice", "unless": "RE:, FW:", "style": "exchange", "apart": False}
    told = mailbox.service.post("/api/rules/harbor", usual | {"target": TARGET, "key": "the-key"})
    assert told.status == 200, told.text


@pytest.mark.usefixtures("rule")
def test_an_invoice_goes_to_the_target_with_its_key_and_its_recipients_as_they_were(
    mailbox: Mailbox, relay: Mailbox
) -> None:
    mailbox.send(_mail(), CAROL, BEN)
    (arrived,) = relay.mails()
    raw = relay.raw(arrived)
    head = message_from_bytes(raw)

    assert arrived["envelope"] == {"from": DANA, "to": [TARGET]}
    assert (head["X-Quittance-Key"], head["To"], head["Cc"]) == ("the-key", CAROL, BEN)
    assert head["X-OriginatorOrg"] == "harborpine.example"
    assert raw.endswith(_mail())
    assert mailbox.mails() == []


@pytest.mark.usefixtures("rule")
@pytest.mark.parametrize(
    ("subject", "sender"),
    [
        ("RE: Invoice 5001", DANA),
        ("Lunch", DANA),
        ("Invoice 5001", "mallory@elsewhere.example"),
        ("Invoice 5001", "harbor+b-1f@inbound.localhost"),
    ],
)
def test_a_reply_another_subject_and_a_sender_from_outside_are_left_alone(
    mailbox: Mailbox, relay: Mailbox, subject: str, sender: str
) -> None:
    mailbox.send(_mail(subject), CAROL, sender=sender)

    assert [mail["envelope"]["to"] for mail in mailbox.mails()] == [[CAROL]]
    assert relay.mails() == []


@pytest.mark.usefixtures("rule")
def test_a_subject_in_encoded_words_is_read(mailbox: Mailbox, relay: Mailbox) -> None:
    mailbox.send(_mail("=?utf-8?q?Your_In?= =?utf-8?q?voice?="), CAROL)

    assert len(relay.mails()) == 1


@pytest.mark.usefixtures("rule")
def test_a_server_that_splits_the_mail_makes_a_copy_for_each_and_no_two_are_the_same_bytes(
    mailbox: Mailbox, relay: Mailbox
) -> None:
    mailbox.service.post("/api/rules/harbor", {"apart": True})
    mailbox.send(_mail(), CAROL, BEN)
    copies = [relay.raw(mail) for mail in relay.mails()]

    assert len(copies) == len(set(copies)) == 2


@pytest.mark.usefixtures("rule")
def test_googles_way_names_each_recipient_in_a_header_of_its_own(mailbox: Mailbox, relay: Mailbox) -> None:
    mailbox.service.post("/api/rules/harbor", {"style": "google"})
    mailbox.send(_mail(), CAROL, BEN)
    named = {message_from_bytes(relay.raw(mail))["X-Gm-Original-To"] for mail in relay.mails()}

    assert named == {CAROL, BEN}


@pytest.mark.usefixtures("rule")
def test_what_the_target_refuses_is_refused_to_the_sender_and_told_on_the_page(
    mailbox: Mailbox, relay: Mailbox
) -> None:
    relay.behave(answer={TARGET: {"code": 451, "text": "4.3.0 Tea"}})
    with pytest.raises(Exception, match="Tea"):
        mailbox.send(_mail(), CAROL)

    assert "4.3.0 Tea" in mailbox.service.get("/rules/").text


@pytest.mark.usefixtures("rule")
def test_a_rule_that_makes_no_sense_is_refused_and_changes_nothing(mailbox: Mailbox) -> None:
    for wish in ({"target": "nowhere"}, {"words": ""}, {"style": "smoke"}, {"key": "a\nb"}, {"colour": "red"}):
        assert mailbox.service.post("/api/rules/harbor", wish).status == 400

    assert mailbox.service.get("/api/rules/harbor").json()["target"] == TARGET
    assert mailbox.service.post("/api/rules/nobody", {}).status == 404


def test_a_rule_is_changed_on_its_page(mailbox: Mailbox) -> None:
    form = "firm=second&words=Bill&unless=&target=second%40inbound.localhost&key=k&style=google&apart=on"
    sent = mailbox.service.ask("POST", "/rules/", form, {"Content-Type": "application/x-www-form-urlencoded"})
    rule = mailbox.service.get("/api/rules/second").json()

    assert sent.status == 302
    assert (rule["words"], rule["style"], rule["apart"], rule["on"]) == ("Bill", "google", True, False)
