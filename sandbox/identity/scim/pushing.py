"""Which requests a change of the directory becomes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sandbox.identity.book import Change, Group, Person
from sandbox.identity.directory import Directory
from sandbox.identity.scim import words
from sandbox.identity.scim.speaking import Answer, Line

USERS, GROUPS = "Users", "Groups"


@dataclass
class Remote:
    """The ids that the receiver gave, by ours."""

    people: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)


class Push:
    def __init__(self, line: Line, remote: Remote, people: dict[str, Person]) -> None:
        self._line = line
        self._remote = remote
        self._people = people
        self._as_text = "scim_text_active" in line.taken

    def changes(self, changes: Iterable[Change]) -> None:
        for change in changes:
            known = change.after or change.before
            if isinstance(known, Person):
                self._person(change)
            else:
                self._group(change)

    def everything(self, directory: Directory) -> None:
        for person in directory.people:
            self._whole_person(person)
        for group in directory.groups:
            self._whole_group(group)
        for group_id in set(self._remote.groups) - {group.id for group in directory.groups}:
            self._remove(GROUPS, group_id)
        for person_id in set(self._remote.people) - {person.id for person in directory.people}:
            self._remove(USERS, person_id)

    def _person(self, change: Change) -> None:
        before, after = change.before, change.after
        if not isinstance(after, Person):
            self._remove(USERS, before.id if before else "")
        elif isinstance(before, Person) and replace(before, active=after.active) == after:
            self._activity(after)
        else:
            self._whole_person(after)

    def _activity(self, person: Person) -> None:
        remote_id = self._id_of(person)
        answer = None
        if remote_id:
            facts = words.activity(person, active_as_text=self._as_text)
            answer = self._line.ask("PATCH", f"/{USERS}/{remote_id}", facts)
        if answer is None or answer.status == 404:
            self._whole_person(person)

    def _whole_person(self, person: Person) -> None:
        facts = words.user(person, active_as_text=self._as_text)
        self._whole(USERS, person.id, self._id_of(person), facts, second_name=("userName", person.email))

    def _group(self, change: Change) -> None:
        before, after = change.before, change.after
        if not isinstance(after, Group):
            self._remove(GROUPS, before.id if before else "")
            return
        remote_id = self._remote.groups.get(after.id)
        if not isinstance(before, Group) or remote_id is None:
            self._whole_group(after)
            return
        if before.name != after.name:
            self._line.ask("PATCH", f"/{GROUPS}/{remote_id}", words.renamed(after))
        came = self._members([each for each in after.members if each not in before.members])
        if came:
            self._line.ask("PATCH", f"/{GROUPS}/{remote_id}", words.joined(came))
        for gone in before.members:
            if gone not in after.members and gone in self._remote.people:
                self._line.ask("PATCH", f"/{GROUPS}/{remote_id}", words.left(self._remote.people[gone]))

    def _whole_group(self, group: Group) -> None:
        facts = words.group(group, self._members(group.members))
        found = self._remote.groups.get(group.id) or self._line.find(GROUPS, "displayName", group.name)
        self._whole(GROUPS, group.id, found, facts, second_name=("displayName", group.name))

    def _whole(
        self, kind: str, own_id: str, remote_id: str | None, facts: words.Facts, *, second_name: tuple[str, str]
    ) -> None:
        """In its place if the receiver has it, else new; and the other way round where it says otherwise."""
        if remote_id:
            answer = self._line.ask("PUT", f"/{kind}/{remote_id}", facts)
            if answer.status != 404:
                self._keep(kind, own_id, remote_id)
                return
        answer = self._line.ask("POST", f"/{kind}", facts)
        if answer.status == 409:
            remote_id = self._line.find(kind, *second_name)
            if remote_id:
                self._keep(kind, own_id, remote_id)
                self._line.ask("PUT", f"/{kind}/{remote_id}", facts)
        elif answer.good:
            self._keep(kind, own_id, _id_in(answer))

    def _remove(self, kind: str, own_id: str) -> None:
        known = self._known(kind)
        remote_id = known.get(own_id) or self._line.find(kind, "externalId", own_id)
        if remote_id:
            answer = self._line.ask("DELETE", f"/{kind}/{remote_id}")
            if answer.good or answer.status == 404:
                known.pop(own_id, None)

    def _id_of(self, person: Person) -> str | None:
        return self._remote.people.get(person.id) or self._line.find(USERS, "externalId", person.id)

    def _members(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        return [
            (self._remote.people[each], self._people[each].name)
            for each in ids
            if each in self._remote.people and each in self._people
        ]

    def _keep(self, kind: str, own_id: str, remote_id: str) -> None:
        if remote_id:
            self._known(kind)[own_id] = remote_id

    def _known(self, kind: str) -> dict[str, str]:
        return self._remote.people if kind == USERS else self._remote.groups


def _id_in(answer: Answer) -> str:
    return str(answer.facts.get("id") or "")
