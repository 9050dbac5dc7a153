"""The practice system: python -m sandbox.practice."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("practice")
    site.prepare("practice", data=options.data)
    from sandbox.practice import pages

    site.serve(pages.paths(seed=options.seed), port=options.port)


if __name__ == "__main__":
    main()
