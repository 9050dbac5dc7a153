"""Where a source must never lead: to our own database, to this host, or elsewhere than its address says."""

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django import Settings

from quittance.core import scope
from quittance.integrations.pms.protocol import Unreadable
from quittance.integrations.pms.sql_reader import SqlReader
from quittance.sync.actions import source_checks, sources
from quittance.sync.models import Source
from quittance.sync.tests.drafts import WISH, drafted, faults
from tests.cast import NOW, Cast
from tests.cluster import cluster


@pytest.fixture(autouse=True)
def harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "begin with"),
        ("books.invalid/books", "begin with"),
        ("mysql://reader@books.invalid/books", "begin with"),
        ("file:///etc/passwd", "begin with"),
        ("postgresql://reader:secret@books.invalid/books", "bears a password"),
        ("postgresql://reader@books.invalid/books?password=secret", "bears a password"),
        ("postgresql://reader@books.invalid", "names no database"),
        ("postgresql:///books", "names no host"),
        ("postgresql://reader@/books", "names no host"),
        ("postgresql://reader@%2Fvar%2Frun/books", "names no host"),
        ("postgresql://reader@books.invalid,127.0.0.1/books", "several hosts"),
        ("postgresql://books.invalid/books", "names no user"),
        ("postgresql://reader@books.invalid:0/books", "port"),
        ("postgresql://reader@books.invalid:99999/books", "port"),
        ("postgresql://reader@books.invalid/books?hostaddr=127.0.0.1", "option hostaddr"),
        ("postgresql://reader@books.invalid/books?sslkey=/etc/ssl/key", "option sslkey"),
        ("postgresql://reader@books.invalid/books?service=ours", "option service"),
        ("postgresql://reader@books.invalid/books?passfile=/etc/passwd", "option passfile"),
        ("postgresql://reader@books.invalid/books?options=-c%20statement_timeout%3D0", "option options"),
        ("postgresql://reader@books.invalid/books?sslmode=please", "sslmode"),
        (f"postgresql://reader@books.invalid/{'b' * 600}", "longer than"),
        ("postgresql://reader@books.invalid/bo%00oks", ""),
    ],
)
def test_an_address_that_leads_elsewhere_than_it_says_is_refused(address: str, said: str) -> None:
    assert said in faults(replace(WISH, address=address))["address"]
    assert not Source.objects.exists()


def test_our_own_database_is_no_practice_system_however_it_is_called(settings: Settings) -> None:
    name = settings.QUITTANCE.database_url.rpartition("/")[2]
    for host in ("127.0.0.1", "localhost", "127.1.2.3", "[::1]", "0.0.0.0"):  # noqa: S104  an address to refuse
        address = f"postgresql://reader@{host}:{cluster.port}/{name}"
        assert "keeps its own rows" in faults(replace(WISH, address=address))["address"]


def test_this_host_is_no_place_for_a_practice_system_unless_the_operator_says_so(settings: Settings) -> None:
    there = replace(WISH, address="postgresql://reader@localhost:59999/books")
    assert drafted(there).address == there.address
    settings.QUITTANCE = replace(settings.QUITTANCE, sources="private")
    assert "the machine that Quittance itself runs on" in faults(there)["address"]
    server = replace(WISH, address=f"postgresql://reader@127.0.0.1:{cluster.port}/postgres")
    assert "“postgres” would lie on the server of Quittance's own database" in faults(server)["address"]
    assert drafted(replace(WISH, address="postgresql://reader@10.1.2.3/books")).pk


def test_this_host_is_known_by_its_address_in_the_network_too(settings: Settings) -> None:
    """Whoever listens on all addresses listens on this one."""
    settings.QUITTANCE = replace(settings.QUITTANCE, sources="private")
    name = settings.QUITTANCE.database_url.rpartition("/")[2]
    for host in own_addresses():
        assert "Quittance itself runs on" in faults(replace(WISH, address=f"postgresql://r@{host}:59999/b"))["address"]
        ours = replace(WISH, address=f"postgresql://r@{host}:{cluster.port}/{name}")
        assert "keeps its own rows" in faults(ours)["address"]


def own_addresses() -> list[str]:
    """What `hostname -I` says; a machine without a network has none."""
    words = ["hostname", "-I"]  # found by its name: where it lies differs
    told = subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()
    return [f"[{each}]" if ":" in each else each for each in told]


@pytest.mark.parametrize(
    "host",
    [
        "255.255.255.255",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:7f00:1::",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "fec0::1",
        "fe80::1",
        "::",
    ],
)
def test_an_address_that_hides_this_host_or_its_link_in_another_one_is_refused(host: str, settings: Settings) -> None:
    settings.QUITTANCE = replace(settings.QUITTANCE, sources="private")
    named = f"[{host}]" if ":" in host else host
    there = replace(WISH, address=f"postgresql://reader@{named}:59999/books")
    assert "the machine that Quittance itself runs on" in faults(there)["address"]


@pytest.mark.parametrize("host", ["64:ff9b::a01:203", "2002:a01:203::", "fd12::5", "2606:4700::1111", "10.1.2.3"])
def test_an_address_of_another_machine_is_taken_however_it_is_written(host: str, settings: Settings) -> None:
    settings.QUITTANCE = replace(settings.QUITTANCE, sources="private")
    named = f"[{host}]" if ":" in host else host
    assert drafted(replace(WISH, address=f"postgresql://reader@{named}/books")).pk


def test_the_name_is_looked_up_once_and_the_address_that_was_checked_is_the_one_that_is_asked(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """A name that stands for the firm's server when it is looked at, and for our own host when it is connected to."""
    asked: list[str] = []
    told = ["10.255.255.1", "127.0.0.1"]

    def turned(host: str, port: str | None, **_: object) -> list[tuple[object, ...]]:
        if host != "books.example":
            return [(0, 0, 0, "", ("127.0.0.1", 0))]
        asked.append(host)
        return [(0, 0, 0, "", (told[min(len(asked) - 1, 1)], 0))]

    settings.QUITTANCE = replace(settings.QUITTANCE, sources="private")
    source = drafted(replace(WISH, address="postgresql://reader@books.example/books?sslmode=verify-full"))
    monkeypatch.setattr(socket, "getaddrinfo", turned)
    reader = sources.opened(source=source)
    assert isinstance(reader, SqlReader)
    assert (reader.line.place["host"], reader.line.place["hostaddr"]) == ("books.example", "10.255.255.1")
    assert asked == ["books.example"]
    with pytest.raises(Unreadable, match="the machine that Quittance itself runs on"):
        sources.opened(source=source)


def test_a_name_that_nobody_knows_is_not_left_to_a_later_look(settings: Settings) -> None:
    settings.QUITTANCE = replace(settings.QUITTANCE, sources="private")
    source = drafted(replace(WISH, address="postgresql://reader@books.invalid/books"))
    with pytest.raises(Unreadable, match="name is not known") as refused:
        sources.opened(source=source)
    assert not refused.value.permanent


def test_a_place_that_became_ours_after_it_was_saved_is_not_asked(settings: Settings) -> None:
    source = drafted(replace(WISH, address="postgresql://reader@localhost:59999/books"))
    settings.QUITTANCE = replace(settings.QUITTANCE, sources="private")
    with pytest.raises(Unreadable):
        sources.opened(source=source)
    assert [found.tone for found in source_checks.run(source=source, now=NOW)] == ["bad"]
