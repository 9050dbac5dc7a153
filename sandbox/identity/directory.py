"""The firm's directory: who works there, and in which groups."""

import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace

from sandbox.identity import book
from sandbox.identity.book import Book, Change, Group, Person
from sandbox.identity.keeping import Keeping

LENGTH_MAX = 200


class Refused(ValueError):
    """Something asked for cannot be written; the faults stand under the names of their fields."""

    def __init__(self, **faults: str) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


class Directory:
    def __init__(self, seeded: Book, keeping: Keeping) -> None:
        self._seeded = seeded
        self._keeping = keeping
        self._lock = threading.Lock()
        kept = keeping.get("directory")
        self._book = book.from_facts(kept) if kept else seeded
        self.listeners: list[Callable[[list[Change]], None]] = []

    @property
    def people(self) -> tuple[Person, ...]:
        return self._book.people

    @property
    def groups(self) -> tuple[Group, ...]:
        return self._book.groups

    @property
    def changed(self) -> bool:
        return self._book != self._seeded

    def person(self, named: str) -> Person | None:
        """By id or by e-mail."""
        wanted = named.casefold()
        return next((each for each in self.people if wanted in {each.id, each.email.casefold()}), None)

    def group(self, named: str) -> Group | None:
        wanted = named.casefold()
        return next((each for each in self.groups if wanted in {each.id, each.name.casefold()}), None)

    def groups_of(self, person: Person) -> list[Group]:
        return [group for group in self.groups if person.id in group.members]

    def write_person(self, person: Person | None, wanted: Person, groups: Iterable[str] | None = None) -> Person:
        """A new one, or `person` changed. `groups` are ids; None leaves them as they are."""
        written = Person(
            id=person.id if person else str(uuid.uuid4()),
            given_name=" ".join(wanted.given_name.split()),
            family_name=" ".join(wanted.family_name.split()),
            email=wanted.email.strip(),
            active=wanted.active,
        )
        chosen = None if groups is None else set(groups)

        def write(now: Book) -> Book:
            _check_person(now, written)
            known = any(each.id == written.id for each in now.people)
            people = tuple(written if each.id == written.id else each for each in now.people)
            members = now.groups if chosen is None else tuple(_with(each, written, chosen) for each in now.groups)
            return Book(people if known else (*people, written), members)

        self._become(write)
        return written

    def remove_person(self, person: Person) -> None:
        self._become(
            lambda now: Book(
                tuple(each for each in now.people if each.id != person.id),
                tuple(_with(group, person, set()) for group in now.groups),
            )
        )

    def write_group(self, group: Group | None, name: str, members: Iterable[str]) -> Group:
        written = Group(group.id if group else str(uuid.uuid4()), " ".join(name.split()), tuple(dict.fromkeys(members)))

        def write(now: Book) -> Book:
            _check_group(now, written)
            known = any(each.id == written.id for each in now.groups)
            groups = tuple(written if each.id == written.id else each for each in now.groups)
            return replace(now, groups=groups if known else (*groups, written))

        self._become(write)
        return written

    def remove_group(self, group: Group) -> None:
        self._become(lambda now: replace(now, groups=tuple(each for each in now.groups if each.id != group.id)))

    def back_to_the_seed(self) -> None:
        self._become(lambda _now: self._seeded)

    def _become(self, write: Callable[[Book], Book]) -> None:
        with self._lock:
            before = self._book
            after = write(before)
            if after == self._seeded:
                self._keeping.forget("directory")
            else:
                self._keeping.put("directory", book.as_facts(after))
            self._book = after
        # Outside the lock: a listener speaks over the network, and pages go on being read meanwhile.
        happened = list(book.changes(before, after))
        for listener in self.listeners if happened else ():
            listener(happened)


def _with(group: Group, person: Person, chosen: set[str]) -> Group:
    others = tuple(each for each in group.members if each != person.id)
    if group.id not in chosen:
        return replace(group, members=others)
    return group if person.id in group.members else replace(group, members=(*others, person.id))


def _check_person(now: Book, written: Person) -> None:
    faults = {}
    for field, words in (("given_name", "given name"), ("family_name", "family name")):
        if not getattr(written, field):
            faults[field] = f"Write the {words}."
        elif len(getattr(written, field)) > LENGTH_MAX:
            faults[field] = f"A {words} has at most {LENGTH_MAX} letters."
    local, _, domain = written.email.rpartition("@")
    if not local or not domain or len(written.email) > LENGTH_MAX or any(letter.isspace() for letter in written.email):
        faults["email"] = "Write an e-mail address, such as dana@harborpine.example."
    elif any(each.email.casefold() == written.email.casefold() for each in now.people if each.id != written.id):
        faults["email"] = f"{written.email} belongs to somebody else here. Use another address."
    if faults:
        raise Refused(**faults)


def _check_group(now: Book, written: Group) -> None:
    if not written.name or len(written.name) > LENGTH_MAX:
        raise Refused(name=f"Write a name for the group, of at most {LENGTH_MAX} letters.")
    if any(each.name.casefold() == written.name.casefold() for each in now.groups if each.id != written.id):
        raise Refused(name=f"There is a group {written.name} already. Use another name.")
    if set(written.members) - {each.id for each in now.people}:
        raise Refused(members="Somebody in this list is no longer in the directory. Choose the people again.")
