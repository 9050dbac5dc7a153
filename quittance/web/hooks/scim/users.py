from django.db.models import Q
from django.http import HttpResponse

from quittance.access import queries
from quittance.access.actions import scim_users
from quittance.access.models import Person
from quittance.access.rules import scim_filter, scim_patch, scim_words
from quittance.access.rules.scim_words import Document, Unreadable
from quittance.core import addresses
from quittance.web.base.requests import DoorRequest
from quittance.web.hooks.scim import answers
from quittance.web.hooks.scim.gate import door

ADDRESS = "/hooks/scim/v2/Users/"


@door(methods=("GET", "POST"))
def users(request: DoorRequest) -> HttpResponse:
    if request.method == "POST":
        person = scim_users.make(told=scim_words.user(answers.body(request)), now=request.now)
        resource = _resource(request, person)
        return answers.said(answers.chosen(request, resource), 201, Location=resource["meta"]["location"])
    found = queries.directory_people().filter(_asked(request.GET.get("filter", "")))
    start, count = answers.asked_range(request)
    shown = found.prefetch_related("provider_memberships__group").order_by("pk")[start - 1 : start - 1 + count]
    resources = [answers.chosen(request, _resource(request, person)) for person in shown]
    return answers.page(resources, total=found.count(), start=start)


@door(methods=("GET", "PUT", "PATCH", "DELETE"))
def user(request: DoorRequest, scim_id: str) -> HttpResponse:
    person_id = scim_words.number(scim_id)
    if person_id is None:
        raise scim_users.Unknown
    if request.method == "DELETE":
        scim_users.delete(person_id=person_id, now=request.now)
        return answers.nothing()
    if request.method == "PUT":
        told = scim_words.user(answers.body(request))
        person = scim_users.replace(person_id=person_id, told=told, now=request.now)
    elif request.method == "PATCH":
        steps = scim_patch.operations(answers.body(request))
        person = scim_users.patch(person_id=person_id, steps=steps, now=request.now)
    else:
        found = queries.directory_people().filter(pk=person_id).first()
        if found is None:
            raise scim_users.Unknown
        person = found
    return answers.said(answers.chosen(request, _resource(request, person)))


def _asked(text: str) -> Q:
    condition = Q()
    for clause in scim_filter.clauses(text) if text.strip() else ():
        condition &= _condition(clause)
    return condition


def _condition(clause: scim_filter.Clause) -> Q:
    value, true = clause.value, clause.value.lower() == "true"
    match clause.name:
        case "username":
            return Q(directory_entry__user_name__iexact=value) | Q(directory_entry=None, address__iexact=value)
        case "externalid":
            # Who only signed in is known by their subject; at Okta the two are one.
            told = Q(directory_entry__external_id=value) | Q(directory_entry=None, subject=value)
            return told if value else Q(pk=0)
        case "id":
            return Q(pk=scim_words.number(value) or 0)
        case "emails" | "emails.value":
            return Q(address__iexact=value)
        case "emails.type":  # the one address that is kept is the one of work
            return Q() if value.lower() == "work" else Q(pk=0)
        case "active":
            return Q(removed_at__isnull=true)
        case _:
            raise Unreadable("invalidFilter", f"Users are not found by {clause.name[:100]}: ask by userName.")


def _resource(request: DoorRequest, person: Person) -> Document:
    entry = getattr(person, "directory_entry", None)
    changed_at = entry.told_at if entry else person.joined_at
    resource: Document = {
        "schemas": [answers.USER],
        "id": str(person.pk),
        "userName": entry.user_name if entry else person.address,
        "name": {
            "formatted": str(person).strip(),
            "givenName": person.given_name,
            "familyName": person.family_name,
        },
        "displayName": str(person).strip(),
        "emails": [{"value": person.address, "type": "work", "primary": True}],
        "active": person.removed_at is None,
        "groups": _groups(request, person),
        "meta": {
            "resourceType": "User",
            "created": person.joined_at.isoformat(),
            "lastModified": changed_at.isoformat(),
            "location": addresses.page(request.host, f"{ADDRESS}{person.pk}"),
        },
    }
    if entry and entry.external_id:
        resource["externalId"] = entry.external_id
    return resource


def _groups(request: DoorRequest, person: Person) -> list[Document]:
    if answers.leaves_out(request, "groups"):
        return []
    told = [row.group for row in person.provider_memberships.all() if row.group.scim_at]
    return [{"value": str(group.pk), "display": group.name} for group in sorted(told, key=lambda group: group.pk)]
