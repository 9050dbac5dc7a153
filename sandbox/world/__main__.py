"""The start page of the world: python -m sandbox.world."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("world")
    site.prepare("world", data=options.data)
    from sandbox.world import pages

    site.serve(pages.paths(seed=options.seed), port=options.port)


if __name__ == "__main__":
    main()
