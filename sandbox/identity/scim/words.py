"""People and groups in SCIM's words (RFC 7643)."""

from typing import Any

from sandbox.identity.book import Group, Person

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MEDIA_TYPE = "application/scim+json"

Facts = dict[str, Any]


def user(person: Person, *, active_as_text: bool = False) -> Facts:
    return {
        "schemas": [USER],
        "externalId": person.id,
        "userName": person.email,
        "name": {"givenName": person.given_name, "familyName": person.family_name, "formatted": person.name},
        "displayName": person.name,
        "emails": [{"value": person.email, "type": "work", "primary": True}],
        "active": _active(person, active_as_text),
    }


def activity(person: Person, *, active_as_text: bool = False) -> Facts:
    return _patch({"op": "replace", "path": "active", "value": _active(person, active_as_text)})


def group(known: Group, members: list[tuple[str, str]]) -> Facts:
    """`members` are pairs of the receiver's id and a name."""
    return {"schemas": [GROUP], "externalId": known.id, "displayName": known.name, "members": _members(members)}


def renamed(known: Group) -> Facts:
    return _patch({"op": "replace", "path": "displayName", "value": known.name})


def joined(members: list[tuple[str, str]]) -> Facts:
    return _patch({"op": "add", "path": "members", "value": _members(members)})


def left(remote_id: str) -> Facts:
    return _patch({"op": "remove", "path": f'members[value eq "{remote_id}"]'})


def _patch(operation: Facts) -> Facts:
    return {"schemas": [PATCH], "Operations": [operation]}


def _members(members: list[tuple[str, str]]) -> list[Facts]:
    return [{"value": remote_id, "display": name} for remote_id, name in members]


def _active(person: Person, as_text: bool) -> bool | str:  # noqa: FBT001 - both callers name it
    return str(person.active) if as_text else person.active
