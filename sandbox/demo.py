"""The whole world of the demo, until Ctrl-C: python -m sandbox.demo. This stands behind bin/demo."""

from sandbox.kit.ending import end_calmly


def main() -> int:
    end_calmly()
    import argparse
    import time
    from pathlib import Path

    from sandbox.supervisor.ports import DEFAULT_PORT
    from sandbox.supervisor.running import CHECKOUT, Wish, demo

    parser = argparse.ArgumentParser(
        prog="bin/demo", description="Quittance with its database and the world around it."
    )
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help=f"the first of twenty ports (default {DEFAULT_PORT})"
    )
    parser.add_argument("--data", type=Path, default=CHECKOUT / "var" / "demo", help="folder of all it keeps")
    parser.add_argument("--seed", type=int, default=1, help="which world: same seed, same people and figures")
    parser.add_argument("--clients", type=int, default=2000, help="of the bigger firm's practice system (default 2000)")
    parser.add_argument("--json", action="store_true", help="one line of JSON when ready, and nothing else")
    parser.add_argument("--reload", action="store_true", help="start the product anew when a file of its changes")
    parser.add_argument("--started", type=float, default=time.time(), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not 1 <= given.port <= 65515:
        parser.error("--port is the first of twenty ports, from 1 to 65515")
    data = given.data.resolve()
    wish = Wish(
        given.port,
        data,
        given.seed,
        as_json=given.json,
        started=given.started,
        reload=given.reload,
        clients=given.clients,
    )
    return demo(wish)


if __name__ == "__main__":
    raise SystemExit(main())
