"""Many mails over few SMTP sessions that stay open, each brought as soon as the one before is acknowledged.

It runs as a process of its own (`python -m bench.harness.post`, a plan in, figures out), so that it costs the product
and the yardstick the same. A mail's commands go out in one piece and then its text, to both sides alike.
"""

import asyncio
import dataclasses
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.harness.processes import HOST, ROOT
from bench.harness.result import CannotMeasure

_SILENCE_SECONDS_MAX = 30
_LINE = b"JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRv\r\n"


@dataclass(frozen=True)
class Plan:
    port: int
    recipient: str
    mail_bytes: int
    sessions: int
    seconds: float
    warm_seconds: float  # before the counting begins
    name: str  # of this turn, so that no mail is like another


@dataclass(frozen=True)
class Posted:
    acknowledged: int  # in all, counted or not
    per_second: float
    p50_ms: float
    p95_ms: float


def apply(plan: Plan) -> Posted:
    """Run the plan in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.harness.post"],
        input=json.dumps(dataclasses.asdict(plan)),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise CannotMeasure(f"The mails failed: {(done.stderr.strip() or 'it said nothing').splitlines()[-1]}")
    return Posted(**json.loads(done.stdout))


def mail(plan: Plan, number: int) -> bytes:
    """An invoice mail in shape and size, its attachment's text included, and no two alike."""
    head = (
        f"From: bills@harborpine.example\r\nTo: {plan.recipient}\r\nSubject: Invoice {number}\r\n"
        f"Message-ID: <{plan.name}-{number}@harborpine.example>\r\n\r\n"
    ).encode()
    lines = max(plan.mail_bytes - len(head), 0) // len(_LINE)
    return head + _LINE * lines + b".\r\n"


async def _expect(reader: asyncio.StreamReader, code: bytes) -> None:
    while True:
        line = await asyncio.wait_for(reader.readline(), _SILENCE_SECONDS_MAX)
        if not line.startswith(code):
            raise CannotMeasure(f"The server answered {line.decode(errors='replace').strip()!r} under load.")
        if line[3:4] != b"-":
            return


async def _session(plan: Plan, numbers: Iterator[int], ends: float) -> list[tuple[float, float]]:
    """When each mail was acknowledged, and how long that took."""
    reader, writer = await asyncio.open_connection(HOST, plan.port)
    await _expect(reader, b"220")
    writer.write(b"EHLO bench\r\n")
    await _expect(reader, b"250")
    commands = f"MAIL FROM:<bills@harborpine.example>\r\nRCPT TO:<{plan.recipient}>\r\nDATA\r\n".encode()
    told = []
    while (began := time.perf_counter()) < ends:
        writer.write(commands)
        for code in (b"250", b"250", b"354"):
            await _expect(reader, code)
        writer.write(mail(plan, next(numbers)))
        await writer.drain()
        await _expect(reader, b"250")
        now = time.perf_counter()
        told.append((now, now - began))
    writer.write(b"QUIT\r\n")
    await _expect(reader, b"221")
    writer.close()
    return told


async def run(plan: Plan) -> Posted:
    counted_from = time.perf_counter() + plan.warm_seconds
    ends = counted_from + plan.seconds
    numbers = itertools.count()
    async with asyncio.TaskGroup() as group:
        sessions = [group.create_task(_session(plan, numbers, ends)) for _ in range(plan.sessions)]
    told = [each for session in sessions for each in session.result()]
    return measured(told, counted_from, ends)


def measured(told: list[tuple[float, float]], counted_from: float, ends: float) -> Posted:
    seconds = [took for at, took in told if counted_from <= at < ends]
    if len(seconds) < 2:
        raise CannotMeasure("Hardly any mail was acknowledged; this is no measurement.")
    cuts = statistics.quantiles(seconds, n=100)
    return Posted(len(told), len(seconds) / (ends - counted_from), cuts[49] * 1000, cuts[94] * 1000)


def main() -> int:
    try:
        posted = asyncio.run(run(Plan(**json.load(sys.stdin))))
    except* (CannotMeasure, OSError, TimeoutError) as faults:
        fault: BaseException = faults
        while isinstance(fault, BaseExceptionGroup):
            fault = fault.exceptions[0]
        print(str(fault) or type(fault).__name__, file=sys.stderr)
        return_code = 1
    else:
        print(json.dumps(dataclasses.asdict(posted)))
        return_code = 0
    return return_code


if __name__ == "__main__":
    sys.exit(main())
