"""The processor: python -m sandbox.processor."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    import argparse
    from pathlib import Path

    from sandbox.kit import site

    parser = argparse.ArgumentParser(prog="python -m sandbox.processor")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begins", default="", metavar="MOMENT", help="the world's time at the very first start")
    parser.add_argument("--tells", default="", metavar="ADDRESS", help="an endpoint that is there from the start")
    parser.add_argument("--signs", default="", metavar="SECRET", help="with which news to that endpoint is signed")
    options = parser.parse_args()
    site.prepare("processor", data=options.data)
    from sandbox.processor import clock, doors, founding
    from sandbox.processor.news.sending import Sender
    from sandbox.processor.store import Store

    store = Store(options.data / "processor", begins=options.begins)
    founding.found(store, options.seed)
    founding.tell(store, options.tells, options.signs)
    clock.keep_going(store)
    Sender(store).begin()
    # Many: a time-out on demand holds one of them for as long as it lasts.
    site.serve(doors.paths(store), port=options.port, threads=32)


if __name__ == "__main__":
    main()
