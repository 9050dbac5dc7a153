"""The processor: python -m sandbox.processor."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("processor")
    site.prepare("processor", data=options.data)
    from sandbox.processor import clock, doors, founding
    from sandbox.processor.news.sending import Sender
    from sandbox.processor.store import Store

    store = Store(options.data / "processor")
    founding.found(store, options.seed)
    clock.keep_going(store)
    Sender(store).begin()
    # Many: a time-out on demand holds one of them for as long as it lasts.
    site.serve(doors.paths(store), port=options.port, threads=32)


if __name__ == "__main__":
    main()
