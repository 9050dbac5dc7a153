"""EML-7: the mail door keeps what is ours before it says so, and is nobody's open relay."""

import smtplib

import pytest
from django.db import connections

from quittance.tenancy.actions import firms
from quittance.web.hooks.tests.mail_peer import HARBOR, HOST, LETTER, SENDER, Raw, door, jobs, kept, rows, send
from tests.cast import NOW, Cast

__all__ = ["door"]


@pytest.mark.parametrize("address", ["HARBOR@Inbound.Localhost", "harbor+b-12ab@inbound.localhost", HARBOR])
def test_a_mail_is_kept_for_its_firm_byte_for_byte_whatever_the_letter_case(
    door: int, cast: Cast, address: str
) -> None:
    send(door, address)
    assert kept(cast) == [(cast.harbor.pk, LETTER)]


def test_each_kept_mail_has_one_job_that_takes_it_in_in_the_scope_of_its_firm(door: int, cast: Cast) -> None:
    send(door, HARBOR, "second@inbound.localhost")
    send(door, HARBOR, letter=LETTER + b"Another.\r\n")
    assert jobs() == sorted((row.firm_id, row.pk) for row in rows(cast))
    assert len(jobs()) == 3


def test_what_the_door_knows_of_the_sender_is_kept_beside_the_mail(door: int, cast: Cast) -> None:
    with smtplib.SMTP(HOST, door, timeout=20, local_hostname="desk.harborpine.example") as client:
        client.sendmail(SENDER, ["Harbor+A@inbound.localhost", "second@inbound.localhost", HARBOR], LETTER)
    harbor, second = rows(cast)
    assert harbor.headers == {
        "from": SENDER, "to": "Harbor+A@inbound.localhost", "rcpt": ["Harbor+A@inbound.localhost", HARBOR],
        "peer": HOST, "helo": "desk.harborpine.example", "tls": False, "auth": "",
    }  # fmt: skip
    assert second.headers["rcpt"] == ["second@inbound.localhost"]


def test_a_mail_without_a_sender_as_bounces_are_is_kept(door: int, cast: Cast) -> None:
    send(door, HARBOR, sender="")
    assert rows(cast)[0].headers["from"] == ""


def test_a_sender_and_a_subject_in_letters_of_all_the_world_are_kept_as_they_are(door: int, cast: Cast) -> None:
    letter = "From: büro@größe.example\r\nSubject: Rechnung für Müller\r\n\r\nGrüße\r\n".encode()
    with smtplib.SMTP(HOST, door, timeout=20) as client:
        client.ehlo()
        assert client.has_extn("8bitmime")
        client.sendmail("büro@größe.example", [HARBOR], letter, mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    assert kept(cast) == [(cast.harbor.pk, letter)]
    assert rows(cast)[0].headers["from"] == "büro@größe.example"


def test_a_mail_for_two_firms_is_kept_once_for_each(door: int, cast: Cast) -> None:
    send(door, HARBOR, "second@inbound.localhost")
    assert kept(cast) == [(cast.harbor.pk, LETTER), (cast.second.pk, LETTER)]


def test_the_same_mail_delivered_again_after_a_lost_answer_is_kept_once(door: int, cast: Cast) -> None:
    for _ in range(3):
        send(door, HARBOR)
    assert len(kept(cast)) == len(jobs()) == 1


def test_the_same_words_for_another_recipient_or_from_another_sender_are_another_mail(door: int, cast: Cast) -> None:
    send(door, HARBOR)
    send(door, "harbor+office@inbound.localhost")
    send(door, HARBOR, "harbor+office@inbound.localhost")
    send(door, HARBOR, sender="dana@harborpine.example")
    assert len(kept(cast)) == len(jobs()) == 4


@pytest.mark.parametrize(
    "address",
    [
        "nobody@inbound.localhost", "harbor@elsewhere.example", "harbor@inbound.localhost.evil.example", "harbor",
        "stranger%elsewhere.example@inbound.localhost", '"stranger@elsewhere.example"@inbound.localhost',
        "elsewhere.example!stranger@inbound.localhost", "+harbor@inbound.localhost", "harbor@[127.0.0.1]",
        "@elsewhere.example:harbor@inbound.localhost.evil.example", "@",
    ],
)  # fmt: skip
def test_it_is_never_an_open_relay_and_refuses_at_once_what_is_not_ours(door: int, cast: Cast, address: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(door, address)
    assert all(500 <= code < 600 for code, _ in refused.value.recipients.values())
    assert kept(cast) == []


def test_each_recipient_has_an_answer_of_its_own(door: int, cast: Cast) -> None:
    refused = send(door, HARBOR, "stranger@elsewhere.example", "nobody@inbound.localhost")
    assert list(refused) == ["stranger@elsewhere.example", "nobody@inbound.localhost"]
    assert rows(cast)[0].headers["rcpt"] == [HARBOR]


def test_a_new_firm_is_found_at_once(door: int, cast: Cast) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(door, "fresh@inbound.localhost")
    firms.add(
        slug="fresh", name="Fresh", host="fresh.localhost", zone_name="America/New_York",
        contact_address="office@fresh.example", by="system", now=NOW,
    )  # fmt: skip
    assert send(door, "fresh@inbound.localhost") == {}


def test_commands_that_come_in_one_piece_are_answered_one_by_one_in_their_order(door: int, cast: Cast) -> None:
    mail = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@inbound.localhost>\r\n"
    mail += b"RCPT TO:<harbor@inbound.localhost>\r\nDATA\r\n"
    with Raw(door) as peer:
        peer.say(b"EHLO x\r\n" + mail)
        assert [peer.hear()[:3] for _ in range(5)] == [b"250", b"250", b"550", b"250", b"354"]
        peer.say(LETTER + b".\r\n" + mail)
        assert [peer.hear()[:3] for _ in range(5)] == [b"250", b"250", b"550", b"250", b"354"]
        peer.say(LETTER + b"Second.\r\n.\r\nQUIT\r\n")
        assert [peer.hear()[:3] for _ in range(2)] == [b"250", b"221"]
    assert [body for _, body in kept(cast)] == [LETTER, LETTER + b"Second.\r\n"]


def test_the_door_says_what_it_can_do(door: int) -> None:
    with smtplib.SMTP(HOST, door, timeout=20) as client:
        client.ehlo()
        assert set(client.esmtp_features) >= {"pipelining", "8bitmime", "smtputf8", "size"}
        assert not client.has_extn("auth")  # there is no TLS here
        assert not client.has_extn("starttls")


def test_a_mail_that_has_gone_round_too_often_is_refused_for_good(door: int, cast: Cast) -> None:
    hop = b"Received: from a by b; Wed, 3 Jun 2026 10:00:00 -0400\r\n"
    send(door, HARBOR, letter=hop * 30 + LETTER)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(door, HARBOR, letter=hop * 31 + LETTER)
    assert (refused.value.smtp_code, refused.value.smtp_error[:5]) == (554, b"5.4.6")
    send(door, HARBOR, letter=LETTER + b"\r\n" + hop * 31)  # quoted in the body it says nothing
    assert len(kept(cast)) == 2


def test_a_mail_larger_than_we_take_is_refused_by_its_size(door: int) -> None:
    with smtplib.SMTP(HOST, door, timeout=20) as client:
        client.ehlo()
        assert client.mail("a@b.example", ["SIZE=52428801"])[0] == 552


def test_a_committed_mail_is_on_the_disk_whatever_the_server_is_set_to(door: int, cast: Cast) -> None:
    with connections["owner"].cursor() as owner:
        owner.execute(
            "CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " NEW.last_error := current_setting('synchronous_commit'); RETURN NEW; END $$"
        )
        owner.execute(
            "CREATE TRIGGER note_commit BEFORE INSERT ON core_inbound FOR EACH ROW EXECUTE FUNCTION note_commit()"
        )
        owner.execute("SELECT current_database()")
        (name,) = owner.fetchone()
        owner.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    connections["default"].close()
    try:
        send(door, HARBOR)
    finally:
        with connections["owner"].cursor() as owner:
            owner.execute("DROP FUNCTION note_commit() CASCADE")
            owner.execute(f'ALTER DATABASE "{name}" RESET synchronous_commit')
    assert rows(cast)[0].last_error == "on"
