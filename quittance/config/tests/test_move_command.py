"""`quittance firm move` follows a provider and a practice system to another host or port, and touches nothing else."""

import dataclasses

import pytest
from pytest_django import Settings

from quittance.config import cli
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.sync import queries as sync
from quittance.sync.actions import sources
from quittance.sync.models import Source
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import connections, providers, vault
from quittance.tenancy.rules.connections import Wish
from tests.cast import Cast

OLD, NEW = "http://127.0.0.1:8006", "http://127.0.0.1:9006"
OLD_BOOKS, NEW_BOOKS = "postgresql://127.0.0.1:8015", "postgresql://127.0.0.1:9015"
PLACES = ("--place", f"{OLD}={NEW}", "--place", f"{OLD_BOOKS}={NEW_BOOKS}")


@pytest.fixture(autouse=True)
def commands(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, providers="any", sources="any")
    monkeypatch.setattr("quittance.config.cli.move_command.load_product", lambda **_: None)
    monkeypatch.setattr("quittance.config.cli.move_command.await_database", lambda *_: None)


def _connect(issuer: str) -> None:
    wish = Wish("oidc", "other", issuer, "ours", "the-secret", domains=("harborpine.example",))
    connections.save_draft(wish=wish, by="system", now=clock.now())
    connections.put_in_force(by="system", now=clock.now(), tried=False)


def _read() -> None:
    wish = sources.Wish("practice_cs", "postgresql://reader@127.0.0.1:8015/books", "the-password")
    draft = sources.save_draft(wish=wish, by="system", now=clock.now())
    facts = {"stage": Source.Stage.LIVE, "mark": 42, "failure": "Nothing listens", "loaded_at": clock.now()}
    Source.objects.filter(pk=draft.pk).update(**facts)


def test_a_provider_and_a_practice_system_are_followed_and_keep_all_else(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        _connect(f"{OLD}/harbor/oidc")
        _read()

    assert cli.main(["firm", "move", "harbor", "second", *PLACES]) == 0

    with scope.firm(cast.harbor.pk):
        connection, source = tenancy.live_connection(), sync.live_source()
        assert connection is not None
        assert source is not None
        assert connection.issuer == f"{NEW}/harbor/oidc"
        assert (connection.client_id, connection.claims) == ("ours", {"domains": ["harborpine.example"]})
        assert vault.reveal(name=providers.secret_name(connection)) == "the-secret"
        assert source.address == "postgresql://reader@127.0.0.1:9015/books"
        assert (source.mark, source.failure) == (42, "")
        assert source.loaded_at is not None
        assert vault.reveal(name=sources.secret_name(source)) == "the-password"
        assert set(Event.objects.filter(name__endswith=".moved").values_list("name", flat=True)) == {
            "connection.moved",
            "source.moved",
        }


def test_what_was_moved_and_what_lives_elsewhere_stays(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    with scope.firm(cast.harbor.pk):
        _connect("http://127.0.0.1:8007/harbor/oidc")

    assert cli.main(["firm", "move", "harbor", *PLACES]) == 0

    assert "harbor: 0 addresses moved." in capsys.readouterr().out
    with scope.firm(cast.harbor.pk):
        connection = tenancy.live_connection()
        assert connection is not None
        assert connection.issuer == "http://127.0.0.1:8007/harbor/oidc"


def test_both_addresses_of_a_saml_provider_move(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        _connect(f"{OLD}/harbor/oidc")
        connection = tenancy.live_connection()
        assert connection is not None
        connection.protocol, connection.issuer = "saml", f"{OLD}/harbor/saml/metadata"
        connection.sign_in_address = f"{OLD}/harbor/saml/sso"
        connection.save()

    assert cli.main(["firm", "move", "harbor", *PLACES]) == 0

    with scope.firm(cast.harbor.pk):
        connection.refresh_from_db()
        assert connection.issuer == f"{NEW}/harbor/saml/metadata"
        assert connection.sign_in_address == f"{NEW}/harbor/saml/sso"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody", *PLACES], "no firm with the short name"),
        (["harbor", "--place", OLD], "OLD=NEW"),
        (["harbor", "--place", f"{OLD}/harbor={NEW}"], "OLD=NEW"),
        (["harbor", "--place", f"{OLD}=http://10.0.0.1:x"], "OLD=NEW"),
        (["harbor", "--place", f"{OLD}=ftp://127.0.0.1:21"], "This address cannot be used"),
    ],
)
def test_what_cannot_be_followed_is_told_in_one_line(
    cast: Cast, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with scope.firm(cast.harbor.pk):
        _connect(f"{OLD}/harbor/oidc")

    assert cli.main(["firm", "move", *words]) == 1

    assert said in capsys.readouterr().err
    with scope.firm(cast.harbor.pk):
        connection = tenancy.live_connection()
        assert connection is not None
        assert connection.issuer == f"{OLD}/harbor/oidc"
