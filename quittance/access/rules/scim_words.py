"""What a SCIM client (RFC 7643 and 7644) says of people and groups, with the liberties that Entra and Okta take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAME_LENGTH_MAX = 100
USER_NAME_LENGTH_MAX = 320
KEY_LENGTH_MAX = 255
DEPTH_MAX = 20
EMAILS_MAX = 50

Document = dict[str, Any]


class Unreadable(ValueError):
    """The client said something that cannot be followed; `kind` is SCIM's own word for what is wrong with it."""

    def __init__(self, kind: str, words: str) -> None:
        self.kind = kind
        super().__init__(words)


@dataclass(frozen=True)
class User:
    """A person as the client tells of them. `active` is None where it says nothing of it."""

    user_name: str
    external_id: str
    given_name: str
    family_name: str
    address: str
    active: bool | None


@dataclass(frozen=True)
class Group:
    """A group as the client tells of it. `members` is None where it says nothing of them."""

    name: str
    external_id: str
    members: frozenset[int] | None


def lowered(value: Any, depth: int = 0) -> Any:
    """The same with all names of attributes in lower case, since their case means nothing."""
    if depth > DEPTH_MAX:
        raise Unreadable("invalidSyntax", "The body is nested deeper than any user or group.")
    if isinstance(value, dict):
        return {str(name).lower(): lowered(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [lowered(inner, depth + 1) for inner in value]
    return value


def user(document: Document) -> User:
    """From a document whose names are in lower case."""
    user_name = text(document.get("username"), "userName", USER_NAME_LENGTH_MAX)
    if not user_name:
        raise Unreadable("invalidValue", "userName is missing. Every user needs one.")
    given, family = _names(document)
    return User(
        user_name=user_name,
        external_id=text(document.get("externalid"), "externalId", KEY_LENGTH_MAX),
        given_name=given,
        family_name=family,
        address=_address(document.get("emails")) or (user_name if "@" in user_name else ""),
        active=truth(document.get("active")),
    )


def group(document: Document) -> Group:
    name = text(document.get("displayname"), "displayName", KEY_LENGTH_MAX)
    if not name:
        raise Unreadable("invalidValue", "displayName is missing. Every group needs one.")
    said = document.get("members")
    return Group(
        name=name,
        external_id=text(document.get("externalid"), "externalId", KEY_LENGTH_MAX),
        members=None if said is None else member_numbers(said),
    )


def member_numbers(said: Any) -> frozenset[int]:
    """Our numbers of the members named. What cannot be a number of ours names nobody we know."""
    named = [item.get("value") if isinstance(item, Mapping) else item for item in as_list(said)]
    return frozenset(found for found in map(number, named) if found is not None)


def number(said: Any) -> int | None:
    """A key of ours, as the client hands it back."""
    digits = str(said)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None  # noqa: PLR2004  the longest that surely fits a key


def text(said: Any, what: str, longest: int) -> str:
    """A value that is one text, also where the client wraps it as Entra does: `[{"value": "…"}]`."""
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    if isinstance(said, Mapping) and "value" in said:
        said = said["value"]
    if said is None:
        return ""
    if isinstance(said, bool) or not isinstance(said, str | int):
        raise Unreadable("invalidValue", f"{what} must be a text.")
    found = str(said).strip()
    if not found.isprintable():
        raise Unreadable("invalidValue", f"{what} holds characters that cannot be shown.")
    if len(found) > longest:
        raise Unreadable("invalidValue", f"{what} is longer than {longest} characters.")
    return found


def truth(said: Any) -> bool | None:
    """Yes or no, also where the client writes it as a text: Entra sends "False"."""
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    if isinstance(said, Mapping) and "value" in said:
        said = said["value"]
    if said is None or isinstance(said, bool):
        return said
    if isinstance(said, str) and said.strip().lower() in {"true", "false"}:
        return said.strip().lower() == "true"
    raise Unreadable("invalidValue", "active must be true or false.")


def as_list(said: Any) -> Sequence[Any]:
    if said is None:
        return []
    return said if isinstance(said, list) else [said]


def _names(document: Document) -> tuple[str, str]:
    """Given and family name. Of a whole name alone, the last word is taken for the family's."""
    said = document.get("name")
    parts = said if isinstance(said, Mapping) else {}
    given = text(parts.get("givenname"), "name.givenName", KEY_LENGTH_MAX)
    family = text(parts.get("familyname"), "name.familyName", KEY_LENGTH_MAX)
    if not given and not family:
        whole = text(parts.get("formatted") or document.get("displayname"), "displayName", KEY_LENGTH_MAX)
        given, _, family = whole.rpartition(" ")
    return given.strip()[:NAME_LENGTH_MAX], family.strip()[:NAME_LENGTH_MAX]


def _address(said: Any) -> str:
    """The address to write to: the primary one, else the one of work, else the first."""
    if len(as_list(said)) > EMAILS_MAX:
        raise Unreadable("tooMany", f"A user has at most {EMAILS_MAX} emails.")
    offered = [item if isinstance(item, Mapping) else {"value": item} for item in as_list(said)]
    offered = [item for item in offered if item.get("value")]
    offered.sort(key=lambda item: (truth(item.get("primary")) is not True, str(item.get("type", "")).lower() != "work"))
    return text(offered[0]["value"], "emails", USER_NAME_LENGTH_MAX) if offered else ""
