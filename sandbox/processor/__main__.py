"""The processor: python -m sandbox.processor."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("processor")
    site.prepare("processor", data=options.data)
    from sandbox.processor import pages

    site.serve(pages.paths(), port=options.port)


if __name__ == "__main__":
    main()
