"""What no file of the tree may hold, and how long files and functions may grow."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from tests import tree

FILE_LINES_MAX, FUNCTION_LINES_MAX = 300, 60
_SOURCES = {".py", ".ts", ".css", ".html", ".txt", ".typ", ".sh", ""}
_LOCKS_OF_OTHER_TOOLS = {"uv" + ".lock", "pylock" + ".toml"}
# Put together here, so that this file does not hold what it forbids.
_REGISTRIES = ["pypi" + ".org", "files.pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com"]
_SOMEBODYS_FOLDER = re.compile(
    r"(?<![\w.])/(?:" + "|".join(["ho" + "me", "wo" + "rk", "Us" + "ers", "ro" + "ot"]) + r")/\w"
)
_EXCUSE = re.compile(r"#\s*noqa(?::\s*(?P<rules>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?(?P<reason>.*)")
_IGNORED_TYPE = re.compile(r"#\s*type:\s*ignore(?P<rules>\[[\w, -]+\])?(?P<reason>.*)")

FILES = list(tree.files())
PYTHON = [file for file in FILES if file.suffix == ".py"]


def name(file: Path) -> str:
    return file.relative_to(tree.ROOT).as_posix()


def text(file: Path) -> str:
    return file.read_text(errors="replace")


def without_reason(source: str) -> list[int]:
    """Lines whose exception from a rule names no rule or gives no reason."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            for pattern in (_EXCUSE, _IGNORED_TYPE):
                match = pattern.search(token.string)
                if match and not (match["rules"] and re.search(r"[A-Za-z]{2}", match["reason"])):
                    found.append(token.start[0])
    return found


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES_MAX
    ]


def test_the_walk_finds_the_tree_and_not_what_is_made_from_it() -> None:
    names = {name(file) for file in FILES}
    assert {"pyproject.toml", "bin/ci", "quittance/core/scope.py", "tests/test_tree.py", ".gitignore"} <= names
    assert not [found for found in names if found.startswith((".venv/", ".git/", "node_modules/", "var/"))]
    assert not [found for found in names if "__pycache__" in found or found.startswith("quittance/web/base/dist/")]


def test_no_file_names_a_registry_of_packages() -> None:
    assert [(name(file), host) for file in FILES for host in _REGISTRIES if host in text(file)] == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert [(name(file), found[0]) for file in FILES if (found := _SOMEBODYS_FOLDER.search(text(file)))] == []


def test_the_locks_are_ours_alone() -> None:
    assert [name(file) for file in tree.ROOT.rglob("*.[lt]o[cm]*") if file.name in _LOCKS_OF_OTHER_TOOLS] == []


def test_files_stay_short() -> None:
    sources = [file for file in FILES if file.suffix in _SOURCES and "migrations" not in file.parts]
    lengths = {name(file): len(text(file).splitlines()) for file in sources}
    assert {file: length for file, length in lengths.items() if length > FILE_LINES_MAX} == {}


def test_functions_stay_short() -> None:
    found = {name(file): long_functions(text(file)) for file in PYTHON if "migrations" not in file.parts}
    assert {file: functions for file, functions in found.items() if functions} == {}


def test_every_exception_from_a_rule_names_the_rule_and_gives_its_reason_on_the_line() -> None:
    found = {name(file): without_reason(text(file)) for file in PYTHON}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("# " + "noqa", True),
        ("# " + "noqa  we like it so", True),
        ("# " + "noqa: S101", True),
        ("# " + "noqa: S101, PLR2004", True),
        ("# " + "noqa: S101  told to the type checker", False),
        ("# " + "noqa: S101 - told to the type checker", False),
        ("# " + "type: ignore", True),
        ("# " + "type: ignore[misc]", True),
        ("# " + "type: ignore[misc]  # the stubs leave it out", False),
        ("# an ordinary remark", False),
    ],
)
def test_a_trial_exception_without_a_reason_is_refused(comment: str, *, fault: bool) -> None:
    assert bool(without_reason(f"x = 1  {comment}\n")) is fault


def test_a_trial_function_and_a_trial_path_that_go_too_far_are_noticed() -> None:
    assert long_functions("def short():\n    pass\n") == []
    assert long_functions("def long():\n" + "    pass\n" * FUNCTION_LINES_MAX) == ["long"]
    assert _SOMEBODYS_FOLDER.search("kept in /" + "home/dana/quittance")
    assert not _SOMEBODYS_FOLDER.search("https://example.com/" + "home/dana")
