"""A Response as XML, from finished facts. Nothing is decided here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from sandbox.identity.keys import Key
from sandbox.identity.saml.names import (
    ASSERTION,
    BASIC,
    BEARER,
    EMAIL,
    HONEST_WORD,
    METADATA,
    PERSISTENT,
    POST_BINDING,
    PROTOCOL,
    REDIRECT_BINDING,
    SIGNATURE,
    SUCCESS,
    URI,
)

SAMLP = ElementMaker(namespace=PROTOCOL, nsmap={"samlp": PROTOCOL, "saml": ASSERTION})
SAML = ElementMaker(namespace=ASSERTION, nsmap={"saml": ASSERTION})
MD = ElementMaker(namespace=METADATA, nsmap={"md": METADATA, "ds": SIGNATURE})
DS = ElementMaker(namespace=SIGNATURE, nsmap={"ds": SIGNATURE})


@dataclass(frozen=True)
class Facts:
    response_id: str
    assertion_id: str
    session_index: str
    issuer: str
    destination: str
    recipient: str
    audience: str
    in_response_to: str | None
    issued: float
    not_before: float
    not_on_or_after: float
    auth_time: float
    name_id: str
    name_id_format: str
    attributes: tuple[tuple[str, tuple[str, ...]], ...]


def response(facts: Facts) -> Any:
    return SAMLP.Response(*_shell(facts, (SUCCESS,)), _assertion(facts), **_shell_attributes(facts))


def refusal(facts: Facts, codes: tuple[str, ...], words: str) -> Any:
    return SAMLP.Response(*_shell(facts, codes, words), **_shell_attributes(facts))


def metadata(*, entity_id: str, sso_address: str, keys: tuple[Key, ...]) -> bytes:
    certificates = [
        MD.KeyDescriptor(DS.KeyInfo(DS.X509Data(DS.X509Certificate(key.certificate_body))), use="signing")
        for key in keys
    ]
    doors = [
        MD.SingleSignOnService(Binding=binding, Location=sso_address) for binding in (REDIRECT_BINDING, POST_BINDING)
    ]
    provider = MD.IDPSSODescriptor(
        *certificates,
        MD.NameIDFormat(PERSISTENT),
        MD.NameIDFormat(EMAIL),
        *doors,
        protocolSupportEnumeration=PROTOCOL,
        WantAuthnRequestsSigned="false",
    )
    root = MD.EntityDescriptor(provider, entityID=entity_id)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def moment(seconds: float) -> str:
    return f"{dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _shell(facts: Facts, codes: tuple[str, ...], words: str = "") -> list[Any]:
    code = SAMLP.StatusCode(*(SAMLP.StatusCode(Value=each) for each in codes[1:]), Value=codes[0])
    told = [SAMLP.StatusMessage(words)] if words else []
    return [SAML.Issuer(facts.issuer), SAMLP.Status(code, *told)]


def _shell_attributes(facts: Facts) -> dict[str, str]:
    return {
        "ID": facts.response_id,
        "Version": "2.0",
        "IssueInstant": moment(facts.issued),
        "Destination": facts.destination,
        **_answers(facts),
    }


def _answers(facts: Facts) -> dict[str, str]:
    return {} if facts.in_response_to is None else {"InResponseTo": facts.in_response_to}


def _assertion(facts: Facts) -> Any:
    confirmed = SAML.SubjectConfirmationData(
        NotOnOrAfter=moment(facts.not_on_or_after), Recipient=facts.recipient, **_answers(facts)
    )
    attributes = [
        SAML.Attribute(
            *(SAML.AttributeValue(value) for value in values), Name=name, NameFormat=URI if ":" in name else BASIC
        )
        for name, values in facts.attributes
    ]
    return SAML.Assertion(
        SAML.Issuer(facts.issuer),
        SAML.Subject(
            SAML.NameID(facts.name_id, Format=facts.name_id_format),
            SAML.SubjectConfirmation(confirmed, Method=BEARER),
        ),
        SAML.Conditions(
            SAML.AudienceRestriction(SAML.Audience(facts.audience)),
            NotBefore=moment(facts.not_before),
            NotOnOrAfter=moment(facts.not_on_or_after),
        ),
        SAML.AuthnStatement(
            SAML.AuthnContext(SAML.AuthnContextClassRef(HONEST_WORD)),
            AuthnInstant=moment(facts.auth_time),
            SessionIndex=facts.session_index,
        ),
        *([SAML.AttributeStatement(*attributes)] if attributes else []),
        ID=facts.assertion_id,
        Version="2.0",
        IssueInstant=moment(facts.issued),
    )
