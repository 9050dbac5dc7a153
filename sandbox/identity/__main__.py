"""The identity provider: python -m sandbox.identity."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("identity")
    site.prepare("identity", data=options.data)
    from sandbox.identity import doors, tenants

    firms = tenants.all_of(seed=options.seed, data=options.data, port=options.port)
    site.serve(doors.paths(firms), port=options.port)


if __name__ == "__main__":
    main()
