"""What a visitor, or a program that started the demo, must know of it."""

import os
import socket
from collections.abc import Mapping
from typing import Any

from sandbox.practice.tables import READER, database_of
from sandbox.seed import FIRMS, OPERATOR, Firm
from sandbox.supervisor.ports import HOST

# What must answer 200 before the demo calls itself ready.
PAGES = (
    "firm_portal",
    "client_portal",
    "ops",
    "world",
    "practice_system",
    "mailbox",
    "processor",
    "identity_provider",
    "bank",
    "dns",
)
DOORS = ("smtp", "relay")


def addresses(ports: Mapping[str, int]) -> dict[str, str]:
    web = ports["web"]
    here = {name: f"http://{HOST}:{port}/" for name, port in ports.items()}
    return {
        "firm_portal": f"http://localhost:{web}/firm-portal/",
        "client_portal": f"http://localhost:{web}/client-portal/",
        "ops": f"http://{ops_host()}:{web}/ops/",
        "world": here["world"],
        "practice_system": here["practice"],
        "mailbox": here["mailbox"],
        "processor": here["processor"],
        "identity_provider": here["identity"],
        "bank": here["bank"],
        "dns": here["dns"],
        "smtp": f"{HOST}:{ports['smtp']}",
        "relay": f"{HOST}:{ports['relay']}",
    }


def practice_databases(ports: Mapping[str, int]) -> dict[str, str]:
    """By firm, for whoever reads its books. The reader's password is `seed.READER_PASSWORD`."""
    where = f"{READER}@{HOST}:{ports['practice_database']}"
    return {firm.slug: f"postgresql://{where}/{database_of(firm.slug)}" for firm in FIRMS}


def ops_host() -> str:
    """Browsers know every name under localhost; the machine's own resolver may not."""
    try:
        socket.getaddrinfo("ops.localhost", None)
    except OSError:
        return HOST
    return "ops.localhost"


def sign_ins(told: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "where": "ops",
            "address": told["ops"],
            "name": OPERATOR.name,
            "email": OPERATOR.email,
            "password": OPERATOR.password,
        },
        *(_staff(told, firm) for firm in FIRMS),
    ]


def _staff(told: Mapping[str, str], firm: Firm) -> dict[str, str]:
    """Staff have no password here: the firm's own directory vouches for them."""
    who = firm.people[0]
    return {
        "where": f"firm portal of {firm.name}",
        "address": told["firm_portal"].replace("//localhost:", f"//{firm.host}:"),
        "name": who.name,
        "email": who.email,
        "password": "",
        "how": f"“Sign in with your work account”, then choose {who.name} at the identity provider",
    }


def whole(
    *,
    ports: Mapping[str, int],
    databases: Mapping[str, str],
    seed: int,
    data: str,
    pids: Mapping[str, int],
    phases: Mapping[str, float],
    seconds: float,
) -> dict[str, Any]:
    told = addresses(ports)
    return {
        "seconds": round(seconds, 3),
        **told,
        "database": databases["owner"],
        "databases": dict(databases),
        "practice_databases": practice_databases(ports),
        "sign_ins": sign_ins(told),
        "seed": seed,
        "data": data,
        "pid": os.getpid(),
        "pids": dict(pids),
        "phases": {name: round(taken, 3) for name, taken in phases.items()},
    }
