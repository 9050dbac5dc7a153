"""`quittance firm connect`: a firm is connected without a browser, or told in one line why not."""

import pytest

from quittance.config import cli
from quittance.core import scope
from quittance.tenancy import queries as tenancy
from sandbox.seed import CLIENT_SECRET
from sandbox.tests.service import Service
from tests.cast import Cast

MAP = ("--map", "Accounts receivable=Admins")


@pytest.fixture
def words(service: Service, cast: Cast, reachable: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("quittance.config.cli.connect_command.load_product", lambda **_: None)
    monkeypatch.setattr("quittance.config.cli.connect_command.await_database", lambda *_: None)
    monkeypatch.setenv("QUITTANCE_CLIENT_SECRET", CLIENT_SECRET)
    issuer = f"http://127.0.0.1:{service.port}/harbor/oidc"
    return ["firm", "connect", "harbor", "--oidc", issuer, "--client-id", "quittance-harbor"]


def live(cast: Cast) -> str:
    with scope.firm(cast.harbor.pk):
        found = tenancy.live_connection()
        return found.protocol if found else ""


def test_a_firm_is_connected_in_one_command_and_once_is_enough(words: list[str], cast: Cast) -> None:
    assert cli.main([*words, *MAP]) == 0
    assert live(cast) == "oidc"
    assert cli.main([*words, *MAP, "--exists-ok"]) == 0


def test_a_firm_is_connected_by_saml_from_the_metadata(words: list[str], service: Service, cast: Cast) -> None:
    address = f"http://127.0.0.1:{service.port}/harbor/saml/metadata"
    assert cli.main(["firm", "connect", "harbor", "--saml", address, *MAP]) == 0
    assert live(cast) == "saml"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--map", "Accounts receivable=Nobodies"], "one of our groups: Admins, Users"),
        (["--map", "Accounts receivable"], "THEIRS=OURS"),
        ([], "nobody would be in charge"),
        (["--map", "Everyone=Users"], "nobody would be in charge"),
    ],
)
def test_what_would_leave_nobody_in_charge_is_refused(
    words: list[str], cast: Cast, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert cli.main([*words, *more]) == 1
    assert said in capsys.readouterr().err
    assert live(cast) == ""


def test_a_provider_that_is_not_there_is_named(
    words: list[str], cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    words[4] = "http://127.0.0.1:1/nobody"
    assert cli.main([*words, *MAP]) == 1
    assert "does not answer" in capsys.readouterr().err
    assert cli.main(["firm", "connect", "nobody", *words[3:], *MAP]) == 1
    assert 'no firm with the short name "nobody"' in capsys.readouterr().err
