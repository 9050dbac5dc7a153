"""An application that asks and reads by SAML: python3-saml, as strict as it can be, stands in for it."""

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from sandbox.identity.saml.names import EMAIL, PERSISTENT, POST_BINDING
from sandbox.identity.tests.conftest import Browser, Provider, hidden
from sandbox.tests.service import Answer

NAMES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion", "samlp": "urn:oasis:names:tc:SAML:2.0:protocol"}


@dataclass
class Sent:
    """What the browser is to post."""

    page: Answer

    @property
    def xml(self) -> bytes:
        return base64.b64decode(hidden(self.page, "SAMLResponse"))

    @property
    def relay_state(self) -> str | None:
        return hidden(self.page, "RelayState") if 'name="RelayState"' in self.page.text else None

    def find(self, place: str) -> Any:
        found = etree.fromstring(self.xml).find(place, NAMES)
        assert found is not None, place
        return found


@dataclass
class SamlApplication:
    provider: Provider
    browser: Browser
    security: dict[str, Any] = field(default_factory=dict)
    name_id: str = PERSISTENT
    asked_id: str = ""

    def address(self, relay_state: str = "/firm-portal/today/", **how: Any) -> str:
        """Where the browser is sent to, with a question."""
        auth = self._auth({})
        address = str(auth.login(return_to=relay_state, **how))
        self.asked_id = str(auth.get_last_request_id())
        return address

    def ask(self, relay_state: str = "/firm-portal/today/", **how: Any) -> Sent:
        return Sent(self.browser.get(self.address(relay_state, **how)))

    def faults(self, sent: Sent) -> list[str]:
        return self.read(sent)[1]

    def read(self, sent: Sent) -> tuple[Any, list[str]]:
        auth = self._auth({"SAMLResponse": hidden(sent.page, "SAMLResponse")})
        auth.process_response(request_id=self.asked_id)
        reason = auth.get_last_error_reason()
        return auth, [*auth.get_errors(), *([str(reason)] if reason else [])]

    def _auth(self, posted: dict[str, str]) -> Any:
        parts = urlsplit(self.provider.portal)
        request = {
            "https": "off",
            "http_host": parts.netloc,
            "script_name": f"{parts.path}door/saml/",
            "get_data": {},
            "post_data": posted,
        }
        metadata = self.provider.service.get("/harbor/saml/metadata").text
        settings = OneLogin_Saml2_IdPMetadataParser.parse(metadata)
        settings |= {
            "strict": True,
            "sp": {
                "entityId": f"{self.provider.portal}door/saml/metadata/",
                "assertionConsumerService": {"url": f"{self.provider.portal}door/saml/", "binding": POST_BINDING},
                "NameIDFormat": self.name_id,
            },
            "security": {
                "wantAssertionsSigned": True,
                "rejectDeprecatedAlgorithm": True,
                "rejectUnsolicitedResponsesWithInResponseTo": True,
                "requestedAuthnContext": False,
                **self.security,
            },
        }
        return OneLogin_Saml2_Auth(request, old_settings=settings)


__all__ = ["EMAIL", "PERSISTENT", "SamlApplication", "Sent"]
