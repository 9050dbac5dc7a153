"""The checkout as the guards read it: its files, and the product's code as syntax."""

import ast
import configparser
import fnmatch
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ROOT / "quittance"
ROOMS = ("models", "rules", "queries", "actions", "mails", "documents")
_NOT_CODE = {"tests", "migrations"}


def files() -> Iterator[Path]:
    """Every file that is, or could be, committed: all but what .gitignore names."""
    ignored = [line for line in (ROOT / ".gitignore").read_text().splitlines() if line and not line.startswith("#")]
    yield from _below(ROOT, ignored)


def _below(folder: Path, ignored: list[str]) -> Iterator[Path]:
    for found in sorted(folder.iterdir()):
        if found.name == ".git" or any(_names(pattern, found) for pattern in ignored):
            continue
        if found.is_dir() and not found.is_symlink():
            yield from _below(found, ignored)
        else:
            yield found


def _names(pattern: str, found: Path) -> bool:
    if pattern.endswith("/") and not found.is_dir():
        return False
    bare = pattern.rstrip("/")
    if "/" in bare:
        return fnmatch.fnmatch(found.relative_to(ROOT).as_posix(), bare.lstrip("/"))
    return fnmatch.fnmatch(found.name, bare)


def product_code() -> Iterator[Path]:
    """The product's own modules, without tests and migrations."""
    for file in sorted(PRODUCT.rglob("*.py")):
        if not _NOT_CODE & set(file.relative_to(PRODUCT).parts):
            yield file


@cache
def syntax(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), filename=str(file))


def domain_of(file: Path) -> str:
    """`outbox` for quittance/outbox/actions/mails.py; empty for a module of the root package itself."""
    parts = file.relative_to(PRODUCT).parts
    return parts[0] if len(parts) > 1 else ""


def packages() -> Iterator[str]:
    """Every package of the product that is not a room of its domain: `web/ops`, `core/tables`."""
    for marker in sorted(PRODUCT.rglob("__init__.py")):
        folder = marker.parent.relative_to(PRODUCT)
        if folder.parts and not {*_NOT_CODE, *ROOMS} & set(folder.parts):
            yield folder.as_posix()


@cache
def lines_of_the_order() -> tuple[tuple[str, ...], ...]:
    """The layers of `.importlinter`, the highest first; one line may hold several domains."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:order"]["layers"].split("\n")
    return tuple(tuple(name.strip(" ()") for name in line.split("|")) for line in lines if line.strip())


def height(domain: str) -> int:
    """How high a domain stands: the higher may know the lower."""
    lines = lines_of_the_order()
    for depth, names in enumerate(lines):
        if domain in names:
            return len(lines) - depth
    raise LookupError(f"{domain} stands on no line of .importlinter")
