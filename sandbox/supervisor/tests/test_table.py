import socket
from pathlib import Path

from sandbox.supervisor import keeper, ports
from sandbox.supervisor.command import Command, Stage
from sandbox.supervisor.keys import HOOK_SECRET
from sandbox.supervisor.table import Table
from sandbox.tests.service import free_ports

KEYS = {"QUITTANCE_SECRET_KEY": "s", "QUITTANCE_ENCRYPTION_KEYS": "k1:x", HOOK_SECRET: "whsec_x"}


def _table(admin: str | None = None) -> Table:
    return Table(data=Path("/data"), seed=3, ports=ports.plan(9000), keys=KEYS, admin=admin)


def _words(command: Command) -> str:
    return " ".join(command.words[1:])


def test_every_port_of_the_plan_is_its_own_and_within_the_span() -> None:
    plan = ports.plan(8000)

    assert plan["web"] == 8000
    assert (plan["smtp"], plan["relay"], plan["database"], plan["practice_database"]) == (8004, 8010, 8011, 8015)
    assert len(set(plan.values())) == len(plan) <= ports.SPAN


def test_a_taken_datagram_port_is_seen_too() -> None:
    plan = ports.plan(free_ports(20))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as squatter:
        squatter.bind(("127.0.0.1", plan["dns_udp"]))

        assert ports.first_taken(plan) == ("dns_udp", plan["dns_udp"])

    assert ports.first_taken(plan) is None


def test_without_a_given_database_the_demo_runs_its_own() -> None:
    server = _table().database()

    assert server is not None
    assert _words(server) == "-m quittance database serve"
    assert server.environment["QUITTANCE_DATABASE_PORT"] == "9011"
    assert _words(_table().prepare()) == "-m quittance database prepare --json"


def test_a_given_database_is_prepared_and_none_is_run() -> None:
    table = _table("postgresql://admin@db.example/postgres")

    assert table.database() is None
    assert _words(table.prepare()).endswith("--admin postgresql://admin@db.example/postgres")


def test_every_product_process_after_the_preparation_knows_the_three_roles() -> None:
    table = _table()
    assert "DATABASE_URL" not in table.prepare().environment
    table.databases.update(app="a", owner="o", ops="p")

    for command in [table.migrate(), *table.first_run(), *table.product()]:
        known = command.environment
        assert (known["DATABASE_URL"], known["DATABASE_OWNER_URL"], known["DATABASE_OPS_URL"]) == ("a", "o", "p")
        assert known["QUITTANCE_SMTP_URL"].startswith("smtp://127.0.0.1:9004")
        assert known["QUITTANCE_SECRET_KEY"] == "s"


def test_the_world_is_told_nothing_of_the_products_secrets_but_what_the_processor_signs_with() -> None:
    told = [command.name for command in _table().services() if "whsec_x" in command.words]
    assert told == ["processor"]
    for command in _table().services():
        assert not {"QUITTANCE_SECRET_KEY", "QUITTANCE_ENCRYPTION_KEYS", "DATABASE_URL"} & set(command.environment)


def test_the_practice_systems_have_a_server_of_their_own_that_ends_with_the_world() -> None:
    server = _table().services()[0]

    assert (server.name, server.stage) == ("practice_db", Stage.WORLD)
    assert _words(server) == "-m quittance database serve"
    assert server.environment["QUITTANCE_DATA"] == "/data/practice/server"
    assert server.environment["QUITTANCE_DATABASE_PORT"] == "9015"


def test_the_practice_system_is_told_its_server_and_how_many_clients_it_has() -> None:
    table = Table(data=Path("/data"), seed=3, ports=ports.plan(9000), keys=KEYS, clients=300)
    practice = next(command for command in table.services() if command.name == "practice")

    assert _words(practice).endswith(
        "--seed 3 --database-port 9015 --clients 300 --smtp 127.0.0.1:9004 --inbound-domain inbound.localhost"
    )


def test_the_firms_of_the_cast_are_added_with_their_hosts_and_connected() -> None:
    harbor, second, *between, by_oidc, by_saml, of_harbor, of_second, ops = _table().first_run()
    accounts, keys = between[:2], between[2:]
    sources = [of_harbor, of_second]

    assert harbor.words[3:] == (
        *("firm", "add", "harbor", "Harbor & Pine CPAs", "--host", "localhost"),
        *("--contact", "dana.reyes@harborpine.example", "--zone", "America/New_York", "--rehearsal", "--exists-ok"),
    )
    assert "second.localhost" in second.words
    assert [command.words[command.words.index("--account") + 1] for command in accounts] == [
        "acct_harbor",
        "acct_second",
    ]
    assert [command.words[3:] for command in keys] == [
        ("firm", "mail-key", "harbor", "--domain", "harborpine.example"),
        ("firm", "mail-key", "second", "--domain", "secondstreet.example"),
    ]
    assert keys[0].environment["QUITTANCE_MAIL_KEY"] != keys[1].environment["QUITTANCE_MAIL_KEY"]
    assert "http://127.0.0.1:9006/harbor/oidc" in by_oidc.words
    assert "http://127.0.0.1:9006/second/saml/metadata" in by_saml.words
    assert by_oidc.environment["QUITTANCE_CLIENT_SECRET"] not in by_oidc.words
    assert [command.words[3:6] for command in sources] == [("firm", "source", "harbor"), ("firm", "source", "second")]
    assert "postgresql://quittance_reader@127.0.0.1:9015/practice_harbor" in sources[0].words
    assert sources[0].environment["QUITTANCE_SOURCE_PASSWORD"] not in sources[0].words
    assert ops.environment["QUITTANCE_OPS_PASSWORD"] == "olive-keeps-the-clock"
    assert "olive-keeps-the-clock" not in ops.words


def test_what_the_product_keeps_an_address_of_is_moved_from_each_earlier_start_to_this_one() -> None:
    command = _table().move([8000, 29320])

    assert command.words[3:] == (
        *("firm", "move", "harbor", "second"),
        *("--place", "http://127.0.0.1:8006=http://127.0.0.1:9006"),
        *("--place", "postgresql://127.0.0.1:8015=postgresql://127.0.0.1:9015"),
        *("--place", "http://127.0.0.1:29326=http://127.0.0.1:9006"),
        *("--place", "postgresql://127.0.0.1:29335=postgresql://127.0.0.1:9015"),
    )


def test_the_first_restart_is_at_once_and_none_waits_more_than_five_seconds() -> None:
    delays = [keeper.delay_before_restart(deaths) for deaths in range(1, 200)]

    assert delays[:5] == [0.0, 0.2, 0.4, 0.8, 1.6]
    assert delays == sorted(delays)
    assert delays[-1] == 5.0
