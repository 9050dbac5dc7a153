"""`quittance firm read` says when a practice system was read whole once, and waits no longer than it is told."""

import pytest

from quittance.config import cli
from quittance.core import clock, scope
from quittance.sync.actions import cycle
from quittance.sync.tests.practice import PASSWORD, practice
from tests.cast import Cast


@pytest.fixture
def source(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    practice.make()
    for name in ("source_command", "read_command"):
        monkeypatch.setattr(f"quittance.config.cli.{name}.load_product", lambda **_: None)
        monkeypatch.setattr(f"quittance.config.cli.{name}.await_database", lambda *_: None)
    monkeypatch.setenv("QUITTANCE_SOURCE_PASSWORD", PASSWORD)
    words = ["firm", "source", cast.harbor.slug, "--profile", "practice_cs", "--address", practice.address]
    assert cli.main(words) == 0


@pytest.mark.usefixtures("source")
def test_it_is_content_only_after_the_first_load(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["firm", "read", "harbor"]) == 1
    assert "was not yet read whole" in capsys.readouterr().err

    with scope.firm(cast.harbor.pk):
        assert cycle.poll(tick=clock.now)

    assert cli.main(["firm", "read", "harbor"]) == 0


@pytest.mark.parametrize(("slug", "said"), [("nobody", "no firm with"), ("second", "no practice system")])
@pytest.mark.usefixtures("source")
def test_what_can_never_be_read_is_told_at_once(capsys: pytest.CaptureFixture[str], slug: str, said: str) -> None:
    assert cli.main(["firm", "read", slug, "--patience", "600"]) == 1
    assert said in capsys.readouterr().err
