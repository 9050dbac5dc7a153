"""The port plan: one table, counted from the port that the demo is given."""

import socket

NAMES = (
    "web",
    "world",
    "practice",
    "mailbox",
    "smtp",
    "processor",
    "identity",
    "bank",
    "dns",
    "dns_udp",
    "relay",
    "database",
    "worker_health",
    "relay_health",
    "sync_health",
    "practice_database",
)
DEFAULT_PORT = 8000  # also of data that was kept before its ports were
SPAN = 20  # the rest is kept free for what the world grows into
BOTH = frozenset({"dns_udp"})  # answers over UDP, and over TCP what does not fit into a datagram

HOST = "127.0.0.1"


def plan(base: int) -> dict[str, int]:
    return {name: base + offset for offset, name in enumerate(NAMES)}


def first_taken(ports: dict[str, int]) -> tuple[str, int] | None:
    return next(((name, port) for name, port in ports.items() if not _is_free(name, port)), None)


def _is_free(name: str, port: int) -> bool:
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM) if name in BOTH else (socket.SOCK_STREAM,)
    return all(_is_free_for(kind, port) for kind in kinds)


def _is_free_for(kind: int, port: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as trial:
        if kind == socket.SOCK_STREAM:
            # Connections of an earlier run that the kernel still remembers do not matter; a listener does.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
    return True
