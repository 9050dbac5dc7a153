"""SAML 2.0: sending a browser to the provider, and reading what comes back. The provider never begins."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml.etree import LxmlError
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request as AuthnRequest
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.errors import OneLogin_Saml2_Error as Misread
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError as Invalid
from onelogin.saml2.response import OneLogin_Saml2_Response as Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings as Settings

from quittance.integrations.identity import saml_answer
from quittance.integrations.identity.fault import Fault
from quittance.integrations.identity.somebody import SUBJECT_LENGTH_MAX, Names, Somebody, names_from, word, words

ANSWER_LENGTH_MAX = 512 * 1024
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
_ADDRESSES = ("email", "mail", f"{_CLAIMS}emailaddress", "urn:oid:0.9.2342.19200300.100.1.3", "emailAddress")
_GIVEN = ("given_name", "firstName", "givenName", f"{_CLAIMS}givenname", "urn:oid:2.5.4.42", "first_name")
_FAMILY = ("family_name", "lastName", "surname", "sn", f"{_CLAIMS}surname", "urn:oid:2.5.4.4", "last_name")
_MICROSOFT = "http://schemas.microsoft.com/"
_GROUPS = ("groups", f"{_MICROSOFT}ws/2008/06/identity/claims/groups", "memberOf", f"{_CLAIMS}groups", "Group")
_LEFT_OUT = f"{_MICROSOFT}claims/groups.link"
# The library's reasons, as ours. What is not listed is a fault of the answer's form.
_CODES = {
    Invalid.WRONG_INRESPONSETO: "answer_to",
    Invalid.WRONG_DESTINATION: "destination",
    Invalid.EMPTY_DESTINATION: "destination",
    Invalid.WRONG_AUDIENCE: "audience",
    Invalid.WRONG_ISSUER: "issuer",
    Invalid.SESSION_EXPIRED: "late",
    Invalid.ASSERTION_EXPIRED: "late",
    Invalid.ASSERTION_TOO_EARLY: "early",
    Invalid.NO_SIGNATURE_FOUND: "unsigned",
    Invalid.INVALID_SIGNATURE: "signature",
    Invalid.DEPRECATED_SIGNATURE_METHOD: "algorithm",
    Invalid.DEPRECATED_DIGEST_METHOD: "algorithm",
    Invalid.WRONG_SUBJECTCONFIRMATION: "recipient",
}


@dataclass(frozen=True)
class Party:
    """The provider as the firm named it, and ourselves as the provider knows us."""

    entity_id: str
    sign_in_address: str
    certificates: tuple[str, ...]
    our_entity_id: str
    our_door: str
    names: Names = field(default_factory=Names)


def address(party: Party, *, state: str, quiet: bool) -> tuple[str, str]:
    """Where the browser is sent, and the id of the question, to which the answer must answer."""
    request = AuthnRequest(_settings(party), force_authn=False, is_passive=quiet)
    asked = urlencode({"SAMLRequest": request.get_request(), "RelayState": state})
    joint = "&" if "?" in party.sign_in_address else "?"
    return f"{party.sign_in_address}{joint}{asked}", str(request.get_id())


def redeem(party: Party, encoded: str, *, request_id: str, now: datetime) -> Somebody:
    """Whom the provider's answer names. Each fault of the answer raises."""
    content = _decoded(encoded)
    try:
        response = Response(_settings(party), base64.b64encode(content).decode())
        saml_answer.refuse_status(response.document)
        response.is_valid(_our_request(party.our_door), request_id=request_id, raise_exceptions=True)
        saml_answer.refuse(response.get_xml_document(), party.our_door, party.our_entity_id, request_id, now)
        attributes: dict[str, list[Any]] = response.get_attributes()
        return _somebody(party.names, attributes, response.get_nameid(), response.get_nameid_format())
    except Invalid as invalid:
        raise Fault(_CODES.get(invalid.code, "malformed"), str(invalid)) from None
    except Misread as misread:
        code = "encrypted" if misread.code == Misread.PRIVATE_KEY_NOT_FOUND else "malformed"
        raise Fault(code, str(misread)) from None
    except (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        # The library meets odd XML with whatever exception comes first.
        raise Fault("malformed", "the answer is not SAML as the standard describes it") from None


def _decoded(encoded: str) -> bytes:
    if len(encoded) > ANSWER_LENGTH_MAX:
        raise Fault("too_large", f"the answer has more than {ANSWER_LENGTH_MAX} letters")
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Fault("malformed", "the answer is not base64") from None


def _settings(party: Party) -> Settings:
    said = {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": party.our_entity_id,
            "assertionConsumerService": {"url": party.our_door, "binding": Saml.BINDING_HTTP_POST},
            "NameIDFormat": Saml.NAMEID_UNSPECIFIED,
        },
        "idp": {
            "entityId": party.entity_id,
            "singleSignOnService": {"url": party.sign_in_address, "binding": Saml.BINDING_HTTP_REDIRECT},
            "x509certMulti": {"signing": list(party.certificates)},
        },
        "security": {
            "rejectDeprecatedAlgorithm": True,
            "requestedAuthnContext": False,  # who signed in by a passkey or a phone is as welcome as by a password
            "wantAttributeStatement": False,  # what is missing is told in our own words
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
    }
    try:
        return Settings(said)
    except Misread as misread:
        raise Fault("settings", str(misread)) from None


def _our_request(door: str) -> dict[str, str]:
    """The library asks where the answer came in; we know where it should have."""
    parts = urlsplit(door)
    secure = "on" if parts.scheme == "https" else "off"
    return {"http_host": parts.netloc, "script_name": parts.path, "https": secure}


def _somebody(names: Names, attributes: Mapping[str, list[Any]], name_id: str | None, form: str | None) -> Somebody:
    def first(named: str, usual: tuple[str, ...], length: int = 100) -> str:
        found = _of(attributes, named, usual)
        return word(found[0], length) if found else ""

    mail = first(names.address, _ADDRESSES, 320)
    subject = word(name_id, SUBJECT_LENGTH_MAX + 1)
    if form == Saml.NAMEID_TRANSIENT:
        subject = ""  # a new one each time: it knows nobody again
    if not mail and form == Saml.NAMEID_EMAIL_ADDRESS:
        mail = subject
    if len(subject) > SUBJECT_LENGTH_MAX:
        raise Fault("subject", "the NameID is too long to be kept")
    given, family = first(names.given_name, _GIVEN), first(names.family_name, _FAMILY)
    if not given and not family:
        given, family = names_from(first("", ("name", "displayName", f"{_CLAIMS}name"), 200), "")
    groups = words(_of(attributes, names.groups, _GROUPS))
    told = {"NameID": name_id, "NameID format": form, **attributes}
    left_out = _LEFT_OUT in attributes
    return Somebody(
        subject=subject,
        address=mail,
        given_name=given,
        family_name=family,
        groups=None if left_out else groups,
        groups_left_out=left_out,
        told=told,
    )


def _of(attributes: Mapping[str, list[Any]], named: str, usual: tuple[str, ...]) -> list[Any] | None:
    for name in (named,) if named else usual:
        if name in attributes:
            return attributes[name]
    return None
