"""`python -m bench.yardsticks.sink PORT`: aiosmtpd as it comes, with a handler that throws each mail away."""

import signal
import sys

from aiosmtpd.controller import Controller

BYTES_MAX = 52_428_800


class Sink:
    async def handle_DATA(self, *_: object) -> str:  # noqa: N802  aiosmtpd's name
        return "250 OK"


def main() -> None:
    controller = Controller(
        Sink(), hostname="127.0.0.1", port=int(sys.argv[1]), data_size_limit=BYTES_MAX, enable_SMTPUTF8=True
    )
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main()
