"""Doing pranks and undoing them. What is active stands in the database, so it outlives a restart."""

from sandbox.practice.backups import send_reader_away
from sandbox.practice.pranks import BY_KEY, PRANKS, Prank
from sandbox.practice.rows import Connection, Refused, every


def active(connection: Connection) -> set[str]:
    return {row["prank"] for row in every(connection, "SELECT prank FROM mischief.active")}


def play(connection: Connection, key: str) -> str:
    prank = _known(key)
    if prank.key in active(connection):
        raise Refused(f"“{prank.title}” is on already.")
    connection.execute("INSERT INTO mischief.active (prank) VALUES (%s)", [prank.key])
    connection.execute(prank.does)
    if prank.sends_reader_away:
        connection.commit()  # first nobody is let in, then those inside are sent away
        send_reader_away(connection)
    return f"“{prank.title}” is on."


def undo(connection: Connection, key: str) -> str:
    prank = _known(key)
    if prank.key not in active(connection):
        raise Refused(f"“{prank.title}” is not on.")
    connection.execute("DELETE FROM mischief.active WHERE prank = %s", [prank.key])
    connection.execute(prank.undoes)
    return f"“{prank.title}” was taken back."


def undo_all(connection: Connection) -> str:
    """The latest of the list first: shapes before rows, or there would be no table to put them right in."""
    on = active(connection)
    for prank in reversed(PRANKS):
        if prank.key in on:
            undo(connection, prank.key)
    return "Everything was taken back." if on else "Nothing was on."


def _known(key: str) -> Prank:
    if key not in BY_KEY:
        raise Refused(f"There is no prank {key}.")
    return BY_KEY[key]
