"""Checks an archive of payment files, and names every row that was changed, dropped, repeated, moved or slipped in.

    python3 checker.py ARCHIVE [--head BANK_ACCOUNT=HASH ...]

ARCHIVE is a zip or a folder. Nothing is needed but Python 3.8 or newer: no network, and nothing of who made the files.
HASH is the one that stands in the mail of a bank account's last file set: with it, not even whoever rewrites the whole
archive stays unseen. Ends with 0 if all is as it was sealed, with 1 if not, with 2 if there is nothing to check.
"""

from __future__ import annotations

import argparse
import bisect
import csv
import hashlib
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

INDEX, MANIFEST, SEALS = "archive.json", "manifest.json", "seals.csv"
INVOICES, ALT, FEES = "Posted_Invoice_Payments.csv", "Posted_alt_Payments.csv", "Transaction_fee_report.csv"
KINDS = {"invoices": INVOICES, "alt": ALT, "fees": FEES}
LINES = "Balance_Lines.csv"
ONCE = (*KINDS.values(), "Moved_Payments.csv", LINES)  # a row of these stands in one file set and no other
SEAL_DIGITS, SPLIT, TIMES_MAX = 32, "\x1f", 100  # times as large as it is packed: more would only fill the memory
UNREADABLE = Exception  # what strange bytes make of a reader is said of them, whatever it is, and the rest is checked
if TYPE_CHECKING:
    Seals = list[tuple[str, str, str]]  # of a file: key, payout and seal of each row
    Table = list[list[str]]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def hash_of(manifest: dict[str, Any]) -> str:
    bare = {key: value for key, value in manifest.items() if key != "hash"}
    return sha256(json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())


def table(content: bytes) -> Table:
    return list(csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", errors="replace", newline="")))


def cents(written: str) -> int:
    return int(written.replace(".", "")) if written else 0


def money(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


class Archive:
    """A zip or a folder: names and contents. What it holds is read, never unpacked."""

    def __init__(self, names: list[str], content: Callable[[str], bytes]) -> None:
        at = "archive/" if f"archive/{INDEX}" in names else ""  # as it is downloaded, with this file beside it
        self.names = sorted(name.removeprefix(at) for name in names if name[-1:] != "/" and name.startswith(at))
        self.known, self.at, self.content = frozenset(self.names), at, content

    @classmethod
    def opened(cls, path: Path) -> Archive:
        if path.is_dir():
            names = [each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()]
            return cls(names, lambda name: (path / name).read_bytes())
        packed = zipfile.ZipFile(path)
        for one in packed.infolist():
            if one.file_size > TIMES_MAX * one.compress_size:
                raise ValueError(f"{one.filename} would be {one.file_size} bytes out of {one.compress_size}.")
        return cls(packed.namelist(), packed.read)

    def read(self, name: str) -> bytes:
        if name not in self.known:
            raise FileNotFoundError(f"{name} is missing.")
        return self.content(self.at + name)

    def json(self, name: str) -> dict[str, Any]:
        return dict(json.loads(self.read(name)))


class Checker:
    def __init__(self, archive: Archive, heads: dict[str, str]) -> None:
        self.archive, self.heads = archive, heads
        self.faults: list[str] = []
        self.say = self.faults.append
        self.notes: list[str] = []
        self.known: set[str] = {INDEX}
        self.homes: dict[tuple[bool, str], str] = {}  # where each row stands
        self.rows = self.sets = 0

    def run(self) -> None:
        index = self.archive.json(INDEX)
        if hash_of(index) != index.get("hash"):
            self.say(f"{INDEX} was changed.")
        accounts = index.get("bank_accounts", {})
        last: dict[str, dict[str, Any]] = {}
        for folder in index.get("sets", []):
            if manifest := self.one_set(folder):
                account = str(manifest.get("bank_account"))
                self.chain(folder, manifest, last.get(account, {}), accounts.get(account, {}))
                last[account] = manifest
        for account in sorted({*accounts, *self.heads}):
            self.head(account, last.get(account, {}), accounts.get(account, {}))
        for place, name in enumerate(self.archive.names):
            if name not in self.known:
                self.say(f"{name} belongs to no file set.")
            if name in self.archive.names[place + 1 : place + 2]:
                self.say(f"{name} is in the archive twice.")

    def chain(self, folder: str, manifest: dict[str, Any], before: dict[str, Any], said: dict[str, Any]) -> None:
        number = before.get("number", 0) + 1 if before else said.get("first")
        if manifest.get("number") != number:
            self.say(f"{folder}: here should be file set {number}. One is missing, repeated or moved.")
        elif before and manifest.get("previous") != hash_of(before):
            self.say(f"{folder}: the chain is broken: it was made after another file set {before.get('number')}.")
        elif number == 1 and manifest.get("previous"):
            self.say(f"{folder}: the chain is broken: the first file set names one before it.")

    def head(self, account: str, last: dict[str, Any], said: dict[str, Any]) -> None:
        wanted = self.heads.get(account, said.get("head"))
        if not last or last.get("number") != said.get("last"):
            self.say(f"{account}: the last file set should be number {said.get('last')}, with the hash {wanted}.")
        elif hash_of(last) != wanted:
            self.say(f"{account}: file set {last.get('number')}, the last, is not the one with the hash {wanted}.")

    def one_set(self, folder: str) -> dict[str, Any]:
        self.sets += 1
        path = f"{folder}/{MANIFEST}"
        self.known.add(path)
        try:
            manifest = self.archive.json(path)
            if hash_of(manifest) != manifest["hash"]:
                self.say(f"{path} was edited: it no longer has its own hash.")
            self.contents(folder, manifest)
            rest, let_go = manifest["totals"]["remainder"], manifest["release"]
            if let_go:
                self.notes.append(f"{folder}: {let_go['by']} released it with {rest} unexplained: {let_go['reason']}")
        except UNREADABLE as why:
            self.say(f"{path} cannot be read: {why}")
            return {}
        return manifest

    def contents(self, folder: str, manifest: dict[str, Any]) -> None:
        stated = {each["name"]: each for each in manifest["files"]}
        self.known |= {f"{folder}/{name}" for name in stated}
        sealed = self.seals(f"{folder}/{SEALS}", stated.pop(SEALS)["sha256"])
        sums: dict[str, dict[str, int]] = {}
        for name, file in stated.items():
            path, lines = f"{folder}/{name}", sealed.get(name, [])
            try:
                found = table(content := self.archive.read(path))
            except UNREADABLE as why:
                what = f"cannot be read ({why})" if path in self.archive.known else "is missing"
                keys = ", ".join(key for key, _, _ in lines[1:21]) + (" …" if lines[21:] else "")
                self.say(f"{path} {what}, with its {len(lines) - 1} rows: {keys}")
                continue
            wrong = [f"{path}: {difference}" for difference in differences(lines, found)]
            if not wrong and sha256(content) != file["sha256"]:
                wrong.append(f"{path}: its rows are as they were, but its bytes were changed.")
            self.faults += wrong
            sums[name] = self.count(path, file, lines, found)
        self.balance(folder, manifest, sums)

    def seals(self, path: str, wanted: str) -> dict[str, Seals]:
        """What each file held when it was sealed, line by line; the first is its header."""
        content = self.archive.read(path)
        wrong: list[str] = []
        found: dict[str, Seals] = {}
        following: dict[str, str] = {}  # the place that a file's next seal is of
        for line in table(content)[1:]:
            name, place, key, payout, seal, check = (*line, *[""] * 6)[:6]
            if f"{zlib.crc32(SPLIT.join(line[:5]).encode()):08x}" != check or line[6:]:
                wrong.append(f"{path}: the seal of row {key} of {name} was changed.")
            elif place != following.get(name, "0"):
                wrong.append(f"{path}: before row {key} of {name} a seal was dropped, repeated or moved.")
            following[name] = str(int(place) + 1) if place.isdigit() else ""
            found.setdefault(name, []).append((key, payout, seal))
        self.faults += wrong or ([] if sha256(content) == wanted else [f"{path} was changed."])
        return found

    def count(self, path: str, file: dict[str, Any], lines: Seals, found: Table) -> dict[str, int]:
        """The sums by payout and the control total; and no row stands in two file sets."""
        self.rows += max(0, len(found) - 1)
        place = found[0].index(file["sums"]) if found and file["sums"] in found[0] else None
        sums: dict[str, int] = {}
        for at, cells in enumerate(found[1:], start=1):
            key, payout, _ = lines[at] if at < len(lines) else ("?", "", "")
            try:
                sums[payout] = sums.get(payout, 0) + (0 if place is None else cents(cells[place]))
            except (ValueError, IndexError):
                self.say(f"{path}: row {key} bears no amount.")
            once = at < len(lines) and file["name"] in ONCE
            home = self.homes.setdefault((file["name"] == LINES, key), path) if once else path
            if home != path:
                self.say(f"{path}: row {key} stands in {home}, too.")
        if money(sum(sums.values())) != file["total"]:
            self.say(f"{path}: its rows come to {money(sum(sums.values()))}, its control total is {file['total']}.")
        return sums

    def balance(self, folder: str, manifest: dict[str, Any], sums: dict[str, dict[str, int]]) -> None:
        """Invoices and alt, less fees, are the deposit; so are the processor's lines. For each payout, to the cent."""
        whole = dict.fromkeys((*KINDS, "carried", "remainder", "deposit"), 0)
        for payout in manifest["payouts"]:
            said = {name: cents(payout[name]) for name in whole}
            who = f"{folder}: payout {payout['payout']}"
            for kind, name in {**KINDS, "deposit": LINES}.items():
                found = sums.get(name, {}).pop(payout["payout"], 0)
                if found != said[kind] and not (kind == "deposit" and manifest["release"]):
                    self.say(f"{who}: {name} comes to {money(found)}, not {payout[kind]}.")
            parts = said["invoices"] + said["alt"] - said["fees"] + said["carried"] + said["remainder"]
            if parts != said["deposit"]:
                self.say(f"{who}: its parts come to {money(parts)}, the deposit is {payout['deposit']}.")
            whole = {name: whole[name] + said[name] for name in whole}
        for name, amount in whole.items():
            if money(amount) != manifest["totals"][name]:
                self.say(f"{folder}: {name} of all payouts: {money(amount)}, not {manifest['totals'][name]}.")
            if name in KINDS and sums.get(KINDS[name]):
                self.say(f"{folder}: {KINDS[name]} holds rows of no payout.")


def differences(sealed: Seals, found: Table) -> Iterator[str]:
    """Which rows are not what was sealed, each by its key."""
    places: dict[str, list[int]] = {}
    for place, (_, _, seal) in enumerate(sealed):
        places.setdefault(seal, []).append(place)
    left = {seal: list(each) for seal, each in places.items()}
    order: list[int] = []  # of the rows that are still there: the place at which each was sealed
    strange: dict[int, list[int]] = {}  # of the others, by the row after which they stand
    for at, seal in enumerate(sha256(SPLIT.join(cells).encode())[:SEAL_DIGITS] for cells in found):
        if left.get(seal):
            order.append(left[seal].pop(0))
        elif seal in places:
            yield f"row {sealed[places[seal][0]][0]} is repeated, at place {at}."
        else:
            strange.setdefault(order[-1] if order else -1, []).append(at)
    yield from changed(sealed, found, set(order), strange)
    for place in sorted(set(order) - set(in_step(order))):
        yield f"row {sealed[place][0]} was moved, from place {place}."


def changed(sealed: Seals, found: Table, there: set[int], strange: dict[int, list[int]]) -> Iterator[str]:
    """A row that is gone was changed where a strange one stands in its place, and dropped where none does."""
    after = -1
    for place, (key, _, _) in enumerate(sealed):
        if place in there:
            after = place
        elif strange.get(after):
            at = strange[after].pop(0)
            yield f"row {key} was changed, at place {at}. It reads: {' | '.join(found[at])}"
        else:
            yield f"row {key} was dropped, from place {place}."
    for at in sorted(at for each in strange.values() for at in each):
        yield f"a row that was never sealed stands at place {at}: {' | '.join(found[at])}"


def in_step(order: list[int]) -> Iterator[int]:
    """The longest part of a sequence that rises: what does not belong to it was moved."""
    ends: list[int] = []
    before: dict[int, int] = {}
    for value in order:
        at = bisect.bisect_left(ends, value)
        if at:
            before[value] = ends[at - 1]
        ends[at : at + 1] = [value]
    value = ends[-1] if ends else -1
    while value >= 0:
        yield value
        value = before.get(value, -1)


def plain(text: str) -> str:
    """What a row holds moves no cursor, and a console of few letters shows it, too."""
    letters, text = sys.stdout.encoding or "utf-8", "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return text.encode(letters, "backslashreplace").decode(letters)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--head", action="append", default=[], metavar="BANK_ACCOUNT=HASH")
    given = parser.parse_args(arguments)
    try:
        checker = Checker(Archive.opened(given.archive), dict(each.split("=", 1) for each in given.head))
        checker.run()
    except UNREADABLE as unreadable:
        sys.stdout.write(plain(f"{given.archive} cannot be read as an archive: {unreadable}") + "\n")
        return 2
    sys.stdout.writelines(f"{plain(line)}\n" for line in [*checker.notes, *checker.faults])
    verdict = f"{len(checker.faults)} faults" if checker.faults else "all as it was sealed"
    sys.stdout.write(f"{checker.rows} rows in {checker.sets} file sets: {verdict}.\n")
    return 1 if checker.faults else 0


if __name__ == "__main__":
    sys.exit(main())
