"""`bin/bench [NAME [its options]] [--quick] [--json]`: benchmarks, each beside its yardstick in the same run."""

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from bench.harness import printing, registry
from bench.harness.result import CannotMeasure

_USAGE = "bin/bench [NAME [its options]] [--quick] [--json]"


def main(words: Sequence[str]) -> int:
    common = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    common.add_argument("--quick", action="store_true", help="shorter, for a first look; the same shape")
    common.add_argument("--json", action="store_true", help="one JSON object a line")
    rest = common.parse_known_args(words)[1]
    name = rest[0] if rest and not rest[0].startswith("-") else None
    try:
        names = registry.NAMES if name is None else (name,)
        benchmarks = {each: registry.find(each) for each in names}
    except registry.Unknown as unknown:
        print(f"bench: {unknown}", file=sys.stderr)
        return 2
    if name is None:
        abouts = "\n".join(f"  {each:<10}{benchmark.ABOUT}" for each, benchmark in benchmarks.items())
        argparse.ArgumentParser(
            usage=_USAGE,
            parents=[common],
            epilog=f"benchmarks:\n{abouts}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        ).parse_args(words)
    chosen = {each: _options(each, benchmark, common, words) for each, benchmark in benchmarks.items()}
    verdicts = [_measure(each, benchmark, chosen[each]) for each, benchmark in benchmarks.items()]
    return 0 if all(verdicts) else 1


def _options(
    name: str, benchmark: registry.Benchmark, common: argparse.ArgumentParser, words: Sequence[str]
) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"bin/bench {name}", description=benchmark.ABOUT, parents=[common], allow_abbrev=False
    )
    benchmark.declare(parser)
    own = list(words)
    if name in own:
        own.remove(name)
    return parser.parse_args(own)


def _measure(name: str, benchmark: registry.Benchmark, chosen: argparse.Namespace) -> bool:
    try:
        result = benchmark.run(chosen)
    except CannotMeasure as fault:
        print(f"bench: {name}: {fault}", file=sys.stderr)
        if chosen.json:
            print(printing.fault_as_json(name, str(fault)), flush=True)
        return False
    print(printing.as_json(result) if chosen.json else printing.as_table(result) + "\n", flush=True)
    return result.is_ok


def _end(number: int, _: FrameType | None) -> None:
    # As an exception, so that what was started is ended on the way out; a second signal must not cut that short.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _end)
    sys.exit(main(sys.argv[1:]))
