"""Documents say what the code says: domains, settings, commands, the map and the decisions."""

import contextlib
import html
import io
import os
import re
from dataclasses import Field, fields
from pathlib import Path

import pytest

from quittance.config import cli, environment
from quittance.config.wiring import REACTIONS
from tests import spoken, tree

DOMAINS = sorted(package for package in tree.packages() if "/" not in package)
_CODE = re.compile(r"`([^`\n]+)`")
_MADE = "made without `DATABASE_URL`, else needed"
_ADR = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
_PAPERS = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{paper.name}" for paper in (tree.ROOT / "docs").glob("*.md"))]


def code_in(text: str) -> set[str]:
    return set(_CODE.findall(text))


def said(domain: str) -> dict[str, set[str]]:
    """The lines of a domain's README, each with the names that stand in it as code."""
    lines = re.findall(r"^- ([A-Z][\w ]*): (.*)$", (tree.PRODUCT / domain / "README.md").read_text(), re.MULTILINE)
    return {word: code_in(line) for word, line in lines}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domains_readme_is_short_and_says_what_it_owns_and_never_does(domain: str) -> None:
    text = (tree.PRODUCT / domain / "README.md").read_text()
    assert text.startswith(f"# {domain}\n")
    assert 8 <= len(text.splitlines()) <= 16
    assert {"Owns", "Words", "Events", "Questions", "Never"} <= set(said(domain))


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domains_readme_lists_its_tables_states_events_and_questions_and_no_others(domain: str) -> None:
    lines = said(domain)
    states = {word.removeprefix("States of "): names for word, names in lines.items() if word.startswith("States of ")}
    assert states == spoken.states(domain)
    assert lines["Events"] == spoken.events(domain)
    assert {name for name in lines["Owns"] if name[0].isupper()} == spoken.tables_of(domain)
    if spoken.questions(domain):
        assert lines["Questions"] == spoken.questions(domain)


def test_every_event_that_is_listened_to_is_told_and_named_like_news() -> None:
    told = set().union(*(spoken.events(domain) for domain in DOMAINS))
    assert set(REACTIONS) <= told
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", name) for name in told)


def test_a_name_put_together_is_resolved_to_the_states_it_can_meet() -> None:
    source = (
        "def conclude(delivery, decision):\n"
        "    if decision.state != State.SENT:\n"
        "        events.record(f'delivery.{decision.state}', delivery)\n"
        "    events.record('mail.written', delivery)\n"
    )
    states = {"refused", "expired", "unsure", "suppressed", "bounced"}
    assert spoken.events_in(source) == {"mail.written", *(f"delivery.{state}" for state in states)}


def default_of(setting: "Field[object]") -> str:
    default = setting.metadata["default"]
    if setting.metadata["variable"] == "DATABASE_URL":
        return "the embedded database"
    if default is None:
        return _MADE
    inside = Path(default)
    if inside.is_relative_to(tree.ROOT):
        return f"`{inside.relative_to(tree.ROOT)}` in the checkout"
    return f"`{default}`" if default else "unset"


def table(rows: list[tuple[str, str, str]]) -> list[str]:
    return [f"| `{name}` | {default} | {html.escape(about, quote=False)} |" for name, default, about in rows]


def test_the_page_of_settings_lists_each_with_its_default_and_text() -> None:
    rows = [
        (setting.metadata["variable"], default_of(setting), setting.metadata["about"])
        for setting in fields(environment.Environment)
    ]
    page = (tree.ROOT / "docs" / "settings.md").read_text()
    listed = [line for line in page.partition("\n## ")[0].splitlines() if line.startswith("| `")]
    assert listed == table(rows), "docs/settings.md should say:\n" + "\n".join(table(rows))


def test_the_page_of_settings_lists_every_other_variable_that_the_product_reads() -> None:
    page = (tree.ROOT / "docs" / "settings.md").read_text()
    settings = {setting.metadata["variable"] for setting in fields(environment.Environment)}
    others = re.findall(r"^\| `(\w+)`", page.partition("\n## ")[2], re.MULTILINE)
    assert set(others) == spoken.variables() - settings


def test_beside_the_embedded_database_nothing_needs_to_be_set(tmp_path: Path) -> None:
    environment.read({"QUITTANCE_DATA": str(tmp_path)})
    with pytest.raises(environment.BadSettings) as bad:
        environment.read({"DATABASE_URL": "postgresql://app@db/quittance"})
    settings = fields(environment.Environment)
    needed = {setting.metadata["variable"] for setting in settings if default_of(setting) == _MADE}
    assert {fault.partition(" ")[0] for fault in bad.value.faults} == needed


@pytest.mark.parametrize("paper", _PAPERS)
def test_every_command_that_a_document_names_exists(paper: str) -> None:
    text = (tree.ROOT / paper).read_text()
    for name in set(re.findall(r"(?<![\w/.])bin/([a-z]+)", text)):
        assert os.access(tree.ROOT / "bin" / name, os.X_OK), f"{paper} names bin/{name}"
    spans = re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
    for words in re.findall(r"(?<![\w/.-])quittance ([a-z|]+)(?: ([a-z][a-z-]*)(?![\w.=/]))?", "\n".join(spans)):
        for command in words[0].split("|"):
            assert _is_command([command, words[1]]), f"{paper} names: quittance {command} {words[1]}"


def _is_command(words: list[str]) -> bool:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            cli.main([*filter(None, words), "--help"])
        except SystemExit as ended:
            return not ended.code
    return False


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    assert _is_command(["web"])
    assert _is_command(["firm", "add"])
    assert not _is_command(["polish"])
    assert not _is_command(["firm", "polish"])


def test_the_map_names_every_package_and_nothing_that_is_gone() -> None:
    named = {
        name.strip("/").removeprefix("quittance/") for name in code_in((tree.ROOT / "docs" / "map.md").read_text())
    }
    assert {package for package in tree.packages() if package.count("/") < 2} - named == set()
    paths = {name for name in named if "/" in name and not set(name) & set("<*… |")}
    assert {path for path in paths if not (tree.ROOT / path).exists() and not (tree.PRODUCT / path).exists()} == set()


def test_decisions_are_numbered_without_gaps_and_each_ends_with_what_enforces_it() -> None:
    papers = sorted((tree.ROOT / "docs" / "adr").iterdir())
    numbers = [int(found[1]) for paper in papers if (found := _ADR.fullmatch(paper.name))]
    assert numbers == list(range(1, len(papers) + 1))
    assert numbers, "docs/adr/ holds no decision yet"
    for paper in papers:
        last = paper.read_text().strip().split("\n\n")[-1]
        assert last.startswith("Enforced by"), f"{paper.name} does not end with a paragraph that begins: Enforced by"
        for path in {name.partition("::")[0] for name in code_in(last) if "/" in name and " " not in name}:
            assert (tree.ROOT / path).exists() or (tree.PRODUCT / path).exists(), f"{paper.name} names {path}"
