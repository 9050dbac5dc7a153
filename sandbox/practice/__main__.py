"""The practice system: python -m sandbox.practice."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    import argparse
    from pathlib import Path

    from sandbox.kit import site

    parser = argparse.ArgumentParser(prog="python -m sandbox.practice")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-port", type=int, help="of its PostgreSQL server (13 above its own when left out)")
    parser.add_argument("--clients", type=int, default=2000, help="of the bigger firm; the named ones are always there")
    parser.add_argument("--smtp", default="", help="the firms' mail server, HOST:PORT; none when left out")
    parser.add_argument("--inbound-domain", default="inbound.localhost", help="of the firms' addresses at Quittance")
    options = parser.parse_args()
    site.prepare("practice", data=options.data)
    from sandbox.practice import doors
    from sandbox.practice.mailing import office
    from sandbox.practice.opening import Opening
    from sandbox.practice.server import Server
    from sandbox.seed import FIRMS

    if options.smtp:
        office.settle(smtp=options.smtp, inbound_domain=options.inbound_domain)
    server = Server(options.data, options.database_port or options.port + 13)
    opening = Opening(server, [firm.slug for firm in FIRMS], options.seed, options.clients)
    opening.begin()
    site.serve(doors.paths(opening), port=options.port)


if __name__ == "__main__":
    main()
