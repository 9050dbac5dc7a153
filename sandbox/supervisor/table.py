"""The process table of the demo. The product is commands here, never an import."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.seed import CLIENT_SECRET, FIRMS, OPERATOR, READER_PASSWORD, Firm, mail_key, world
from sandbox.supervisor.command import Command, Stage
from sandbox.supervisor.facts import practice_databases
from sandbox.supervisor.keys import HOOK_SECRET
from sandbox.supervisor.ports import HOST, plan

INBOUND_DOMAIN = "inbound.localhost"
PATIENCE_SECONDS = "60"
BOOKS_SECONDS = 540  # many thousand clients on a busy machine
SERVICES = ("world", "practice", "mailbox", "processor", "identity", "bank", "dns")


@dataclass
class Table:
    data: Path
    seed: int
    ports: Mapping[str, int]
    keys: Mapping[str, str]
    clients: int = 2000
    admin: str | None = field(default_factory=lambda: os.environ.get("DATABASE_URL") or None)
    databases: dict[str, str] = field(default_factory=dict)  # known once they are prepared

    def services(self) -> list[Command]:
        return [self._practice_database(), *(self._service(name) for name in SERVICES)]

    def database(self) -> Command | None:
        """None where a database was given to us."""
        return None if self.admin else self._product("database", "database", "serve", stage=Stage.DATABASE)

    def prepare(self) -> Command:
        admin = ("--admin", self.admin) if self.admin else ()
        return self._product("prepare", "database", "prepare", "--json", *admin)

    def migrate(self) -> Command:
        return self._product("migrate", "migrate")

    def first_run(self) -> list[Command]:
        firms = [self._firm(firm) for firm in FIRMS]
        operator = self._product(
            "ops-add",
            *("ops", "add", OPERATOR.email, "--name", OPERATOR.name, "--exists-ok"),
            more={"QUITTANCE_OPS_PASSWORD": OPERATOR.password},
        )
        books = [self._source(slug, address) for slug, address in practice_databases(self.ports).items()]
        accounts = [self._bank_account(firm) for firm in FIRMS]
        keys = [self._mail_key(firm) for firm in FIRMS]
        return [*firms, *accounts, *keys, self._by_oidc("harbor"), self._by_saml("second"), *books, operator]

    def move(self, earlier: Sequence[int]) -> Command:
        """What lives in the product's rows with an address of this world; all else is told anew at each start."""
        places = [
            f"{scheme}://{HOST}:{plan(base)[name]}={scheme}://{HOST}:{self.ports[name]}"
            for base in earlier
            for scheme, name in (("http", "identity"), ("postgresql", "practice_database"))
        ]
        words = [word for place in places for word in ("--place", place)]
        return self._product("firm-move", "firm", "move", *(firm.slug for firm in FIRMS), *words)

    def books(self) -> Command:
        """Until the first load is over, a client key may be told to open nothing though it fits."""
        firms = [firm.slug for firm in FIRMS]
        return self._product("firm-read", "firm", "read", *firms, "--patience", str(BOOKS_SECONDS))

    def product(self) -> list[Command]:
        ports = {name: str(port) for name, port in self.ports.items()}
        return [
            self._product("web", "web", "--host", HOST, "--port", ports["web"], "--workers", "2"),
            self._product("worker", "worker", "--health-port", ports["worker_health"]),
            self._product(
                "relay", "relay", "--host", HOST, "--port", ports["relay"], "--health-port", ports["relay_health"]
            ),
            self._product("sync", "sync", "--health-port", ports["sync_health"]),
        ]

    def _firm(self, firm: Firm) -> Command:
        return self._product(
            f"firm-add-{firm.slug}",
            *("firm", "add", firm.slug, firm.name, "--host", firm.host, "--contact", firm.people[0].email),
            *("--zone", firm.zone, *(["--rehearsal"] if firm.rehearsal else []), "--exists-ok"),
        )

    def _bank_account(self, firm: Firm) -> Command:
        """Open at the processor since its first start."""
        bank = next(each for each in world(self.seed)["bank"] if each["firm"] == firm.name)
        return self._product(
            f"firm-bank-account-{firm.slug}",
            *("firm", "bank-account", firm.slug, bank["title"], "--account", f"acct_{firm.slug}"),
            *("--last4", bank["number"][-4:], "--exists-ok"),
        )

    def _mail_key(self, firm: Firm) -> Command:
        """What the firm's mail rule, at the world's mail server, adds to each invoice."""
        return self._product(
            f"firm-mail-key-{firm.slug}",
            *("firm", "mail-key", firm.slug, "--domain", firm.domain),
            more={"QUITTANCE_MAIL_KEY": mail_key(firm.slug)},
        )

    def _by_oidc(self, slug: str) -> Command:
        return self._product(
            f"firm-connect-{slug}",
            *("firm", "connect", slug, "--oidc", f"{self._provider(slug)}/oidc", "--client-id", f"quittance-{slug}"),
            *("--map", "Accounts receivable=Admins", "--map", "Bookkeeping=Users"),
            *("--patience", PATIENCE_SECONDS, "--exists-ok"),
            more={"QUITTANCE_CLIENT_SECRET": CLIENT_SECRET},
        )

    def _by_saml(self, slug: str) -> Command:
        return self._product(
            f"firm-connect-{slug}",
            *("firm", "connect", slug, "--saml", f"{self._provider(slug)}/saml/metadata"),
            *("--map", "Partners=Admins", "--map", "Everyone=Users"),
            *("--patience", PATIENCE_SECONDS, "--exists-ok"),
        )

    def _source(self, slug: str, address: str) -> Command:
        """The firm's practice system, which may still be laying out its books."""
        return self._product(
            f"firm-source-{slug}",
            *("firm", "source", slug, "--profile", "practice_cs", "--address", address),
            *("--exists-ok", "--patience", PATIENCE_SECONDS),
            more={"QUITTANCE_SOURCE_PASSWORD": READER_PASSWORD},
        )

    def _provider(self, slug: str) -> str:
        """The firm's own directory; its service comes up beside us."""
        return f"http://{HOST}:{self.ports['identity']}/{slug}"

    def _service(self, name: str) -> Command:
        words = [sys.executable, "-m", f"sandbox.{name}", "--port", str(self.ports[name])]
        words += ["--data", str(self.data), "--seed", str(self.seed)]
        if name == "mailbox":
            words += ["--smtp-port", str(self.ports["smtp"]), "--inbound-domain", INBOUND_DOMAIN]
            words += ["--relay", f"{HOST}:{self.ports['relay']}", "--dns", f"{HOST}:{self.ports['dns_udp']}"]
        if name == "practice":
            words += ["--database-port", str(self.ports["practice_database"]), "--clients", str(self.clients)]
            words += ["--smtp", f"{HOST}:{self.ports['smtp']}", "--inbound-domain", INBOUND_DOMAIN]
        if name == "processor":
            words += ["--tells", f"http://{HOST}:{self.ports['web']}/hooks/processor/"]
            words += ["--signs", self.keys[HOOK_SECRET]]
        if name == "dns":
            words += ["--udp-port", str(self.ports["dns_udp"])]
        return Command(name, tuple(words), stage=Stage.WORLD)

    def _practice_database(self) -> Command:
        """The practice systems' own server: the same command as the product's, with nothing of the product's."""
        environment = {
            "QUITTANCE_DATA": str(self.data / "practice" / "server"),
            "QUITTANCE_DATABASE_PORT": str(self.ports["practice_database"]),
            "QUITTANCE_DATABASE_OPTIONS": "shared_buffers=64MB synchronous_commit=off",
        }
        words = (sys.executable, "-m", "quittance", "database", "serve")
        return Command("practice_db", words, environment, Stage.WORLD)

    def _product(
        self, name: str, *words: str, stage: Stage = Stage.PRODUCT, more: Mapping[str, str] | None = None
    ) -> Command:
        environment = {**self._settings(), **(more or {})}
        return Command(name, (sys.executable, "-m", "quittance", *words), environment, stage)

    def _settings(self) -> dict[str, str]:
        settings = {
            "QUITTANCE_DATA": str(self.data / "product"),
            "QUITTANCE_DATABASE_PORT": str(self.ports["database"]),
            "QUITTANCE_PUBLIC_SCHEME": "http",
            "QUITTANCE_PUBLIC_PORT": str(self.ports["web"]),
            "QUITTANCE_DOMAIN": "localhost",
            "QUITTANCE_OPS_HOSTS": f"ops.localhost,{HOST}",
            "QUITTANCE_INBOUND_DOMAIN": INBOUND_DOMAIN,
            "QUITTANCE_PROVIDERS": "any",
            "QUITTANCE_SOURCES": "any",
            "QUITTANCE_PROCESSOR_URL": f"http://{HOST}:{self.ports['processor']}",
            "QUITTANCE_PROCESSOR_KEY": "sk_test_quittance",
            "QUITTANCE_ACH_COMPANY_ID": "1800948598",
            "QUITTANCE_PROCESSOR_PUBLIC_KEY": "pk_test_quittance",
            "QUITTANCE_PROCESSOR_SCRIPT": f"http://{HOST}:{self.ports['processor']}/v3/",
            "QUITTANCE_PROCESSOR_ORIGINS": f"http://{HOST}:{self.ports['processor']}",
            "QUITTANCE_DNS": f"{HOST}:{self.ports['dns_udp']}",
            "QUITTANCE_SMTP_URL": f"smtp://{HOST}:{self.ports['smtp']}?starttls=never",
            **self.keys,
        }
        names = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner", "DATABASE_OPS_URL": "ops"}
        known = {variable: self.databases[role] for variable, role in names.items() if role in self.databases}
        return {**settings, **known}
