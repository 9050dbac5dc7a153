"""`quittance firm source`: connect a firm's practice system without a browser, and begin to read it."""

import argparse
import os
import time
from pathlib import Path
from typing import Any

from quittance.config.cli.words import CommandFailed, await_database, load_product

_PAUSE_SECONDS = 0.5


def declare(verbs: Any) -> None:
    source = verbs.add_parser("source", help="connect a firm's practice system and begin to read it")
    source.add_argument("slug", help="the firm's short name")
    source.add_argument("--profile", required=True, help="which kind of system, such as practice_cs or generic")
    source.add_argument(
        "--address",
        required=True,
        metavar="ADDRESS",
        help="postgresql://user@host:port/database; the password comes from QUITTANCE_SOURCE_PASSWORD",
    )
    source.add_argument(
        "--query", action="append", default=[], metavar="TABLE=FILE", help="generic: the file with a table's query"
    )
    source.add_argument("--patience", type=int, default=0, metavar="SECONDS", help="wait so long for the source")
    source.add_argument("--exists-ok", action="store_true", help="no fault if a source is in force already")
    source.set_defaults(run=_source)


def _source(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import scope
    from quittance.sync import queries as sync
    from quittance.tenancy import queries as tenancy

    firm_id = tenancy.firm_id_of_slug(chosen.slug)
    if firm_id is None:
        raise CommandFailed(f'There is no firm with the short name "{chosen.slug}".')
    with scope.firm(firm_id):
        if chosen.exists_ok and sync.live_source() is not None:
            print(f"{chosen.slug} reads its practice system.")
            return
        found = _in_force(chosen)
    for words in found:
        print(words)
    print(f"{chosen.slug} reads its practice system from now on.")


def _in_force(chosen: argparse.Namespace) -> list[str]:
    from quittance.core import clock
    from quittance.sync.actions import sources

    password = os.environ.get("QUITTANCE_SOURCE_PASSWORD", "")
    wish = sources.Wish(chosen.profile, chosen.address, password, _queries(chosen.query))
    try:
        draft = sources.save_draft(wish=wish, by="system", now=clock.now())
        found = _tested(draft, chosen.patience)
        sources.put_in_force(by="system", now=clock.now())
    except sources.CannotSave as cannot:
        faults = [f"{name.replace('_', ' ')}: {words}" for name, words in cannot.faults.items()]
        raise CommandFailed(" ".join(faults)) from None
    except sources.CannotPut as cannot:
        raise CommandFailed(str(cannot)) from None
    return found


def _tested(draft: Any, patience_seconds: int) -> list[str]:
    """A source that starts at the same moment as we do answers soon."""
    from quittance.core import clock
    from quittance.sync.actions import source_checks

    until = time.monotonic() + patience_seconds
    while True:
        findings = source_checks.run(source=draft, now=clock.now())
        bad = [f"{each.words} {each.remedy}".strip() for each in findings if each.tone == "bad"]
        if not bad:
            return [each.words for each in findings]
        if time.monotonic() >= until:
            raise CommandFailed(" ".join(bad))
        time.sleep(_PAUSE_SECONDS)


def _queries(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        table, _, name = text.partition("=")
        if not table or not name:
            raise CommandFailed(f'"{text}" does not read TABLE=FILE.')
        found[table] = Path(name).read_text()
    return found
