"""The database of the tests: an embedded server of its own, or a database on the server that DATABASE_URL names.

That one must be a superuser's address; what a run makes there is dropped afterwards.

Loaded as a pytest plugin before Django's settings are read, because they need to know the addresses.
"""

import atexit
import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from quittance.core.database import embedded, roles
from tests import template

_ADMIN_PASSWORD = secrets.token_urlsafe(16)
_FOLDER = Path(tempfile.mkdtemp(prefix="quittance-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
# Nothing of a test run needs to survive a power cut.
_FAST = (("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"), ("shared_buffers", "128MB"))


def _free_port() -> int:
    """Below those that outgoing connections get, and another one for each run that begins in the same moment."""
    for _ in range(1_000):
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")


class Cluster:
    """Made ready by the first test that needs it."""

    def __init__(self) -> None:
        self.given = os.environ.get("DATABASE_URL")
        # On a server of our own the name is always the same, because the files are copies of those that were migrated.
        self.name = f"quittance_test_{os.getpid()}" if self.given else "quittance_test"
        self.port = _free_port()
        self.passwords = {role: secrets.token_urlsafe(16) for role in roles.ROLES}
        self.passwords_file = _FOLDER / "roles.json"
        self.passwords_file.write_text(json.dumps(self.passwords))
        self.server = embedded.Cluster(folder=_FOLDER / "postgres", port=self.port, settings=_FAST)
        self.process: subprocess.Popen[bytes] | None = None
        self.copied: Path | None = None

    @property
    def admin(self) -> str:
        if self.given:
            return self.given.rpartition("/")[0] + f"/{self.name}"
        return f"postgresql://postgres:{_ADMIN_PASSWORD}@127.0.0.1:{self.port}/{self.name}"

    def address(self, role: str) -> str:
        where = self.admin.rpartition("@")[2]
        return f"postgresql://{self.name}_{role}:{self.passwords[role]}@{where}"

    def start(self) -> None:
        if self.given:
            self._prepare()
            atexit.register(self.drop, self.given)
            return
        self.copied = template.kept()
        if self.copied:
            self.server.folder.mkdir(parents=True)
            template.copy(self.copied, self.server.data)
        else:
            embedded.create(self.server, password=template.PASSWORD)
        self._serve(password=template.PASSWORD)
        self._prepare()

    def keep(self) -> None:
        """Let later runs begin with the database as it is now: migrated and empty."""
        if self.given or self.copied:
            return
        self._superuser(_ADMIN_PASSWORD, becomes=template.PASSWORD)
        assert self.process is not None
        embedded.stop(self.server, self.process)
        template.keep(self.server.data)
        self._serve(password=template.PASSWORD)

    def _serve(self, *, password: str) -> None:
        self.process = embedded.start(self.server)
        atexit.register(embedded.stop, self.server, self.process)
        self._superuser(password, becomes=_ADMIN_PASSWORD)

    def _superuser(self, password: str, *, becomes: str) -> None:
        """Change the superuser's password, as soon as the server answers."""
        address = f"postgresql://postgres:{password}@127.0.0.1:{self.port}/postgres"
        patience = time.monotonic() + embedded.START_SECONDS_MAX
        while True:
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute(sql.SQL("ALTER ROLE postgres PASSWORD {}").format(sql.Literal(becomes)))
            except psycopg.OperationalError:
                if time.monotonic() > patience:
                    raise
                time.sleep(0.05)
            else:
                return

    def _prepare(self) -> None:
        roles.prepare(admin=self.admin, passwords_file=self.passwords_file)

    def drop(self, admin: str) -> None:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))
            for role in roles.ROLES:
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"{self.name}_{role}")))


cluster = Cluster()
os.environ.update(
    {
        "QUITTANCE_DATA": str(_FOLDER / "data"),
        "DATABASE_URL": cluster.address("app"),
        "DATABASE_OWNER_URL": cluster.address("owner"),
        "DATABASE_OPS_URL": cluster.address("ops"),
        "QUITTANCE_SECRET_KEY": secrets.token_urlsafe(48),
        "QUITTANCE_ENCRYPTION_KEYS": "k1:" + "A" * 43 + "=",
        "QUITTANCE_PUBLIC_SCHEME": "http",
        "QUITTANCE_PUBLIC_PORT": "8000",
        "QUITTANCE_OPS_HOSTS": "ops.localhost",
        "QUITTANCE_SMTP_URL": "smtp://127.0.0.1:9?starttls=never&timeout=2",
        "QUITTANCE_SOURCES": "any",
        "QUITTANCE_LOG_LEVEL": "error",
    }
)
