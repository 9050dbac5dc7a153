import os
import subprocess
import sys

from sandbox import seed
from sandbox.tests.service import CHECKOUT


def _bytes_of_another_process(number: int, *, hashing: str) -> bytes:
    code = f"import sys; from sandbox import seed; sys.stdout.buffer.write(seed.as_bytes({number}))"
    environment = {**os.environ, "PYTHONHASHSEED": hashing}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, env=environment, check=True, capture_output=True
    ).stdout


def test_the_same_seed_makes_the_same_bytes_in_every_process() -> None:
    first = _bytes_of_another_process(7, hashing="1")

    assert first == _bytes_of_another_process(7, hashing="2") == seed.as_bytes(7)


def test_another_seed_makes_another_world() -> None:
    assert seed.as_bytes(1) != seed.as_bytes(2)


def test_the_named_people_are_in_every_world() -> None:
    for number in range(20):
        people = {person["name"] for firm in seed.world(number)["firms"] for person in firm["people"]}

        assert {"Dana Reyes", "Miguel Santos", "Ruth Okafor", "Lee Tran"} <= people


def test_no_two_people_share_an_address() -> None:
    for number in range(20):
        addresses = [person["email"] for firm in seed.world(number)["firms"] for person in firm["people"]]

        assert len(addresses) == len(set(addresses))


def test_everyone_is_in_the_group_of_everyone_and_in_one_more() -> None:
    for firm in seed.world(1)["firms"]:
        groups = seed.groups(firm)
        others = [address for name, members in groups.items() if name != "Everyone" for address in members]

        assert sorted(others) == sorted(groups["Everyone"])


def test_the_world_imports_nothing_of_the_product() -> None:
    for path in (CHECKOUT / "sandbox").rglob("*.py"):
        lines = path.read_text().splitlines()

        assert not [line for line in lines if line.strip().startswith(("import quittance", "from quittance"))], path
