"""The mail door keeps what is ours before it says so, and is nobody's open relay."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connections

from quittance.core import scope
from quittance.core.models import Inbound
from quittance.web.hooks import smtp
from tests.cast import Cast

LETTER = b"From: bills@harborpine.example\r\nTo: x\r\nSubject: Invoice 5001\r\n\r\nHere.\r\n"


@pytest.fixture
def door(cast: Cast) -> Iterator[int]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with smtp.listening("127.0.0.1", port):
        yield port


def send(port: int, *recipients: str, letter: bytes = LETTER) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        return client.sendmail("bills@harborpine.example", recipients, letter)


def kept(cast: Cast) -> list[tuple[int, bytes]]:
    rows = []
    for firm in (cast.harbor, cast.second):
        with scope.firm(firm.pk):
            rows += [(row.firm_id, bytes(row.body)) for row in Inbound.objects.all()]
    return rows


def test_a_mail_is_kept_for_its_firm_byte_for_byte_whatever_the_letter_case(door: int, cast: Cast) -> None:
    send(door, "HARBOR@Inbound.Localhost")
    assert kept(cast) == [(cast.harbor.pk, LETTER)]


def test_a_mail_for_two_firms_is_kept_once_for_each(door: int, cast: Cast) -> None:
    send(door, "harbor@inbound.localhost", "second@inbound.localhost")
    assert {firm for firm, _ in kept(cast)} == {cast.harbor.pk, cast.second.pk}


def test_the_same_mail_delivered_again_after_a_lost_answer_is_kept_once(door: int, cast: Cast) -> None:
    for _ in range(3):
        send(door, "harbor@inbound.localhost")
    assert len(kept(cast)) == 1


@pytest.mark.parametrize(
    "address",
    ["nobody@inbound.localhost", "harbor@elsewhere.example", "harbor@inbound.localhost.evil.example", "@", "harbor"],
)
def test_what_is_not_ours_is_refused_at_once(door: int, cast: Cast, address: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(door, address)
    assert all(500 <= code < 600 for code, _ in refused.value.recipients.values())
    assert kept(cast) == []


def test_a_stranger_beside_one_of_ours_is_refused_alone(door: int, cast: Cast) -> None:
    refused = send(door, "harbor@inbound.localhost", "stranger@elsewhere.example")
    assert list(refused) == ["stranger@elsewhere.example"]
    assert len(kept(cast)) == 1


def test_a_database_that_cannot_keep_it_means_try_again_later(door: int, cast: Cast) -> None:
    with connections["owner"].cursor() as owner:
        owner.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$"
        )
        owner.execute("CREATE TRIGGER full_disk BEFORE INSERT ON core_inbound EXECUTE FUNCTION full_disk()")
    try:
        with pytest.raises(smtplib.SMTPDataError) as put_off:
            send(door, "harbor@inbound.localhost")
    finally:
        with connections["owner"].cursor() as owner:
            owner.execute("DROP FUNCTION full_disk() CASCADE")
    assert put_off.value.smtp_code == 451
    assert b"no space" not in put_off.value.smtp_error
    send(door, "harbor@inbound.localhost")
    assert len(kept(cast)) == 1


def test_a_mail_larger_than_we_take_is_refused_by_its_size(door: int) -> None:
    with smtplib.SMTP("127.0.0.1", door, timeout=20) as client:
        client.ehlo()
        assert client.mail("a@b.example", ["SIZE=52428801"])[0] == 552
