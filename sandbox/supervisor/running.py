"""A demo from its claim to its end."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.kit import files
from sandbox.supervisor import claim, facts, keys, ports
from sandbox.supervisor.bell import Bell
from sandbox.supervisor.command import Stage
from sandbox.supervisor.failures import CannotStart, Stopped
from sandbox.supervisor.keeper import Keeper
from sandbox.supervisor.report import Report
from sandbox.supervisor.start import Commands, Start
from sandbox.supervisor.table import Table
from sandbox.supervisor.watch import Watch

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Wish:
    port: int
    data: Path
    seed: int
    as_json: bool
    started: float  # when the person pressed Enter, by the wall clock
    reload: bool = False  # start the product anew when a file of its changes
    clients: int = 2000  # of the bigger firm's practice system


TableOf = Callable[[Wish, dict[str, int], Mapping[str, str]], Commands]


def demo_table(wish: Wish, plan: dict[str, int], known: Mapping[str, str]) -> Commands:
    return Table(data=wish.data, seed=wish.seed, ports=plan, keys=known, clients=wish.clients)


def demo(wish: Wish, *, table_of: TableOf = demo_table) -> int:
    """The exit status. A wish to end is fulfilled at any moment, with 0."""
    bell = Bell()
    report = Report(as_json=wish.as_json)
    plan = ports.plan(wish.port)
    try:
        with claim.data_folder(wish.data, address=facts.addresses(plan)["firm_portal"]):
            claim.free_ports(plan, data=wish.data, rest=lambda seconds: _rest(bell, seconds))
            (wish.data / "world.json").unlink(missing_ok=True)  # an earlier world may have lived at other addresses
            _live(wish, plan, bell, report, table_of)
    except CannotStart as failure:
        report.failure(str(failure))
        return 1
    except OSError as error:
        report.failure(f"The demo cannot run: {error}")
        return 1
    except Stopped:
        report.words("Ended.")
    return 0


def _live(wish: Wish, plan: dict[str, int], bell: Bell, report: Report, table_of: TableOf) -> None:
    keeper = Keeper(wish.data, folder=CHECKOUT, bell=bell)
    table = table_of(wish, plan, keys.kept(wish.data))
    keeper.note(f"demo on port {wish.port} with seed {wish.seed}")
    report.words("Starting Quittance and its world")
    try:
        start = Start(table, keeper, report, data=wish.data, ports=plan)
        start.go()
        keeper.settled = True
        whole = facts.whole(
            ports=plan,
            databases=table.databases,
            seed=wish.seed,
            data=str(wish.data),
            pids=keeper.pids(),
            phases=start.phases,
            seconds=time.time() - wish.started,
        )
        files.replace(wish.data / "world.json", files.as_json(whole), mode=0o600)
        report.ready(whole)
        keeper.wait_until(_renewal(keeper, report) if wish.reload else lambda: False, timeout=None)
    finally:
        began = time.monotonic()
        report.words("Ending, the database last")
        keeper.stop()
        keeper.note(f"stopped in {time.monotonic() - began:.1f} s")


def _renewal(keeper: Keeper, report: Report) -> Callable[[], bool]:
    watch = Watch(CHECKOUT / "quittance")

    def look() -> bool:
        changed = watch.changed()
        if changed:
            report.words(f"{changed[0]} changed: starting the product anew")
            keeper.renew(Stage.PRODUCT, because=changed[0])
        return False

    return look


def _rest(bell: Bell, seconds: float) -> None:
    bell.wait(seconds)
    if bell.asked_to_stop:
        raise Stopped
