"""What the events of the practice system's mirror say to people; `event_words` takes them in."""

from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]
_TABLES = {
    "client_contacts": "contacts of clients",
    "entries": "ledger entries",
    "work": "unbilled work",
}
_KINDS = {
    "new_clients": "many new clients at once",
    "vanished": "many invoices vanished",
    "numbers": "client numbers that changed owner",
}
_CADENCE = {
    "poll_seconds": "seconds between readings",
    "compare_minutes": "minutes between full compares",
    "stale_after_minutes": "minutes until it counts as stale",
}
_SHOWN_MAX = 5


def _drafted(facts: Facts) -> str:
    changes = facts.get("changes") or {}
    told = [f"{name} {after}" for name, (_, after) in changes.items()]
    told += [f"query for {table}" for table in facts.get("queries") or []]
    told += ["a new password"] if facts.get("new_password") else []
    what = f": {'; '.join(told)}" if told else ", unchanged"
    return f"A connection to the practice system was drafted{what}."


def _in_force(facts: Facts) -> str:
    former = facts.get("former")
    if not former:
        return f"The practice system at {facts['address']} is read from now on."
    if facts.get("same"):
        return (
            f"The practice system is read as {facts['address']} from now on; before: {former}. It is the same database."
        )
    return f"Another database is read from now on: {facts['address']}; before: {former}. Everything is compared."


def _cadence(facts: Facts) -> str:
    before, after = facts.get("before") or {}, facts.get("after") or {}
    told = [
        f"{title} {after.get(name)}, before: {before.get(name)}"
        for name, title in _CADENCE.items()
        if before.get(name) != after.get(name)
    ]
    return f"The pace of reading was changed: {'; '.join(told)}."


def _map(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        lines = [f"{line['table']}, {line['field']}: {line['after']}" for line in facts.get("changes") or []]
        more = f"; and {len(lines) - _SHOWN_MAX} more" if len(lines) > _SHOWN_MAX else ""
        what = words.format(number=facts["number"], taken_from=facts.get("taken_from"))
        return f"{what}: {'; '.join(lines[:_SHOWN_MAX])}{more}." if lines else f"{what}."

    return told


def _held(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        counts = _counts(facts.get("counts") or {})
        kind = _KINDS.get(str(facts.get("kind")), "an import")
        return f"{words.format(kind=kind)}{f' ({counts})' if counts else ''}."

    return told


def _changed(facts: Facts) -> str:
    counts = facts.get("counts") or {}
    told = []
    for kind, word in (("inserted", "new"), ("updated", "changed"), ("gone", "gone"), ("held", "held")):
        of_kind = _counts({table: each.get(kind, 0) for table, each in counts.items()})
        told += [f"{word}: {of_kind}"] if of_kind else []
    return f"Read from the practice system: {'; '.join(told) or 'nothing that counts'}."


def _counts(counts: dict[str, int]) -> str:
    """`invoices 300, clients 1`, so that no noun has to bend."""
    told = sorted(((number, table) for table, number in counts.items() if number), reverse=True)
    return ", ".join(f"{_TABLES.get(table, table)} {number:,}" for number, table in told)


def _moved(facts: Facts) -> str:
    return f"The practice system is read at {facts.get('address')} now; before: {facts.get('former') or 'none'}."


WORDS: dict[str, tuple[str, str | Callable[[Facts], str]]] = {
    "source.drafted": ("mirror", _drafted),
    "source.discarded": ("mirror", "The drafted connection to the practice system was discarded: {address}."),
    "source.put_in_force": ("mirror", _in_force),
    "source.moved": ("mirror", _moved),
    "source.paused": ("mirror", "Reading the practice system was paused."),
    "source.resumed": ("mirror", "Reading the practice system was resumed."),
    "source.cadence_changed": ("mirror", _cadence),
    "source.went_back": (
        "mirror",
        "The practice system's counter of changes went back, as after a restored backup; everything was compared.",
    ),
    "source.compare_asked": ("mirror", "A full compare with the practice system was asked for."),
    "mapping.changed": ("mirror", _map("Version {number} of the field map was saved")),
    "mapping.taken_back": ("mirror", _map("Version {number} of the field map goes back to version {taken_from}")),
    "mirror.changed": ("mirror", _changed),
    "mirror.stood_still": ("mirror", "The practice system was not read for too long; the firm was told by mail."),
    "import.held": ("mirror", _held("Held until somebody decides: {kind}")),
    "import.applied": ("mirror", _held("A held import was applied: {kind}")),
    "import.refused": ("mirror", _held("A held import was refused: {kind}")),
    "import.came_back": (
        "mirror",
        "What had vanished from the practice system is there again; nothing was left to decide.",
    ),
    "quarantine.asked_again": ("mirror", "A row in quarantine is to be tried again: {table} {key}."),
}
