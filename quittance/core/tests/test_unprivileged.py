"""PostgreSQL runs whoever we are: an ordinary user, root with namespaces, root without."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quittance.core.database import unprivileged
from quittance.core.database.unprivileged import Manner
from quittance.core.tests.servers import ROOT, free_port

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
ELSEWHERE = Path("/var/lib/quittance")
LIFE_OF_A_SERVER = """
import sys
from pathlib import Path
import psycopg
from quittance.core.database import embedded, unprivileged
from quittance.core.tests import servers

cluster = embedded.Cluster(folder=Path(sys.argv[1]), port=int(sys.argv[2]), settings=(("fsync", "off"),))
with embedded.held(cluster):
    for _ in range(2):
        embedded.create(cluster, password=servers.PASSWORD)
        with servers.running(cluster), servers.connect(cluster) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
            connection.execute("INSERT INTO kept VALUES (1)")
            count = connection.execute("SELECT count(*) FROM kept").fetchone()[0]
print(unprivileged.manner().name, count, cluster.data.stat().st_uid, cluster.home)
"""


@pytest.fixture
def var_lib_as_it_was() -> Iterator[None]:
    before = set(ELSEWHERE.iterdir()) if ELSEWHERE.exists() else None
    yield
    if before is None:
        shutil.rmtree(ELSEWHERE, ignore_errors=True)
        return
    for new in set(ELSEWHERE.iterdir()) - before:
        shutil.rmtree(new)


def live(folder: Path, path: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LIFE_OF_A_SERVER, str(folder), str(free_port())],
        cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_an_ordinary_user_runs_it_plainly() -> None:
    if os.geteuid() == 0:
        pytest.skip("we are root here")
    assert unprivileged.manner() is Manner.PLAIN
    assert unprivileged.words(["postgres"]) == ["postgres"]
    assert unprivileged.options() == {}


@needs_root
def test_root_with_namespaces_runs_it_in_its_own_folder_and_the_files_stay_roots(tmp_path: Path) -> None:
    trial = ["unshare", "--user", f"--map-user={unprivileged._NOBODY}", "--", "true"]  # noqa: SLF001  the very question it asks
    if not shutil.which("setpriv") or subprocess.run(trial, capture_output=True, check=False).returncode:
        pytest.skip("no user namespaces here")
    folder = tmp_path / "database"
    assert live(folder, os.environ["PATH"]) == ["NAMESPACE", "2", "0", str(folder)]


@needs_root
def test_root_without_namespaces_runs_it_as_an_ordinary_user_elsewhere(tmp_path: Path, var_lib_as_it_was: None) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("chmod", "env", "sh", "locale"):
        found = shutil.which(tool)
        if found:
            (tools / tool).symlink_to(found)
    manner, count, owner, home = live(tmp_path / "database", str(tools))
    assert (manner, count, owner) == ("ELSEWHERE", "2", str(unprivileged._NOBODY))  # noqa: SLF001  whose it must be
    assert Path(home).parent == ELSEWHERE
    assert (tmp_path / "database" / "lock").exists()
