"""`quittance firm source`: a practice system is connected without a browser, or told in one line why not."""

import pytest

from quittance.config import cli
from quittance.core import scope
from quittance.sync import queries
from quittance.sync.tests.practice import PASSWORD, practice
from tests.cast import Cast


@pytest.fixture
def words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    practice.make()
    monkeypatch.setattr("quittance.config.cli.source_command.load_product", lambda **_: None)
    monkeypatch.setattr("quittance.config.cli.source_command.await_database", lambda *_: None)
    monkeypatch.setenv("QUITTANCE_SOURCE_PASSWORD", PASSWORD)
    return ["firm", "source", "harbor", "--profile", "practice_cs", "--address", practice.address]


def test_a_source_is_in_force_after_one_command_and_once_is_enough(words: list[str], cast: Cast) -> None:
    assert cli.main(words) == 0
    with scope.firm(cast.harbor.pk):
        assert queries.live_source() is not None
    assert cli.main([*words, "--exists-ok"]) == 0


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"harbor": "nobody"}, "no firm with the short name"),
        ({"practice_cs": "abacus"}, "Choose which practice system it is"),
        ({practice.address: "postgresql://reader@127.0.0.1:1/books"}, "Nothing listens"),
        ({practice.address: "books"}, "address: It must begin with postgresql://"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    words: list[str], cast: Cast, capsys: pytest.CaptureFixture[str], instead: dict[str, str], said: str
) -> None:
    assert cli.main([instead.get(word, word) for word in words]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert PASSWORD not in told
    with scope.firm(cast.harbor.pk):
        assert queries.live_source() is None


def test_a_query_is_read_from_its_file(words: list[str], cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*words, "--query", "clients"]) == 1
    assert "TABLE=FILE" in capsys.readouterr().err
    assert cli.main([*words, "--query", "clients=no-such-file"]) == 1
