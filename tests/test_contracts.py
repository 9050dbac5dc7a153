"""The import contracts hold on the tree, and each of them is shown to refuse a trial sin."""

import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import tree

_VERDICT = re.compile(r"^(.+) (KEPT|BROKEN)$", re.MULTILINE)
_LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


class Sin(NamedTuple):
    """A line that must not stand in that file, and the contract that refuses it."""

    what: str
    contract: str
    file: str
    line: str


SINS = (
    Sin("a lower domain knows a higher one", "order", "quittance/tenancy/queries.py", "import quittance.access.models"),
    Sin("core knows a domain", "order", "quittance/core/clock.py", "import quittance.tenancy.models"),
    Sin("a package nobody declared", "order", "quittance/parcels/__init__.py", ""),
    Sin("a model calls an action", "rooms", "quittance/access/models/group.py", "import quittance.access.actions"),
    Sin("a room nobody declared", "rooms", "quittance/outbox/services.py", ""),
    Sin("a rule knows the database", "pure", "quittance/outbox/rules/retries.py", "from django.db import models"),
    Sin("a rule knows a table", "pure", "quittance/access/rules/sessions.py", "import quittance.tenancy.models"),
    Sin("somebody else sends mail", "smtp-door", "quittance/access/queries.py", "import quittance.integrations.smtp"),
    Sin("a page asks the DNS", "dns-door", "quittance/web/firm/way.py", "import quittance.integrations.dns"),
    Sin("a page asks it", "identity-door", "quittance/web/firm/way.py", "import quittance.integrations.identity"),
    Sin("a page reads a practice system", "pms-door", "quittance/web/firm/way.py", "import quittance.integrations.pms"),
    Sin("a page asks to pay", "stripe-door", "quittance/web/firm/way.py", "import quittance.integrations.stripe"),
    Sin("pages of two lookers meet", "lookers", "quittance/web/portal/door/pages.py", "import quittance.web.firm.gate"),
    Sin("siblings know each other", "acyclic", "quittance/core/metrics.py", "import quittance.core.queue"),
    Sin("the sandbox knows the product", "outside", "sandbox/demo.py", "import quittance.core.clock"),
    Sin("the product knows the sandbox", "outside", "quittance/web/base/frame.py", "import sandbox"),
)  # fmt: skip


def _names() -> dict[str, str]:
    contracts = configparser.ConfigParser()
    contracts.read(tree.ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): contracts[section]["name"]
        for section in contracts.sections()
        if section.startswith(prefix)
    }


def _verdicts(folder: Path) -> dict[str, str]:
    """What import-linter says of the packages in this folder, contract by contract."""
    done = subprocess.run(
        [sys.executable, "-c", _LINT, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(_VERDICT.findall(done.stdout))
    assert found, f"import-linter gave no verdict:\n{done.stdout}{done.stderr}"
    assert (done.returncode != 0) == ("BROKEN" in found.values()), done.stdout
    return found


def _is_code(name: str) -> bool:
    return name.endswith(".py") or "." not in name


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of product and sandbox beside the contracts, free to be sinned in."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copy(tree.ROOT / ".importlinter", folder)

    def unwanted(_: str, names: list[str]) -> set[str]:
        return {name for name in names if not _is_code(name) or name in {"tests", "migrations", "__pycache__"}}

    for package in ("quittance", "sandbox"):
        shutil.copytree(tree.ROOT / package, folder / package, ignore=unwanted)
    return folder


@contextmanager
def _committed(sin: Sin, folder: Path) -> Iterator[None]:
    file = folder / sin.file
    before = file.read_text() if file.exists() else None
    assert before is not None or not sin.line, f"{sin.file} is gone: choose another file for this sin"
    made = [] if file.parent.exists() else [file.parent]
    for fresh in made:
        fresh.mkdir()
    file.write_text(f"{before or ''}\n{sin.line}\n")
    try:
        yield
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)
        for fresh in made:
            fresh.rmdir()


def test_the_tree_keeps_every_contract() -> None:
    assert _verdicts(tree.ROOT) == dict.fromkeys(_names().values(), "KEPT")


def test_the_copy_without_a_sin_keeps_every_contract(copy: Path) -> None:
    assert _verdicts(copy) == dict.fromkeys(_names().values(), "KEPT")


@pytest.mark.parametrize("sin", SINS, ids=lambda sin: sin.what)
def test_a_trial_sin_breaks_its_contract(sin: Sin, copy: Path) -> None:
    with _committed(sin, copy):
        assert _verdicts(copy)[_names()[sin.contract]] == "BROKEN"


def test_every_contract_has_a_trial_sin() -> None:
    assert {sin.contract for sin in SINS} == set(_names())


def test_every_domain_with_rooms_is_under_the_contract_of_rooms() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(tree.ROOT / ".importlinter")
    watched = {
        name.removeprefix("quittance.") for name in contracts["importlinter:contract:rooms"]["containers"].split()
    }
    outside = {"config", "core", "integrations", "web"}  # these have no rooms: wiring, foundations, vendors, pages
    assert watched == {package for package in tree.packages() if "/" not in package} - outside
