"""People and groups for programs. Both are named by their id, or by e-mail and by name."""

from typing import Any

from sandbox.identity.book import Group, Person
from sandbox.identity.directory import Refused
from sandbox.identity.tenants import Tenant

Facts = dict[str, Any]
TEXTS = ("given_name", "family_name", "email")


class NotThere(LookupError):
    """Nobody and nothing here goes by that name."""


def people(tenant: Tenant, _facts: Facts) -> Facts:
    return {"people": [_told(tenant, each) for each in tenant.directory.people]}


def person(tenant: Tenant, _facts: Facts, named: str) -> Facts:
    return _told(tenant, known_person(tenant, named))


def add_person(tenant: Tenant, facts: Facts) -> Facts:
    return _written(tenant, None, {"groups": [], **facts})


def change_person(tenant: Tenant, facts: Facts, named: str) -> Facts:
    return _written(tenant, known_person(tenant, named), facts)


def remove_person(tenant: Tenant, _facts: Facts, named: str) -> Facts:
    tenant.directory.remove_person(known_person(tenant, named))
    return {}


def groups(tenant: Tenant, _facts: Facts) -> Facts:
    return {"groups": [_group_told(tenant, each) for each in tenant.directory.groups]}


def group(tenant: Tenant, _facts: Facts, named: str) -> Facts:
    return _group_told(tenant, _known_group(tenant, named))


def add_group(tenant: Tenant, facts: Facts) -> Facts:
    return _group_written(tenant, None, facts)


def change_group(tenant: Tenant, facts: Facts, named: str) -> Facts:
    return _group_written(tenant, _known_group(tenant, named), facts)


def remove_group(tenant: Tenant, _facts: Facts, named: str) -> Facts:
    tenant.directory.remove_group(_known_group(tenant, named))
    return {}


def back_to_the_seed(tenant: Tenant, _facts: Facts) -> Facts:
    tenant.directory.back_to_the_seed()
    return people(tenant, {})


def known_person(tenant: Tenant, named: str) -> Person:
    found = tenant.directory.person(named)
    if found is None:
        raise NotThere(f"There is no person {named}.")
    return found


def _known_group(tenant: Tenant, named: str) -> Group:
    found = tenant.directory.group(named)
    if found is None:
        raise NotThere(f"There is no group {named}.")
    return found


def _written(tenant: Tenant, known: Person | None, facts: Facts) -> Facts:
    _only(facts, (*TEXTS, "active", "groups"))
    now = {name: getattr(known, name) if known else "" for name in TEXTS}
    given = {name: facts.get(name, now[name]) for name in TEXTS}
    active = facts.get("active", known.active if known else True)
    if not all(isinstance(value, str) for value in given.values()) or not isinstance(active, bool):
        raise Refused(body="The names and the address are texts, active is true or false.")
    wanted = Person(known.id if known else "", active=active, **given)
    chosen = None if "groups" not in facts else [_known_group(tenant, each).id for each in _texts(facts, "groups")]
    return _told(tenant, tenant.directory.write_person(known, wanted, chosen))


def _group_written(tenant: Tenant, known: Group | None, facts: Facts) -> Facts:
    _only(facts, ("name", "members", "add", "remove"))
    named = _texts(facts, "members") if "members" in facts else list(known.members if known else ())
    members = [known_person(tenant, each).id for each in named]
    members += [known_person(tenant, each).id for each in _texts(facts, "add")]
    gone = {known_person(tenant, each).id for each in _texts(facts, "remove")}
    name = str(facts.get("name", known.name if known else ""))
    written = tenant.directory.write_group(known, name, [each for each in members if each not in gone])
    return _group_told(tenant, written)


def _only(facts: Facts, names: tuple[str, ...]) -> None:
    unknown = set(facts) - set(names)
    if unknown:
        raise Refused(body=f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(names)}.")


def _texts(facts: Facts, name: str) -> list[str]:
    given = facts.get(name, [])
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Refused(**{name: "This is a list of texts."})
    return given


def _told(tenant: Tenant, known: Person) -> Facts:
    return {
        "id": known.id,
        "given_name": known.given_name,
        "family_name": known.family_name,
        "email": known.email,
        "active": known.active,
        "groups": [each.name for each in tenant.directory.groups_of(known)],
    }


def _group_told(tenant: Tenant, known: Group) -> Facts:
    addresses = {each.id: each.email for each in tenant.directory.people}
    return {
        "id": known.id,
        "name": known.name,
        "members": [addresses[each] for each in known.members if each in addresses],
    }
