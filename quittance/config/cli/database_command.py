"""`quittance database`: run the embedded server, and make a database and its three roles."""

import argparse
import json
import os
import secrets
import signal
from pathlib import Path

from quittance.config.cli.words import CommandFailed, Commands, load_product, port
from quittance.core import kept
from quittance.core.database import addresses, embedded, roles


def declare(commands: Commands) -> None:
    parser = commands.add_parser("database", help="the embedded database, and the roles of a real one")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    serve = verbs.add_parser("serve", help="run the embedded PostgreSQL until told to stop")
    serve.set_defaults(run=_serve)
    prepare = verbs.add_parser("prepare", help="make the database and its roles, and print their addresses")
    prepare.add_argument("--admin", metavar="URL", help="a superuser's address; the embedded server's when left out")
    prepare.add_argument("--json", action="store_true", help="print one JSON object")
    prepare.set_defaults(run=_prepare)
    restored = verbs.add_parser("restored", help="after a dump came into a new server: let the event chain go on")
    restored.set_defaults(run=_restored)


def _folder() -> Path:
    # Read without the other settings: this command comes before all of them.
    default = Path(__file__).resolve().parents[3] / "var"
    return Path(os.environ.get("QUITTANCE_DATA") or default).resolve() / "database"


def _cluster() -> embedded.Cluster:
    try:
        number = port(os.environ.get("QUITTANCE_DATABASE_PORT") or "54320")
    except argparse.ArgumentTypeError as error:
        raise CommandFailed(f"QUITTANCE_DATABASE_PORT is wrong: it {error}.") from None
    pairs = (pair.partition("=") for pair in os.environ.get("QUITTANCE_DATABASE_OPTIONS", "").split())
    settings = tuple((name, value) for name, _, value in pairs)
    return embedded.Cluster(folder=_folder(), port=number, settings=settings)


def _serve(chosen: argparse.Namespace) -> None:
    del chosen
    cluster = _cluster()
    try:
        with embedded.held(cluster):
            embedded.create(cluster, password=_superuser_password())
            server = embedded.start(cluster)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: embedded.ask_to_stop(cluster, server))
            status = server.wait()
    except embedded.EmbeddedServerError as error:
        raise CommandFailed(str(error)) from None
    if status:
        raise CommandFailed(f"PostgreSQL ended with status {status}. {embedded.last_words(cluster)}")


def _prepare(chosen: argparse.Namespace) -> None:
    cluster = _cluster()
    admin = chosen.admin
    if admin is None:
        admin = f"postgresql://postgres:{_superuser_password()}@127.0.0.1:{cluster.port}/quittance"
    try:
        made = roles.prepare(admin=admin, passwords_file=_folder() / "roles.json")
    except addresses.BadAddress as bad:
        raise CommandFailed(f"--admin is no database address: {bad}.") from None
    except roles.CannotPrepare as cannot:
        raise CommandFailed(str(cannot)) from None
    if chosen.json:
        print(made.as_json())
        return
    print(f"DATABASE_URL={made.app}\nDATABASE_OWNER_URL={made.owner}\nDATABASE_OPS_URL={made.ops}")


def _restored(chosen: argparse.Namespace) -> None:
    del chosen
    load_product(process="database")
    from django.db import connections

    from quittance.core import seals

    seals.forget_transactions(connections["owner"])
    print("The event chain goes on from here.")


def _superuser_password() -> str:
    """Made once; serve and prepare may both be first."""
    found: str = json.loads(kept.once(_folder() / "superuser.json", json.dumps(secrets.token_urlsafe(24))))
    return found
