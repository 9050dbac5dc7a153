"""A firm's own key: made, shown in the DNS, used, exchanged, put away; and mail in whose name meanwhile."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dkim
import pytest
from pytest_django import Settings

from quittance.core import scope
from quittance.core.models import Event
from quittance.integrations import storage
from quittance.integrations.dns.tests.answering import BROKEN, NameServer
from quittance.integrations.smtp.tests.scripted import ScriptedServer
from quittance.outbox import queries
from quittance.outbox.actions import dns_check, keys, mails
from quittance.outbox.actions.mails import Enclosure, Recipient, Words
from quittance.outbox.models import Delivery, Mail, SigningKey
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import signing
from quittance.outbox.rules.dns_records import Level
from quittance.outbox.tests.letters import WORDS, lead_to, post, send
from quittance.outbox.tests.raw_mail import stored
from quittance.tenancy.actions import vault
from tests.cast import NOW, Cast

HOUR = timedelta(hours=1)
OURS = ("Harbor & Pine CPAs via Quittance", "harbor@inbound.localhost")
THEIRS = ("Harbor & Pine CPAs", "billing@harborpine.example")


@pytest.fixture
def names(settings: Settings) -> Iterator[NameServer]:
    with NameServer() as server:
        settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, dns=server.address)
        yield server


def make(cast: Cast) -> SigningKey:
    with scope.firm(cast.harbor.pk):
        return keys.make(from_address="billing@HarborPine.example", by="person:1", now=NOW)


def show(names: NameServer, *shown: SigningKey) -> None:
    names.texts = {keys.record_name(key): [signing.record(key.public_key)] for key in shown}


def look(cast: Cast) -> list[dns_check.Checked]:
    with scope.firm(cast.harbor.pk):
        return dns_check.check(now=NOW)


def sender_of(cast: Cast, key: str) -> tuple[str, str]:
    mail = post(cast, key=key)
    return mail.from_name, mail.from_address


def news(cast: Cast) -> list[str]:
    with scope.firm(cast.harbor.pk):
        found = Event.objects.filter(name__startswith="signing_key.").order_by("pk").values_list("name", flat=True)
        return [name.removeprefix("signing_key.") for name in found]


def sent(cast: Cast, settings: Settings, mail: Mail) -> bytes:
    with scope.firm(cast.harbor.pk):
        delivery = mail.deliveries.get()
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        assert send(cast, delivery).state == State.SENT
        raw = server.connections[0].mails[0]
    return raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")


def verifies(raw: bytes, *shown: SigningKey) -> bool:
    records = {f"{keys.record_name(key)}.": signing.record(key.public_key).encode() for key in shown}
    return bool(dkim.verify(raw, dnsfunc=lambda name, **_: records.get(name.decode())))


def test_mail_leaves_from_our_address_until_the_dns_shows_the_key_and_from_the_firms_own_after(
    cast: Cast, names: NameServer
) -> None:
    assert sender_of(cast, "none") == OURS
    key = make(cast)
    assert (key.domain, key.selector, key.from_address) == ("harborpine.example", "q20260603", THEIRS[1])
    assert look(cast)[0].findings[0].level == Level.BAD
    assert sender_of(cast, "drafted") == OURS
    show(names, key)
    [checked] = look(cast)
    assert (checked.findings[0].level, checked.key.verified_at, checked.level) == (Level.OK, NOW, Level.WARN)
    assert sender_of(cast, "shown") == THEIRS
    assert news(cast) == ["made", "verified"]


def test_a_signed_mail_verifies_with_the_record_that_the_firm_pasted(
    cast: Cast, names: NameServer, settings: Settings
) -> None:
    key = make(cast)
    show(names, key)
    look(cast)
    raw = sent(cast, settings, post(cast))
    assert verifies(raw, key)
    assert b"d=harborpine.example; s=q20260603" in raw
    assert b"X-Quittance-Loop: harbor\r\n" in raw


def test_a_key_is_exchanged_without_a_gap(cast: Cast, names: NameServer, settings: Settings) -> None:
    old = make(cast)
    show(names, old)
    look(cast)
    new = make(cast)
    assert new.selector == "q20260603-2"
    assert verifies(sent(cast, settings, post(cast, key="meanwhile")), old)
    show(names, old, new)
    look(cast)
    waited = post(cast, key="after")
    assert verifies(sent(cast, settings, waited), new)
    with scope.firm(cast.harbor.pk):
        assert queries.key_in_force() == new
        assert SigningKey.objects.get(pk=old.pk).retired_at == NOW


def test_a_mail_written_under_a_key_that_was_retired_since_still_leaves_and_verifies(
    cast: Cast, names: NameServer, settings: Settings
) -> None:
    key = make(cast)
    show(names, key)
    look(cast)
    mail = post(cast)
    with scope.firm(cast.harbor.pk):
        assert keys.retire(by="person:1", now=NOW)
        assert not keys.retire(by="person:1", now=NOW)
        keys.forget_retired(now=NOW + HOUR)
    assert verifies(sent(cast, settings, mail), key)
    assert sender_of(cast, "next") == OURS


def test_a_mail_whose_key_is_gone_for_good_leaves_unsigned_rather_than_not_at_all(
    cast: Cast, names: NameServer, settings: Settings
) -> None:
    key = make(cast)
    show(names, key)
    look(cast)
    mail = post(cast)
    with scope.firm(cast.harbor.pk):
        keys.retire(by="person:1", now=NOW)
        keys.forget_retired(now=NOW + timedelta(days=8))
        with pytest.raises(vault.NotKept):
            vault.reveal(name=keys.place(key))
    assert b"DKIM-Signature" not in sent(cast, settings, mail)


def test_a_record_that_vanished_takes_the_firms_address_out_of_use_and_one_mail_says_so(
    cast: Cast, names: NameServer
) -> None:
    key = make(cast)
    show(names, key)
    look(cast)
    names.texts = {}
    for _ in range(3):
        look(cast)
    assert sender_of(cast, "lost") == OURS
    with scope.firm(cast.harbor.pk):
        told = Mail.objects.get(kind="key_lost")
        assert told.deliveries.get().address == "office@harbor.example"
        assert keys.record_name(key) in told.text
        assert signing.record(key.public_key) in told.html
    show(names, key)
    look(cast)
    assert sender_of(cast, "back") == THEIRS
    assert news(cast) == ["made", "verified", "lost", "verified"]


def test_a_dns_that_says_nothing_changes_nothing(cast: Cast, names: NameServer) -> None:
    key = make(cast)
    show(names, key)
    look(cast)
    names.texts = {keys.record_name(key): BROKEN}
    [checked] = look(cast)
    assert "could not be asked" in checked.unknown
    assert sender_of(cast, "still") == THEIRS


def test_a_new_draft_takes_the_place_of_the_one_before_and_its_secret_goes(cast: Cast) -> None:
    first, second = make(cast), make(cast)
    with scope.firm(cast.harbor.pk):
        assert queries.drafted_key() == second
        with pytest.raises(vault.NotKept):
            vault.reveal(name=keys.place(first))
        assert "PRIVATE KEY" in vault.reveal(name=keys.place(second))
        assert "PRIVATE" not in str(SigningKey.objects.filter(pk=second.pk).values_list()[0])


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "a@bücher.example", "a@x.example\r\nBcc: b@y.example"])
def test_an_address_that_is_none_gets_no_key(cast: Cast, address: str) -> None:
    with scope.firm(cast.harbor.pk), pytest.raises(keys.BadAddress, match="no address that mail can leave from"):
        keys.make(from_address=address, by="person:1", now=NOW)


def test_mail_from_our_own_domain_is_signed_with_the_products_key(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    private = signing.new_key()
    (tmp_path / "dkim.pem").write_text(signing.as_pem(private))
    ours = {"dkim_key": str(tmp_path / "dkim.pem"), "dkim_selector": "s1"}
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, **ours)
    raw = sent(cast, settings, post(cast))
    record = signing.record(signing.public_half(private)).encode()
    assert dkim.verify(raw, dnsfunc=lambda name, **_: record if name == b"s1._domainkey.inbound.localhost." else None)


def pass_on(cast: Cast, raw: bytes, settings: Settings, folder: Path, key: str = "raw") -> Mail:
    words = Words(kind="passed_on", subject="As it came", text="", html="")
    enclosure = stored(raw, settings, folder)
    with scope.firm(cast.harbor.pk):
        return mails.post(firm=cast.harbor, key=key, words=words, to=[Recipient("a@b.example")], now=NOW, raw=enclosure)


RAW = b"From: Dana <dana@harborpine.example>\nTo: a@b.example\nSubject: x\n\nHello\n.\n..\n"


def test_a_mail_passed_on_leaves_as_it_came_under_our_bounce_address(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    assert sent(cast, settings, pass_on(cast, RAW, settings, tmp_path)) == RAW.replace(b"\n", b"\r\n")


def test_a_mail_passed_on_in_the_name_of_the_firms_domain_gets_its_signature_in_front(
    cast: Cast, names: NameServer, settings: Settings, tmp_path: Path
) -> None:
    key = make(cast)
    show(names, key)
    look(cast)
    raw = sent(cast, settings, pass_on(cast, RAW, settings, tmp_path))
    assert raw.endswith(RAW.replace(b"\n", b"\r\n"))
    assert verifies(raw, key)
    two = b"From: x@evil.example\n" + RAW
    assert b"DKIM-Signature" not in sent(cast, settings, pass_on(cast, two, settings, tmp_path, key="two"))


def test_a_mail_to_be_passed_on_whose_bytes_were_changed_does_not_leave(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    mail = pass_on(cast, RAW, settings, tmp_path)
    storage.from_url(str(tmp_path)).put(mail.raw_key, RAW + b"more")
    with scope.firm(cast.harbor.pk):
        delivery = Delivery.objects.get(mail=mail)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = send(cast, delivery)
        assert server.connections == []
    assert delivery.state == State.REFUSED
    assert "is not the file that was enclosed" in delivery.last_reply


def test_a_mail_says_whom_it_is_about_and_whom_to_answer(cast: Cast) -> None:
    about = mails.About(client_id=12, client_name="Acme", about="5001, 5002")
    with scope.firm(cast.harbor.pk):
        mail = mails.post(
            firm=cast.harbor,
            key="k",
            words=WORDS,
            to=[Recipient("a@b.example")],
            now=NOW,
            about=about,
            reply_to="dana@harbor.example",
            enclosures=(Enclosure("k", "0" * 64, "a.pdf", "application/pdf"),),
        )
    assert (mail.client_id, mail.client_name, mail.about, mail.reply_to) == (
        12,
        "Acme",
        "5001, 5002",
        "dana@harbor.example",
    )
