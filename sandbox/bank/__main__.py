"""The bank: python -m sandbox.bank."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("bank")
    site.prepare("bank", data=options.data)
    from sandbox.bank import pages

    site.serve(pages.paths(seed=options.seed), port=options.port)


if __name__ == "__main__":
    main()
