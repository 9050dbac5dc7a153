"""What the SCIM door can do and which attributes it keeps, for clients that ask before they begin."""

from django.http import HttpResponse

from quittance.access.rules.scim_words import Document
from quittance.core import addresses
from quittance.web.base.requests import DoorRequest
from quittance.web.hooks.scim import answers
from quittance.web.hooks.scim.gate import door

_CORE = "urn:ietf:params:scim:schemas:core:2.0:"


def _attribute(name: str, about: str, **more: object) -> Document:
    usual = {
        "name": name,
        "type": "string",
        "multiValued": False,
        "description": about,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    }
    return usual | more


_SCHEMAS = {
    answers.USER: (
        "User",
        "Somebody of the firm's staff",
        [
            _attribute("userName", "How the provider names them", required=True, uniqueness="server"),
            _attribute(
                "name",
                "Their name",
                type="complex",
                subAttributes=[
                    _attribute("givenName", "Given name"),
                    _attribute("familyName", "Family name"),
                    _attribute("formatted", "Both", mutability="readOnly"),
                ],
            ),
            _attribute("displayName", "Both names; read where no name is sent"),
            _attribute("active", "Whether they may come in", type="boolean"),
            _attribute(
                "emails",
                "Where mails reach them; one address is kept, the primary one before the one of work",
                type="complex",
                multiValued=True,
                subAttributes=[
                    _attribute("value", "The address"),
                    _attribute("type", "work"),
                    _attribute("primary", "Whether it is the first", type="boolean"),
                ],
            ),
            _attribute(
                "groups",
                "The groups they are in",
                type="complex",
                multiValued=True,
                mutability="readOnly",
                subAttributes=[_attribute("value", "The group's id"), _attribute("display", "The group's name")],
            ),
        ],
    ),
    answers.GROUP: (
        "Group",
        "A group at the provider",
        [
            _attribute("displayName", "The group's name", required=True, uniqueness="server"),
            _attribute(
                "members",
                "Who is in it",
                type="complex",
                multiValued=True,
                subAttributes=[_attribute("value", "The user's id"), _attribute("display", "The user's name")],
            ),
        ],
    ),
}
_TYPES = {"User": ("Users", answers.USER), "Group": ("Groups", answers.GROUP)}


@door()
def abilities(request: DoorRequest) -> HttpResponse:
    return answers.said(
        {
            "schemas": [f"{_CORE}ServiceProviderConfig"],
            "patch": {"supported": True},
            "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
            "filter": {"supported": True, "maxResults": answers.PAGE_SIZE_MAX},
            "changePassword": {"supported": False},
            "sort": {"supported": False},
            "etag": {"supported": False},
            "authenticationSchemes": [
                {
                    "type": "oauthbearertoken",
                    "name": "The firm's provisioning key",
                    "description": "Sent as a bearer token with every call",
                    "primary": True,
                }
            ],
            "meta": _meta(request, "ServiceProviderConfig", "ServiceProviderConfig"),
        }
    )


@door()
def resource_types(request: DoorRequest) -> HttpResponse:
    found = [_type(request, name) for name in _TYPES]
    return answers.page(found, total=len(found), start=1)


@door()
def resource_type(request: DoorRequest, scim_kind: str) -> HttpResponse:
    if scim_kind not in _TYPES:
        return answers.fault(404, "There are two resource types: User and Group.")
    return answers.said(_type(request, scim_kind))


@door()
def schemas(request: DoorRequest) -> HttpResponse:
    found = [_schema(request, key) for key in _SCHEMAS]
    return answers.page(found, total=len(found), start=1)


@door()
def schema(request: DoorRequest, schema: str) -> HttpResponse:
    if schema not in _SCHEMAS:
        return answers.fault(404, f"There are two schemas: {answers.USER} and {answers.GROUP}.")
    return answers.said(_schema(request, schema))


def _type(request: DoorRequest, name: str) -> Document:
    plural, key = _TYPES[name]
    return {
        "schemas": [f"{_CORE}ResourceType"],
        "id": name,
        "name": name,
        "endpoint": f"/{plural}",
        "description": _SCHEMAS[key][1],
        "schema": key,
        "meta": _meta(request, "ResourceType", f"ResourceTypes/{name}"),
    }


def _schema(request: DoorRequest, key: str) -> Document:
    name, about, attributes = _SCHEMAS[key]
    return {
        "schemas": [f"{_CORE}Schema"],
        "id": key,
        "name": name,
        "description": about,
        "attributes": attributes,
        "meta": _meta(request, "Schema", f"Schemas/{key}"),
    }


def _meta(request: DoorRequest, kind: str, path: str) -> Document:
    return {"resourceType": kind, "location": addresses.page(request.host, f"/hooks/scim/v2/{path}")}
