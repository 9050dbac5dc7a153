"""A demo whose product is a few lines of Python: the supervisor's tests start this as a process of its own."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.supervisor.command import Command, Stage
from sandbox.supervisor.running import Wish, demo
from sandbox.supervisor.start import Commands

ANSWERING = """
import http.server, socketserver, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"a page")
    def log_message(self, *words): pass
class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    allow_reuse_address = True
    daemon_threads = True
Server(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""
LASTING = "import time\nwhile True: time.sleep(60)"
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LASTING
PARENTAL = "import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', sys.argv[1]]).pid)\n" + LASTING
DSNS = {role: f"postgresql://{role}@127.0.0.1/quittance" for role in ("app", "owner", "ops")}


def script(name: str, code: str, *words: str, stage: Stage = Stage.PRODUCT) -> Command:
    return Command(name, (sys.executable, "-c", code, *words), stage=stage)


class FakeTable:
    """The real table's shape. `twist` names what goes wrong in it."""

    def __init__(self, ports: Mapping[str, int], twist: str) -> None:
        self.databases: dict[str, str] = {}
        self._ports = ports
        self._twist = twist

    def services(self) -> list[Command]:
        names = ("world", "practice", "mailbox", "smtp", "processor", "identity", "bank", "dns")
        return [script(name, ANSWERING, str(self._ports[name]), stage=Stage.WORLD) for name in names]

    def database(self) -> Command | None:
        return script("database", LASTING, stage=Stage.DATABASE)

    def prepare(self) -> Command:
        return script("prepare", f"print({json.dumps(DSNS)!r})")

    def migrate(self) -> Command:
        if self._twist == "migration fails":
            return script("migrate", "import sys; sys.exit('column iban already exists')")
        return script("migrate", LASTING if self._twist == "migration lasts" else "")

    def first_run(self) -> list[Command]:
        return [script("firm-add-harbor", "")]

    def move(self, earlier: Sequence[int]) -> Command:
        status = 1 if self._twist == "move fails" else 0
        return script("firm-move", f"import sys; print({list(earlier)!r}, file=sys.stderr); sys.exit({status})")

    def books(self) -> Command:
        lasting = self._twist == "books are long"
        return script("firm-read", LASTING if lasting else "")

    def product(self) -> list[Command]:
        relay = script("relay", ANSWERING, str(self._ports["relay"]))
        if self._twist == "web dies":
            return [script("web", "raise SystemExit('no such setting: COLOUR')"), relay]
        worker = script("worker", STUBBORN if self._twist == "worker is stubborn" else LASTING)
        parent = script("sync", PARENTAL, LASTING)
        return [script("web", ANSWERING, str(self._ports["web"])), relay, worker, parent]


def main(port: str, data: str, as_json: str, twist: str) -> int:
    def table_of(_wish: Wish, plan: dict[str, int], _keys: Mapping[str, str]) -> Commands:
        return FakeTable(plan, twist)

    wish = Wish(int(port), Path(data), seed=1, as_json=as_json == "json", started=time.time())
    return demo(wish, table_of=table_of)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
