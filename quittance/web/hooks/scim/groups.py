from django.db.models import Q
from django.http import HttpResponse

from quittance.access.actions import scim_groups
from quittance.access.models import ProviderGroup
from quittance.access.rules import scim_filter, scim_patch, scim_words
from quittance.access.rules.scim_words import Document, Unreadable
from quittance.core import addresses
from quittance.web.base.requests import DoorRequest
from quittance.web.hooks.scim import answers
from quittance.web.hooks.scim.gate import door

ADDRESS = "/hooks/scim/v2/Groups/"


@door(methods=("GET", "POST"))
def groups(request: DoorRequest) -> HttpResponse:
    if request.method == "POST":
        row = scim_groups.make(told=scim_words.group(answers.body(request)), now=request.now)
        resource = _resource(request, row)
        return answers.said(answers.chosen(request, resource), 201, Location=resource["meta"]["location"])
    found = ProviderGroup.objects.exclude(scim_at=None).filter(_asked(request.GET.get("filter", "")))
    start, count = answers.asked_range(request)
    shown = found.order_by("pk")[start - 1 : start - 1 + count]
    if not answers.leaves_out(request, "members"):
        shown = shown.prefetch_related("memberships__person")
    resources = [answers.chosen(request, _resource(request, row)) for row in shown]
    return answers.page(resources, total=found.count(), start=start)


@door(methods=("GET", "PUT", "PATCH", "DELETE"))
def group(request: DoorRequest, scim_id: str) -> HttpResponse:
    group_id = scim_words.number(scim_id)
    if group_id is None:
        raise scim_groups.Unknown
    if request.method == "DELETE":
        scim_groups.delete(group_id=group_id, now=request.now)
        return answers.nothing()
    if request.method == "PATCH":
        scim_groups.patch(group_id=group_id, steps=scim_patch.operations(answers.body(request)), now=request.now)
        return answers.nothing()  # a group may be large, and its client knows what it sent
    if request.method == "PUT":
        told = scim_words.group(answers.body(request))
        row = scim_groups.replace(group_id=group_id, told=told, now=request.now)
    else:
        found = ProviderGroup.objects.exclude(scim_at=None).filter(pk=group_id).first()
        if found is None:
            raise scim_groups.Unknown
        row = found
    return answers.said(answers.chosen(request, _resource(request, row)))


def _asked(text: str) -> Q:
    condition = Q()
    for clause in scim_filter.clauses(text) if text.strip() else ():
        condition &= _condition(clause)
    return condition


def _condition(clause: scim_filter.Clause) -> Q:
    match clause.name:
        case "displayname":
            return Q(name__iexact=clause.value)
        case "externalid":
            return Q(external_id=clause.value) & ~Q(external_id="")
        case "id":
            return Q(pk=scim_words.number(clause.value) or 0)
        case "members" | "members.value":
            return Q(memberships__person_id=scim_words.number(clause.value) or 0)
        case _:
            raise Unreadable("invalidFilter", f"Groups are not found by {clause.name[:100]}: ask by displayName.")


def _resource(request: DoorRequest, row: ProviderGroup) -> Document:
    resource: Document = {
        "schemas": [answers.GROUP],
        "id": str(row.pk),
        "displayName": row.name,
        "members": [] if answers.leaves_out(request, "members") else _members(row),
        "meta": {
            "resourceType": "Group",
            "lastModified": row.told_at.isoformat(),
            "location": addresses.page(request.host, f"{ADDRESS}{row.pk}"),
        },
    }
    if row.external_id:
        resource["externalId"] = row.external_id
    return resource


def _members(row: ProviderGroup) -> list[Document]:
    inside = sorted(row.memberships.all(), key=lambda membership: membership.person_id)
    return [
        {"value": str(membership.person_id), "display": str(membership.person).strip(), "type": "User"}
        for membership in inside
    ]
