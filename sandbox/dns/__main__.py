"""The DNS stand-in: python -m sandbox.dns."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("dns", "udp-port")
    site.prepare("dns", data=options.data)
    from sandbox import seed
    from sandbox.dns import pages, tcp, udp
    from sandbox.dns.zone import Zone

    zone = Zone(options.data / "dns" / "zone.json", seeded=seed.world(options.seed)["dns"])
    port = udp.answer_questions(zone, port=int(options.udp_port))
    tcp.answer_questions(zone, port=port)
    site.serve(pages.paths(zone, udp_port=port), port=options.port)


if __name__ == "__main__":
    main()
