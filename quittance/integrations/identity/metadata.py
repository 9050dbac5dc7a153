"""What a SAML provider says about itself, and what we say about ourselves."""

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml.etree import LxmlError
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

from quittance.integrations.identity import certificates, fetch
from quittance.integrations.identity.fault import Fault
from quittance.integrations.identity.fetch import Net

NAME_LENGTH_MAX = 500
PLACE_LENGTH_MAX = 1000
_OK = 200
_OURS = """<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="{ns}" entityID={entity_id}>
  <md:SPSSODescriptor AuthnRequestsSigned="false" protocolSupportEnumeration="{protocol}">
    <md:NameIDFormat>{name_id}</md:NameIDFormat>
    <md:AssertionConsumerService Binding="{binding}" Location={door} index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"""


@dataclass(frozen=True)
class Told:
    entity_id: str
    sign_in_address: str
    certificates: tuple[str, ...]


def ask(address: str, *, net: Net) -> Told:
    answer = fetch.get(address, net=net, headers={"Accept": "application/samlmetadata+xml, application/xml, */*"})
    if answer.status != _OK:
        raise Fault("metadata", f"{address} answered with status {answer.status}")
    return read(answer.body, net=net)


def read(content: bytes, *, net: Net) -> Told:
    try:
        document = Xml.to_etree(content)
        descriptors = Xml.query(document, "//md:EntityDescriptor[md:IDPSSODescriptor]")
        if len(descriptors) != 1:
            raise Fault("metadata", f"the metadata describes {len(descriptors)} providers, and one is needed")
        return _of(descriptors[0], net)
    except (LxmlError, ValueError, TypeError):  # the second for a document type, which is refused unread
        raise Fault("metadata", "what was given as the metadata is not XML that could be read") from None


def ours(*, entity_id: str, door: str) -> str:
    """For the firm's IT to give to the provider."""
    return _OURS.format(
        ns=Saml.NS_MD,
        entity_id=quoteattr(entity_id),
        protocol=Saml.NS_SAMLP,
        name_id=Saml.NAMEID_PERSISTENT,
        binding=Saml.BINDING_HTTP_POST,
        door=quoteattr(door),
    )


def _of(descriptor: Any, net: Net) -> Told:
    doors = Xml.query(
        descriptor,
        f"./md:IDPSSODescriptor/md:SingleSignOnService[@Binding='{Saml.BINDING_HTTP_REDIRECT}']",
    )
    if not doors:
        raise Fault("metadata", "the provider names no place for signing in by redirect")
    keys = Xml.query(
        descriptor,
        "./md:IDPSSODescriptor/md:KeyDescriptor[not(@use) or @use='signing']//ds:X509Certificate",
    )
    found = tuple(certificates.plain(str(Xml.element_text(key) or "")) for key in keys)
    if not found:
        raise Fault("metadata", "the metadata bears no certificate to know the provider's signature by")
    entity_id = str(descriptor.get("entityID") or "")
    if len(entity_id) > NAME_LENGTH_MAX or len(str(doors[0].get("Location"))) > PLACE_LENGTH_MAX:
        raise Fault("metadata", "the provider's name or its place for signing in is far too long")
    if not entity_id:
        raise Fault("metadata", "the metadata does not say what the provider is called (entityID)")
    return Told(entity_id, net.checked(str(doors[0].get("Location"))), tuple(dict.fromkeys(found)))
