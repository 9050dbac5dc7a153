"""A Postfix of the test's own: its own queue, its own settings, on loopback, gone when the test is over."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from quittance.web.hooks.tests.mail_peer import HOST
from quittance.web.hooks.tests.swaks import missing

NAME = "out.harborpine.example"
_PATIENCE_SECONDS = 30
_PROGRAM = Path("/usr/sbin/postfix")
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = {name}
mydestination =
alias_maps =
alias_database =
inet_interfaces = loopback-only
inet_protocols = ipv4
relayhost = [{host}]:{port}
smtp_tls_security_level = secure
smtp_tls_secure_cert_match = {door_name}
smtp_tls_CAfile = {certificate}
smtp_sasl_auth_enable = yes
smtp_sasl_password_maps = texthash:{folder}/passwords
smtp_sasl_security_options = noanonymous
smtputf8_enable = yes
"""
# Nothing listens: mails come in as they do on a server that writes them itself, through `sendmail`.
_MASTER = """\
pickup    unix  n  -  n  60   1  pickup
cleanup   unix  n  -  n  -    0  cleanup
qmgr      unix  n  -  n  300  1  qmgr
tlsmgr    unix  -  -  n  1000 1  tlsmgr
rewrite   unix  -  -  n  -    -  trivial-rewrite
bounce    unix  -  -  n  -    0  bounce
defer     unix  -  -  n  -    0  bounce
trace     unix  -  -  n  -    0  bounce
flush     unix  n  -  n  1000 0  flush
smtp      unix  -  -  n  -    -  smtp
showq     unix  n  -  n  -    -  showq
error     unix  -  -  n  -    -  error
retry     unix  -  -  n  -    -  error
scache    unix  -  -  n  -    1  scache
postlog   unix-dgram n - n  -    1  postlogd
"""


class Postfix:
    """A firm's mail server that brings all its mail to our door."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # In a folder of their own: at each start Postfix looks through it for files that are not root's.
        self._settings = str(folder / "settings")

    def run(self, program: str, *words: str, given: bytes = b"") -> bytes:
        command = [str(_PROGRAM.with_name(program)), *words]
        done = subprocess.run(command, input=given, capture_output=True, timeout=_PATIENCE_SECONDS, check=False)
        assert done.returncode == 0, f"{' '.join(command)} said {done.stderr.decode()}\n{self.log()}"
        return done.stdout

    def write(self, letter: bytes, *, sender: str, recipient: str) -> None:
        """As a program of the server writes a mail: with the lines of Unix."""
        own_lines = letter.replace(b"\r\n", b"\n")
        self.run("sendmail", "-C", self._settings, "-i", "-f", sender, recipient, given=own_lines)

    def waiting(self) -> list[str]:
        """Why each recipient of each mail in its queue waits; empty for one that has not been tried."""
        mails = map(json.loads, self.run("postqueue", "-c", self._settings, "-j").splitlines())
        return [whom.get("delay_reason", "") for mail in mails for whom in mail["recipients"]]

    def try_again(self) -> None:
        self.run("postqueue", "-c", self._settings, "-f")

    def log(self) -> str:
        log = self._folder / "log"
        return log.read_text() if log.exists() else "It wrote no log."

    def start(self) -> None:
        self.run("postfix", "-c", self._settings, "start")

    def stop(self) -> None:
        self.run("postfix", "-c", self._settings, "stop")


@contextlib.contextmanager
def running(*, port: int, certificate: Path, door_name: str, user: str, password: str) -> Iterator[Postfix]:
    """Brings what it is given to the door at that port, if it shows that certificate in that name."""
    if os.geteuid() != 0:
        pytest.skip("only root may start a mail server")
    if not _PROGRAM.exists():
        raise missing("Postfix")
    # Not in the test's own folder: only root may look into that, and Postfix works as others.
    folder = Path(tempfile.mkdtemp(prefix="quittance-postfix-"))
    folder.chmod(0o755)
    try:
        for name in ("settings", "queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        shutil.copy(certificate, folder / "door.pem")
        settings = _MAIN.format(
            folder=folder, name=NAME, host=HOST, port=port, certificate=folder / "door.pem", door_name=door_name
        )
        (folder / "settings" / "main.cf").write_text(settings)
        (folder / "settings" / "master.cf").write_text(_MASTER)
        (folder / "passwords").touch(mode=0o600)
        (folder / "passwords").write_text(f"[{HOST}]:{port} {user}:{password}\n")
        server = Postfix(folder)
        server.start()
        try:
            yield server
        except BaseException as error:
            error.add_note(server.log())
            raise
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
