"""The way from nothing to ready, phase by phase. The world comes up beside the database, the product after both."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sandbox.kit import files
from sandbox.supervisor import facts
from sandbox.supervisor.command import Command
from sandbox.supervisor.failures import CannotStart
from sandbox.supervisor.keeper import Keeper
from sandbox.supervisor.ports import DEFAULT_PORT
from sandbox.supervisor.probes import Probe, accepts_tcp, answers_http
from sandbox.supervisor.report import Report

READY_SECONDS = 120.0
COMMAND_SECONDS = 600.0  # a migration on a grown database may take its time
PRODUCT_PAGES = frozenset({"firm_portal", "client_portal", "ops"})


class Commands(Protocol):
    """What a process table must offer; the tests bring one of their own."""

    databases: dict[str, str]

    def services(self) -> list[Command]: ...
    def database(self) -> Command | None: ...
    def prepare(self) -> Command: ...
    def migrate(self) -> Command: ...
    def first_run(self) -> list[Command]: ...
    def product(self) -> list[Command]: ...
    def move(self, earlier: Sequence[int]) -> Command: ...
    def books(self) -> Command: ...


class Start:
    def __init__(
        self, table: Commands, keeper: Keeper, report: Report, *, data: Path, ports: Mapping[str, int]
    ) -> None:
        self.phases: dict[str, float] = {}
        self._table = table
        self._keeper = keeper
        self._report = report
        self._data = data
        self._first_port = ports["web"]
        self._told = facts.addresses(ports)
        self._began = time.monotonic()

    def go(self) -> None:
        server = self._table.database()
        for command in [*([server] if server else []), *self._table.services()]:
            self._keeper.keep(command)
        world = {name: self._page(name) for name in facts.PAGES if name not in PRODUCT_PAGES} | {
            "smtp": self._door("smtp")
        }
        with self._phase("database"):
            self._learn_databases()
        with self._phase("migrations"):
            self._keeper.run_once(self._table.migrate(), timeout=COMMAND_SECONDS)
        self._settle()
        with self._phase("product"):
            for command in self._table.product():
                self._keeper.keep(command)
            product = {name: self._page(name) for name in PRODUCT_PAGES} | {"relay": self._door("relay")}
            self._await(product)
        self._await(world)
        self._note("world", max(probe.answered_at or 0.0 for probe in world.values()) - self._began)
        if not (self._data / "read.json").exists():
            with self._phase("books"):
                self._read_books()

    def _learn_databases(self) -> None:
        said = self._keeper.run_once(self._table.prepare(), timeout=COMMAND_SECONDS)
        try:
            told = json.loads(said)
            self._table.databases.update({role: str(told[role]) for role in ("app", "owner", "ops")})
        except (ValueError, KeyError, TypeError):
            raise CannotStart(
                "quittance database prepare did not say where the database is; see prepare.log among the logs."
            ) from None

    def _settle(self) -> None:
        """A start that is killed on its way may leave some of it at its own ports and some at those before."""
        path = self._data / "ports.json"
        is_seeded = (self._data / "seeded.json").exists()
        known = files.read_json(path).get("first", [DEFAULT_PORT] if is_seeded else [])
        earlier = [port for port in known if port != self._first_port]
        if earlier or not known:
            files.replace(path, files.as_json({"first": [*earlier, self._first_port]}))
        if not is_seeded:
            with self._phase("firms and people"):
                self._seed()
        if earlier:
            with self._phase("addresses"):
                self._keeper.run_once(self._table.move(earlier), timeout=COMMAND_SECONDS)
            files.replace(path, files.as_json({"first": [self._first_port]}))

    def _seed(self) -> None:
        commands = self._table.first_run()
        for command in commands:
            self._keeper.run_once(command, timeout=COMMAND_SECONDS)
        files.replace(self._data / "seeded.json", files.as_json({"ran": [command.name for command in commands]}))

    def _read_books(self) -> None:
        """Ready means that what the README says can be tried at once: the clients and invoices it names are here."""
        command = self._table.books()
        self._keeper.run_once(command, timeout=COMMAND_SECONDS)
        files.replace(self._data / "read.json", files.as_json({"ran": [command.name]}))

    def _await(self, probes: Mapping[str, Probe]) -> None:
        def missing() -> list[str]:
            return [probe.what for probe in probes.values() if probe.answered_at is None]

        try:
            if not self._keeper.wait_until(lambda: not missing(), timeout=READY_SECONDS):
                said = "\n".join(f"    {line}" for line in self._keeper.last_words())
                raise CannotStart(
                    f"No answer within {READY_SECONDS:.0f} s from {', '.join(missing())}.\n{said}".rstrip()
                )
        finally:
            for probe in probes.values():
                probe.let_go()

    def _page(self, name: str) -> Probe:
        address = self._told[name]
        return Probe(address, lambda: answers_http(address))

    def _door(self, name: str) -> Probe:
        host, _, port = self._told[name].rpartition(":")
        return Probe(f"{name} at {self._told[name]}", lambda: accepts_tcp(host, int(port)))

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._note(name, time.monotonic() - began)

    def _note(self, name: str, seconds: float) -> None:
        self.phases[name] = seconds
        self._report.phase(name, seconds)
        self._keeper.note(f"phase {name} took {seconds:.2f} s")
