"""Who may ask the provider: the applications that the firm's IT has registered."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from sandbox.identity.addresses import origin
from sandbox.identity.directory import Refused
from sandbox.identity.keeping import Keeping

SIGNED = {
    "both": "The answer and the statement in it",
    "assertion": "The statement (assertion) alone",
    "response": "The answer (response) alone",
}
NAME_IDS = {
    "asked": "What the application asks for, else the lasting id",
    "persistent": "The lasting id (persistent)",
    "email": "The e-mail address (emailAddress)",
}
STYLES = {"plain": "Plain: email, given_name, family_name, groups", "entra": "As Microsoft Entra names them"}
GROUPS = {"names": "Their names", "ids": "Their ids, as Microsoft Entra does"}
CHOICES = {"signed": SIGNED, "name_id": NAME_IDS, "attributes": STYLES, "groups": GROUPS}
ADDRESSES = ("acs", "entity_id", "audience")
LISTS = ("redirect_uris", "post_logout_uris")
LENGTH_MAX = 500


@dataclass(frozen=True)
class Application:
    client_id: str
    name: str
    client_secret: str
    redirect_uris: tuple[str, ...] = ()
    post_logout_uris: tuple[str, ...] = ()
    acs: str = ""
    entity_id: str = ""
    audience: str = ""  # empty: the entity id
    signed: str = "both"
    name_id: str = "asked"
    attributes: str = "plain"
    groups: str = "names"

    @property
    def audience_told(self) -> str:
        return self.audience or self.entity_id


class Registry:
    def __init__(self, preset: Callable[[], Application], keeping: Keeping) -> None:
        self._preset = preset
        self._keeping = keeping
        self._lock = threading.Lock()

    def all(self) -> list[Application]:
        """The one that is always there first."""
        preset = self._preset()
        known = {preset.client_id: preset, **{key: _read(facts) for key, facts in self._kept().items()}}
        return list(known.values())

    def get(self, client_id: str) -> Application | None:
        return next((each for each in self.all() if each.client_id == client_id), None)

    def by_entity_id(self, entity_id: str) -> Application | None:
        return next((each for each in self.all() if each.entity_id and each.entity_id == entity_id), None)

    def is_preset(self, client_id: str) -> bool:
        return client_id == self._preset().client_id

    def is_edited(self, client_id: str) -> bool:
        return self.is_preset(client_id) and client_id in self._kept()

    def write(self, application: Application) -> None:
        with self._lock:
            _check(application, self.all())
            self._keep({**self._kept(), application.client_id: asdict(application)})

    def forget(self, client_id: str) -> None:
        """Takes it off the list; the one that is always there becomes as it was."""
        with self._lock:
            self._keep({key: facts for key, facts in self._kept().items() if key != client_id})

    def _keep(self, kept: dict[str, dict[str, Any]]) -> None:
        self._keeping.put("applications", kept)
        if self._keeping.get("portal") != self._portal():
            self._keeping.put("portal", self._portal())

    def _kept(self) -> dict[str, dict[str, Any]]:
        """What names the firm's portal follows it to the ports of this start."""
        kept: dict[str, dict[str, Any]] = self._keeping.get("applications") or {}
        was, is_now = self._keeping.get("portal"), self._portal()
        if not was or was == is_now:
            return kept
        return {key: _moved(facts, f"{was}/", f"{is_now}/") for key, facts in kept.items()}

    def _portal(self) -> str:
        return origin(self._preset().acs)


def from_wish(known: Application, wish: dict[str, Any]) -> Application:
    """`known` with what the wish names in its place."""
    names = {field.name for field in fields(Application)} - {"client_id"}
    unknown = set(wish) - names
    if unknown:
        raise Refused(unknown=f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(names))}.")
    cleaned: dict[str, Any] = {}
    for name, value in wish.items():
        if name in LISTS:
            if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
                raise Refused(**{name: "This is a list of addresses."})
            cleaned[name] = tuple(each.strip() for each in value if each.strip())
        elif isinstance(value, str):
            cleaned[name] = value.strip()
        else:
            raise Refused(**{name: "This is a text."})
    return Application(**{**asdict(known), **cleaned})


def _read(facts: dict[str, Any]) -> Application:
    read: dict[str, Any] = {name: tuple(value) if name in LISTS else value for name, value in facts.items()}
    return Application(**read)


def _moved(facts: dict[str, Any], was: str, is_now: str) -> dict[str, Any]:
    def follow(value: str) -> str:
        return is_now + value.removeprefix(was) if value.startswith(was) else value

    alone = {name: follow(facts[name]) for name in ADDRESSES if name in facts}
    lists = {name: [follow(each) for each in facts[name]] for name in LISTS if name in facts}
    return {**facts, **alone, **lists}


def _check(application: Application, others: list[Application]) -> None:
    faults: dict[str, str] = {}
    if not application.name:
        faults["name"] = "Write a name for the application."
    if not application.client_secret:
        faults["client_secret"] = "Write a secret: the application proves itself by it."  # noqa: S105 - words about one
    for name in LISTS:
        if not all(_is_address(address) for address in getattr(application, name)):
            faults[name] = "One address on each line, each beginning with http:// or https://."
    if application.acs and not _is_address(application.acs):
        faults["acs"] = "Write an address that begins with http:// or https://."
    taken = [each for each in others if each.client_id != application.client_id and each.entity_id]
    if application.entity_id in {each.entity_id for each in taken}:
        faults["entity_id"] = "Another application has this entity id. Each needs one of its own."
    for name, choices in CHOICES.items():
        if getattr(application, name) not in choices:
            faults[name] = f"Choose one of: {', '.join(choices)}."
    if faults:
        raise Refused(**faults)


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # Whitespace and semicolons would end a source in the page's Content-Security-Policy.
    odd = any(letter.isspace() or letter in ";,'\"" for letter in address)
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and not parts.fragment
        and not odd
        and len(address) <= LENGTH_MAX
    )
