"""The embedded server: made whole or not at all, and what was committed survives whatever is killed."""

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from quittance.core.database import embedded
from quittance.core.tests import servers
from quittance.core.tests.waiting import until

FAST = (("fsync", "off"), ("shared_buffers", "32MB"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> embedded.Cluster:
    cluster = embedded.Cluster(
        folder=tmp_path_factory.mktemp("made") / "database", port=servers.free_port(), settings=FAST
    )
    embedded.create(cluster, password=servers.PASSWORD)
    return cluster


@pytest.fixture
def cluster(made: embedded.Cluster, tmp_path: Path) -> embedded.Cluster:
    return servers.copy(made, tmp_path)


def keep(cluster: embedded.Cluster) -> None:
    with servers.connect(cluster) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def kept(cluster: embedded.Cluster) -> int:
    with servers.connect(cluster) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def gone(pid: int) -> bool:
    """Ended; a zombie that nobody has waited for yet has ended too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_new_cluster_is_ours_alone_and_leaves_no_password_behind(made: embedded.Cluster) -> None:
    assert stat.S_IMODE(made.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert not list(made.home.glob("*.fresh"))


def test_creating_what_is_there_changes_nothing(made: embedded.Cluster) -> None:
    before = (made.data / "PG_VERSION").stat()
    embedded.create(made, password="another")
    assert (made.data / "PG_VERSION").stat() == before


def test_what_a_killed_creation_left_is_replaced_by_a_whole_cluster(tmp_path: Path) -> None:
    cluster = embedded.Cluster(folder=tmp_path / "database", port=servers.free_port(), settings=FAST)
    half = cluster.home / "data.fresh"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("half")
    (cluster.home / "password.fresh").write_text("old")
    embedded.create(cluster, password=servers.PASSWORD)
    assert not half.exists()
    with servers.running(cluster), servers.connect(cluster) as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_the_server_listens_on_loopback_alone_and_asks_for_a_password(cluster: embedded.Cluster) -> None:
    with servers.running(cluster), servers.connect(cluster) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall() == [
            ("scram-sha-256",)
        ]


def test_what_was_committed_survives_a_killed_server(cluster: embedded.Cluster) -> None:
    with servers.running(cluster) as server:
        keep(cluster)
        half_done = servers.connect(cluster)
        half_done.execute("BEGIN; INSERT INTO kept VALUES (2)")
        pid = embedded.postmaster_pid(cluster)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        server.wait(30)
        half_done.close()
    with servers.running(cluster):
        assert kept(cluster) == 1


def test_a_number_that_a_stranger_bears_by_now_does_not_keep_the_server_from_starting(
    cluster: embedded.Cluster,
) -> None:
    with servers.running(cluster) as server:
        keep(cluster)
        pid = embedded.postmaster_pid(cluster)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        server.wait(30)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        file = cluster.data / "postmaster.pid"
        file.write_text("\n".join([str(stranger.pid), *file.read_text().splitlines()[1:]]) + "\n")
        assert embedded.postmaster_pid(cluster) is None
        with servers.running(cluster):
            assert kept(cluster) == 1
        assert stranger.poll() is None, "the stranger is left alone"
        stranger.communicate(b"\n")


def test_a_server_that_outlived_its_supervisor_is_ended_before_a_new_one_starts(cluster: embedded.Cluster) -> None:
    survivor = embedded.start(cluster)
    keep(cluster)
    with servers.running(cluster) as server:
        assert kept(cluster) == 1
        assert survivor.wait(30) == 0
        assert server.poll() is None


def test_the_supervisor_ends_in_order_when_told_to_even_while_clients_are_connected(cluster: embedded.Cluster) -> None:
    with servers.supervised(cluster) as supervisor, servers.connect(cluster):
        pid = embedded.postmaster_pid(cluster)
        supervisor.process.send_signal(signal.SIGTERM)
        assert supervisor.ended() == (0, "")
    assert pid is not None
    assert gone(pid)
    assert not (cluster.data / "postmaster.pid").exists()


def test_a_second_supervisor_on_the_folder_is_refused_in_one_line(cluster: embedded.Cluster) -> None:
    with servers.supervised(cluster):
        keep(cluster)
        with servers.supervised(cluster, port=servers.free_port()) as second:
            status, said = second.ended()
        assert status == 1
        assert said == f"quittance: Another process already serves the database in {cluster.folder}.\n"
        assert kept(cluster) == 1


def test_a_server_ends_with_its_killed_supervisor_and_the_next_one_has_everything(cluster: embedded.Cluster) -> None:
    with servers.supervised(cluster) as supervisor:
        keep(cluster)
        pid = embedded.postmaster_pid(cluster)
        assert pid is not None
        supervisor.process.kill()
        supervisor.ended()
        until(lambda: gone(pid), what="The end of the server")
    with servers.supervised(cluster):
        assert kept(cluster) == 1


def test_a_server_killed_under_its_supervisor_ends_the_supervisor_with_a_fault(cluster: embedded.Cluster) -> None:
    with servers.supervised(cluster) as supervisor:
        keep(cluster)
        os.kill(embedded.postmaster_pid(cluster) or 0, signal.SIGKILL)
        status, said = supervisor.ended()
    assert status == 1
    assert said.startswith("quittance: PostgreSQL ended with status ")
    assert said.count("\n") == 1


def test_a_port_in_use_is_named_in_one_line(cluster: embedded.Cluster) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with servers.supervised(cluster, port=port) as supervisor:
            status, said = supervisor.ended()
    assert status == 1
    assert said.startswith(f"quittance: Port {port} ")
    assert "QUITTANCE_DATABASE_PORT" in said
    assert said.count("\n") == 1


def test_everything_works_below_a_folder_of_ours_alone(cluster: embedded.Cluster) -> None:
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (cluster.folder, cluster.folder.parent)} == {0o700}
    with servers.running(cluster):
        keep(cluster)
        assert kept(cluster) == 1


def test_the_log_is_for_us_alone_and_its_last_fatal_line_is_told(cluster: embedded.Cluster) -> None:
    assert embedded.last_words(cluster) == ""
    cluster.log.write_text("LOG: a\nFATAL: b\nPANIC: c\nLOG: d\n")
    assert embedded.last_words(cluster) == "PANIC: c"
    cluster.log.unlink()
    with servers.running(cluster), servers.connect(cluster):
        assert stat.S_IMODE(cluster.log.stat().st_mode) == 0o600
