"""What the verbs of the API share."""

import re
from typing import Any

from sandbox.processor.faults import invalid, missing
from sandbox.processor.work import Obj, Work

EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")
KEYS_MAX, KEY_MAX, VALUE_MAX = 50, 40, 500


def metadata(old: Obj | None, given: Any) -> Obj:
    """An empty value takes a key away, an empty whole takes all."""
    if given is None:
        return old or {}
    if given == "":
        return {}
    for name, value in given.items():
        if isinstance(value, dict):
            raise invalid(f"Metadata values must be strings, but `{name}` is a hash.", f"metadata[{name}]")
    found = {name: str(value) for name, value in {**(old or {}), **given}.items() if value != ""}
    if len(found) > KEYS_MAX:
        raise invalid(f"Metadata can have up to {KEYS_MAX} keys.", "metadata")
    for name, value in found.items():
        if len(name) > KEY_MAX or len(value) > VALUE_MAX:
            raise invalid(
                f"Metadata keys are at most {KEY_MAX}, values at most {VALUE_MAX} characters.", f"metadata[{name}]"
            )
    return found


def check_email(given: Obj, name: str) -> None:
    value = given.get(name)
    if value and not EMAIL.fullmatch(value):
        raise invalid(f"Invalid email address: {value}", name, "email_invalid")


def changed(thing: Obj, given: Obj, names: tuple[str, ...]) -> Obj:
    """Sets what is given of these names; what was there before comes back, for the event."""
    previous = {}
    for name in names:
        if name in given:
            value = given[name] if given[name] != "" else None
            if thing.get(name) != value:
                previous[name] = thing.get(name)
                thing[name] = value
    if "metadata" in given:
        previous["metadata"] = thing.get("metadata")
        thing["metadata"] = metadata(thing.get("metadata"), given["metadata"])
    return previous


def by_secret(work: Work, kind: str, id_: str, given: Obj) -> Obj:
    """A browser sees only what it has the secret of."""
    thing = work.get(kind, id_, "intent" if kind.endswith("intent") else "id")
    if "_secret" in given and given["_secret"] != thing.get("client_secret"):
        raise missing(kind, id_, "intent")
    return thing


def billing(given: Any) -> Obj:
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    told = dict(given) if isinstance(given, dict) else {}
    told_address = told.get("address") or {}
    return {
        "address": {**address, **(told_address if isinstance(told_address, dict) else {})},
        "email": told.get("email") or None,
        "name": told.get("name") or None,
        "phone": told.get("phone") or None,
        "tax_id": None,
    }
