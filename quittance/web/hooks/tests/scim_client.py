"""Speaks to the SCIM door as a provider does."""

import json
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client

from quittance.access.actions import scim_keys
from quittance.access.models import ScimKey
from quittance.core import clock, scope
from quittance.tenancy.models import Firm

BASE = "/hooks/scim/v2"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


@dataclass(frozen=True)
class Answer:
    status: int
    said: Any
    headers: HttpResponseBase


@dataclass(frozen=True)
class Provider:
    """A firm's identity provider with its key."""

    host: str
    token: str

    def ask(self, method: str, path: str, body: object = None, **query: str) -> Answer:
        client = Client(headers={"host": self.host, "authorization": f"Bearer {self.token}"})
        if method == "GET":
            answer = client.get(f"{BASE}{path}", query)
        else:
            answer = client.generic(method, f"{BASE}{path}", _json(body), content_type="application/scim+json")
        content = answer.json() if answer.content and "json" in answer["Content-Type"] else None
        return Answer(answer.status_code, content, answer)

    def found(self, kind: str, asked: str) -> list[str]:
        """The ids of those whom the filter finds."""
        return [resource["id"] for resource in self.ask("GET", f"/{kind}", filter=asked).said["Resources"]]

    def adds(self, user_name: str, **more: object) -> str:
        """As Okta and Entra both say it in the end; the id of whom it made."""
        answer = self.ask("POST", "/Users", {"schemas": [USER], "userName": user_name, "active": True} | more)
        assert answer.status == 201, answer.said
        return str(answer.said["id"])

    def adds_group(self, name: str, *members: str, **more: object) -> str:
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": member} for member in members]} | more
        answer = self.ask("POST", "/Groups", body)
        assert answer.status == 201, answer.said
        return str(answer.said["id"])

    def patches(self, path: str, *operations: dict[str, object]) -> Answer:
        return self.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": list(operations)})


def provider_of(firm: Firm, host: str) -> Provider:
    with scope.firm(firm.pk):
        living = ScimKey.objects.filter(withdrawn_at=None).first()
        token = scim_keys.make(replaces=living.pk if living else None, by="staff:1", now=clock.now())
    return Provider(host=host, token=token)


def _json(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()
