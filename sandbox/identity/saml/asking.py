"""An AuthnRequest, as it comes through a browser."""

import base64
import binascii
import zlib
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from lxml import etree

from sandbox.identity.applications import Application, Registry
from sandbox.identity.saml.names import ASSERTION, EMAIL, PERSISTENT, POST_BINDING, PROTOCOL

SIZE_MAX = 200_000


class Unanswerable(ValueError):
    """We do not know where an answer may go, so a page tells the person."""


@dataclass(frozen=True)
class Question:
    client_id: str
    id: str | None  # None: nobody asked, the person began here
    relay_state: str | None = None
    force: bool = False
    passive: bool = False
    name_id: str = ""  # persistent, email, or empty
    hint: str = ""

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)


def read(params: QueryDict, registry: Registry, *, posted: bool, here: str) -> tuple[Question, str]:
    """The question, and its XML for the journal."""
    xml = _inflated(params.get("SAMLRequest", ""), posted=posted)
    root = _parsed(xml)
    if root.tag != f"{{{PROTOCOL}}}AuthnRequest" or not root.get("ID"):
        raise Unanswerable("The SAMLRequest is no AuthnRequest with an ID.")
    client = _application(root, registry, here)
    policy = root.find(f"{{{PROTOCOL}}}NameIDPolicy")
    asked = policy.get("Format", "") if policy is not None else ""
    question = Question(
        client_id=client.client_id,
        id=root.get("ID"),
        relay_state=params.get("RelayState"),
        force=root.get("ForceAuthn") in {"true", "1"},
        passive=root.get("IsPassive") in {"true", "1"},
        name_id={PERSISTENT: "persistent", EMAIL: "email"}.get(asked, ""),
        hint=params.get("login_hint", "") or _text(root, f"{{{ASSERTION}}}Subject/{{{ASSERTION}}}NameID"),
    )
    return question, xml.decode(errors="replace")


def as_query(params: QueryDict) -> str:
    """A posted question as one that a browser fetches: only then does it bring our cookie along."""
    xml = _inflated(params.get("SAMLRequest", ""), posted=True)
    squeezed = zlib.compressobj(wbits=-15)
    content = base64.b64encode(squeezed.compress(xml) + squeezed.flush()).decode()
    given = {name: params[name] for name in ("RelayState", "login_hint") if name in params}
    return urlencode({"SAMLRequest": content, **given})


def _application(root: Any, registry: Registry, here: str) -> Application:
    issuer = _text(root, f"{{{ASSERTION}}}Issuer")
    client = registry.by_entity_id(issuer)
    if client is None:
        raise Unanswerable(f"No application with the entity id “{issuer}” is registered here.")
    asked = root.get("AssertionConsumerServiceURL")
    if asked not in {None, client.acs} or not client.acs:
        raise Unanswerable(f"{client.name} has registered “{client.acs}” for answers, and asks for one to “{asked}”.")
    if root.get("ProtocolBinding") not in {None, POST_BINDING}:
        raise Unanswerable("Answers leave by HTTP-POST alone; the request asks for another binding.")
    if root.get("Destination") not in {None, here}:
        raise Unanswerable(f"The request is meant for “{root.get('Destination')}”, and this is “{here}”.")
    return client


def _inflated(text: str, *, posted: bool) -> bytes:
    if not text:
        raise Unanswerable("SAMLRequest is missing.")
    try:
        content = base64.b64decode(text.encode(), validate=not posted)
        if posted:
            return content
        squeezed = zlib.decompressobj(wbits=-15)
        xml = squeezed.decompress(content, SIZE_MAX)
    except (binascii.Error, zlib.error, UnicodeEncodeError):
        raise Unanswerable("The SAMLRequest is not written as the binding demands.") from None
    if squeezed.unconsumed_tail:
        raise Unanswerable("The SAMLRequest is longer than any AuthnRequest.")
    return xml


def _parsed(xml: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        raise Unanswerable("The SAMLRequest is not XML.") from None
    if root.getroottree().docinfo.doctype:
        raise Unanswerable("The SAMLRequest brings a document type, which no AuthnRequest needs.")
    return root


def _text(root: Any, place: str) -> str:
    return str(root.findtext(place) or "").strip()
