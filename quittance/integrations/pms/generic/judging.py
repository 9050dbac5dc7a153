"""What is wrong with the columns that a firm's own query brings: missing, doubled, unknown, or of another type."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from quittance.integrations.pms.generic.columns import COLUMNS, FIRST, Wanted
from quittance.integrations.pms.protocol import Finding, Kind

Held = Sequence[tuple[str, str]]
_OFFERED = "What each column means stands on the set-up page, beside the query."
_EVEN_TEXT = {"integer", "number", "text", "padded"}
# Text may hold anything: whether it can be read is seen on the rows.
_FIT = {
    Kind.AMOUNT: (_EVEN_TEXT, "an amount", "numeric(19, 2)"),
    Kind.INTEGER: (_EVEN_TEXT, "a whole number", "int"),
    Kind.DATE: ({"date", "moment", "wall", "text", "padded"}, "a date", "date"),
    Kind.BOOLEAN: ({"boolean", "integer", "text", "padded"}, "yes or no", "boolean"),
}
_SPOKEN = {
    "integer": "a whole number",
    "number": "a number",
    "text": "text",
    "padded": "text",
    "boolean": "yes or no",
    "date": "a date",
    "moment": "a time",
    "wall": "a time",
}
_VERSIONS = {"integer", "moment", "wall"}


def findings(table: str, held: Held) -> Iterator[Finding]:
    """Everything that can be said of one query, in the order in which its columns are described."""
    found, where = dict(held), name(table)
    for twice, times in Counter(column for column, _ in held).items():
        if times > 1:
            yield Finding("bad", f"{where}: The column {twice} stands there twice.", "Give each a name of its own.")
    for each in COLUMNS[table]:
        if each.needed and each.name not in found:
            words = f"{where}: The column {each.name} is missing. {each.about}"
            yield Finding("bad", words, f"Add it to the SELECT: … AS {each.name}.")
        elif each.name in found:
            yield from _of_type(where, each, found[each.name])
    unknown = [column for column in found if column not in {each.name for each in COLUMNS[table]}]
    yield from _unknown(where, unknown, [each.name for each in COLUMNS[table] if each.name not in found])


def name(table: str) -> str:
    return f"The query for {table.replace('_', ' ')}"


def _of_type(where: str, each: Wanted, held: str) -> Iterator[Finding]:
    spoken = _SPOKEN.get(held, "of a type that we do not know")
    if each is FIRST[1] and held not in _VERSIONS:
        words = f"{where}: The column version is {spoken}, and not a whole number or a time."
        yield Finding("bad", words, "Cast it to bigint or timestamptz, or leave it out.")
    elif each.kind in _FIT and held not in _FIT[each.kind][0]:
        _, needed, cast = _FIT[each.kind]
        words = f"{where}: The column {each.name} is {spoken}, and not {needed}."
        yield Finding("bad", words, f"Cast it, or choose another one: CAST(… AS {cast}) AS {each.name}.")


def _unknown(where: str, names: Sequence[str], unused: Sequence[str]) -> Iterator[Finding]:
    if not names:
        return
    likely = [(each, match) for each in names for match in get_close_matches(each.lower(), unused, n=1, cutoff=0.7)]
    meant = " ".join(f"Did you mean {match} by {each[:60]}?" for each, match in likely)
    told = ", ".join(each[:60] for each in names[:10]) + (" and others" if len(names) > 10 else "")  # noqa: PLR2004  more is no help
    words = f"{where}: We know no column {told}, and do not read it."
    yield Finding("warn", words, meant or f"Take it out, or give it the name of one of ours. {_OFFERED}")
