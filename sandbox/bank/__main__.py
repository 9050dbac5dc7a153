"""The bank: python -m sandbox.bank."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("bank")
    site.prepare("bank", data=options.data)
    from sandbox.bank import api, pages
    from sandbox.bank.moods import Moods

    moods = Moods(options.data / "bank" / "errors.json")
    paths = (*pages.paths(seed=options.seed, moods=moods), *api.paths(seed=options.seed, moods=moods))
    site.serve(paths, port=options.port)


if __name__ == "__main__":
    main()
