"""`quittance firm mail-key`: the key of a firm's mail rule is told, or set as the rule has it already."""

import pytest

from quittance.config import cli
from quittance.core import scope
from quittance.relay.actions import keys, policies
from tests.cast import Cast

KEY = "the-rule-of-the-firm-says-this"


@pytest.fixture(autouse=True)
def product(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quittance.config.cli.mail_key_command.load_product", lambda **_: None)
    monkeypatch.setattr("quittance.config.cli.mail_key_command.await_database", lambda *_: None)
    monkeypatch.delenv("QUITTANCE_MAIL_KEY", raising=False)


def test_a_key_is_made_once_and_told_again(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["firm", "mail-key", "harbor"]) == cli.main(["firm", "mail-key", "harbor"]) == 0
    first, second = capsys.readouterr().out.split()

    with scope.firm(cast.harbor.pk):
        assert first == second == keys.key()
    with scope.firm(cast.second.pk):
        assert keys.key() == ""


def test_a_key_is_set_with_the_domains_that_the_firm_writes_from_and_is_not_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUITTANCE_MAIL_KEY", KEY)

    assert cli.main(["firm", "mail-key", "harbor", "--domain", "harborpine.example"]) == 0
    assert KEY not in capsys.readouterr().out
    with scope.firm(cast.harbor.pk):
        assert keys.is_key(KEY)
        assert policies.in_force().sender_domains == ["harborpine.example"]


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("short", ["harbor"], "at least 20 plain letters"),
        (KEY, ["nobody"], "no firm with the short name"),
        (KEY, ["harbor", "--domain", "not a domain"], "is no domain"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], key: str, words: list[str], said: str
) -> None:
    monkeypatch.setenv("QUITTANCE_MAIL_KEY", key)

    assert cli.main(["firm", "mail-key", *words]) == 1
    assert said in capsys.readouterr().err
