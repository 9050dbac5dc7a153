"""A firm's secrets lie encrypted, open for that firm under that name alone, and move to a new key."""

import dataclasses
from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import Settings

from quittance.core import scope
from quittance.core.secrets import UnknownKey, WrongContext, new_key
from quittance.tenancy.actions import vault
from quittance.tenancy.models import Secret
from tests.cast import NOW, Cast

OLD, NEW = new_key("old"), new_key("new")


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Iterator[None]:
    use(settings, OLD)
    yield
    vault._keyring.cache_clear()  # noqa: SLF001  the test's keys must not stay


def use(settings: Settings, keys: str) -> None:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, encryption_keys=keys)
    vault._keyring.cache_clear()  # noqa: SLF001  a process reads its keys once; here they change


def tokens() -> list[str]:
    return list(Secret.all_firms.order_by("pk").values_list("token", flat=True))


def test_a_secret_comes_back_and_its_row_does_not_show_it(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        vault.keep(name="smtp", secret="hunter2 ☂", now=NOW)
        assert vault.reveal(name="smtp") == "hunter2 ☂"
    [token] = tokens()
    assert "hunter2" not in token


def test_a_secret_kept_again_replaces_the_first(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        vault.keep(name="smtp", secret="a", now=NOW)
        vault.keep(name="smtp", secret="b", now=NOW)
        assert vault.reveal(name="smtp") == "b"
    assert len(tokens()) == 1


def test_what_was_never_kept_or_was_forgotten_is_not_there(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        vault.keep(name="smtp", secret="a", now=NOW)
        vault.forget(name="smtp")
        for name in ("smtp", "other"):
            with pytest.raises(vault.NotKept, match=name):
                vault.reveal(name=name)


def test_firms_keep_secrets_of_the_same_name_apart(cast: Cast) -> None:
    for firm in (cast.harbor, cast.second):
        with scope.firm(firm.pk):
            vault.keep(name="smtp", secret=firm.slug, now=NOW)
    for firm in (cast.harbor, cast.second):
        with scope.firm(firm.pk):
            assert vault.reveal(name="smtp") == firm.slug


def test_a_token_pasted_into_another_firms_row_or_under_another_name_does_not_open(cast: Cast) -> None:
    for firm in (cast.harbor, cast.second):
        with scope.firm(firm.pk):
            vault.keep(name="smtp", secret=firm.slug, now=NOW)
            vault.keep(name="api", secret=firm.slug, now=NOW)
    with connections["owner"].cursor() as owner:
        owner.execute(
            "UPDATE tenancy_secret SET token = (SELECT token FROM tenancy_secret WHERE firm_id = %s AND name = 'smtp')"
            " WHERE firm_id = %s OR name = 'api'",
            [cast.harbor.pk, cast.second.pk],
        )
    for firm, name in ((cast.second, "smtp"), (cast.second, "api"), (cast.harbor, "api")):
        with scope.firm(firm.pk), pytest.raises(WrongContext):
            vault.reveal(name=name)
    with scope.firm(cast.harbor.pk):
        assert vault.reveal(name="smtp") == "harbor"


def test_after_rotation_the_old_key_may_go(cast: Cast, settings: Settings) -> None:
    with scope.firm(cast.harbor.pk):
        vault.keep(name="smtp", secret="a", now=NOW)
        vault.keep(name="api", secret="b", now=NOW)
        use(settings, f"{NEW},{OLD}")
        assert vault.reveal(name="smtp") == "a"
        assert vault.rotate(now=NOW) == 2
        assert vault.rotate(now=NOW) == 0
        use(settings, NEW)
        assert (vault.reveal(name="smtp"), vault.reveal(name="api")) == ("a", "b")


def test_without_its_key_a_secret_stays_shut_and_says_which_key_it_needs(cast: Cast, settings: Settings) -> None:
    with scope.firm(cast.harbor.pk):
        vault.keep(name="smtp", secret="a", now=NOW)
        use(settings, NEW)
        with pytest.raises(UnknownKey, match="the key old"):
            vault.reveal(name="smtp")
        with pytest.raises(UnknownKey):
            vault.rotate(now=NOW)
    assert tokens()[0].startswith("q1.old.")
