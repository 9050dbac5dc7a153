"""Answers written as they should be, or wrong in exactly the way that was wished."""

import base64
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

from lxml import etree

from sandbox.identity.applications import Application
from sandbox.identity.moods import Taken
from sandbox.identity.saml import document, signing
from sandbox.identity.saml.document import Facts
from sandbox.identity.saml.names import ASSERTION, ATTRIBUTES, ENCRYPTION, PROTOCOL, SIGNATURE
from sandbox.identity.tenants import Tenant

HOUR = 3600
HUGE_BYTES = 6_000_000
FORGED_EMAIL = "mallory@elsewhere.example"
# A signature over the statement stays whole when things move around it, one over the answer breaks; and the reverse.
MOVED_AROUND = frozenset({"saml_wrapped_beside", "saml_wrapped_inside"})
BOMB = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
BURGLAR = '<!DOCTYPE x [<!ENTITY stolen SYSTEM "file:///etc/passwd">]>'


def written(facts: Facts, tenant: Tenant, client: Application, taken: Taken) -> bytes:
    if "saml_not_xml" in taken:
        return b"This is not XML, however kindly it is read."
    root = document.response(_facts(facts, tenant, client, taken))
    assertion = root.find(f"{{{ASSERTION}}}Assertion")
    if "saml_comment" in taken:
        _comment(assertion)
    if "saml_huge" in taken:
        _pad(assertion)
    if "saml_encrypted" in taken:
        _garble(assertion)
    _sign(root, assertion, tenant, client, taken)
    return _written(_wrapped(root, assertion, taken), taken)


def readable(content: str) -> str:
    """For the journal: indented where it can be, else as it is. Nothing in it is expanded."""
    xml = base64.b64decode(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        return xml.decode(errors="replace")
    if root.getroottree().docinfo.doctype:
        return xml.decode(errors="replace")
    etree.indent(root)
    return str(etree.tostring(root, encoding="unicode"))


def _facts(facts: Facts, tenant: Tenant, client: Application, taken: Taken) -> Facts:
    style = ATTRIBUTES[client.attributes]
    for key, twist in TWISTS.items():
        if key in taken:
            facts = twist(facts)
    for key, dropped in (
        ("saml_no_email", ("email",)),
        ("saml_no_names", ("given_name", "family_name")),
        ("saml_no_groups", ("groups",)),
    ):
        if key in taken:
            gone = {style[each] for each in dropped}
            facts = replace(facts, attributes=tuple(each for each in facts.attributes if each[0] not in gone))
    if "saml_no_email" in taken and "@" in facts.name_id:
        facts = replace(facts, name_id=facts.name_id.partition("@")[0])
    if "saml_other_subject" in taken:
        mine = {facts.name_id, *(value for _name, values in facts.attributes for value in values)}
        other = next((each for each in tenant.directory.people if not {each.id, each.email} & mine), None)
        told = (other.email if "@" in facts.name_id else other.id) if other else "somebody-else"
        facts = replace(facts, name_id=told)
    return facts


def _elsewhere(name: str) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, **{name: "https://elsewhere.example/saml/"})  # type: ignore[arg-type]  # the three names are texts


def _shifted(facts: Facts, seconds: int) -> Facts:
    return replace(
        facts,
        issued=facts.issued + seconds,
        not_before=facts.not_before + seconds,
        not_on_or_after=facts.not_on_or_after + seconds,
    )


TWISTS: dict[str, Callable[[Facts], Facts]] = {
    "saml_wrong_issuer": lambda facts: replace(facts, issuer=f"{facts.issuer}/elsewhere"),
    "saml_wrong_audience": _elsewhere("audience"),
    "saml_wrong_destination": _elsewhere("destination"),
    "saml_wrong_recipient": _elsewhere("recipient"),
    "saml_wrong_in_response_to": lambda facts: replace(facts, in_response_to="_a-question-that-nobody-asked"),
    "saml_unsolicited": lambda facts: replace(facts, in_response_to=None),
    "saml_expired": lambda facts: _shifted(facts, -HOUR),
    "saml_not_yet": lambda facts: _shifted(facts, HOUR),
}


def _sign(root: Any, assertion: Any, tenant: Tenant, client: Application, taken: Taken) -> None:
    if "saml_unsigned" in taken:
        return
    key = tenant.keys.stranger if "saml_bad_signature" in taken else tenant.keys.signing
    sha1 = "saml_sha1" in taken
    whole, statement = client.signed in {"both", "response"}, client.signed in {"both", "assertion"}
    if MOVED_AROUND & taken.keys:
        whole, statement = False, True
    if "saml_wrapped_response" in taken:
        whole, statement = True, False
    # The statement first: the answer's signature covers it with its own.
    if statement and assertion.getparent() is not None:
        signing.sign(assertion, key, sha1=sha1)
    if whole or assertion.getparent() is None:
        signing.sign(root, key, sha1=sha1)
    if "saml_altered" in taken:
        _change_email(root)


def _change_email(node: Any) -> None:
    for value in node.iter(f"{{{ASSERTION}}}AttributeValue", f"{{{ASSERTION}}}NameID"):
        if "@" in (value.text or ""):
            value.text = FORGED_EMAIL


def _comment(assertion: Any) -> None:
    for value in assertion.iter(f"{{{ASSERTION}}}AttributeValue", f"{{{ASSERTION}}}NameID"):
        if "@" in (value.text or ""):
            comment = etree.Comment(" ")
            comment.tail = ".evil.example"
            value.append(comment)


def _pad(assertion: Any) -> None:
    attributes = assertion.find(f"{{{ASSERTION}}}AttributeStatement")
    padding = document.SAML.AttributeValue("x" * HUGE_BYTES)
    attributes.append(document.SAML.Attribute(padding, Name="padding"))


def _garble(assertion: Any) -> None:
    garbage = base64.b64encode(b"no key opens this" * 20).decode()
    cipher = etree.fromstring(
        f'<saml:EncryptedAssertion xmlns:saml="{ASSERTION}"><xenc:EncryptedData xmlns:xenc="{ENCRYPTION}"'
        f' Type="{ENCRYPTION}Element"><xenc:EncryptionMethod Algorithm="{ENCRYPTION}aes256-cbc"/><xenc:CipherData>'
        f"<xenc:CipherValue>{garbage}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>"
    )
    assertion.getparent().replace(assertion, cipher)


def _forged(assertion: Any) -> Any:
    forged = deepcopy(assertion)
    forged.set("ID", "_forged")
    for signature in forged.findall(f"{{{SIGNATURE}}}Signature"):
        forged.remove(signature)
    _change_email(forged)
    forged.find(f"{{{ASSERTION}}}Subject/{{{ASSERTION}}}NameID").text = FORGED_EMAIL
    return forged


def _wrapped(root: Any, assertion: Any, taken: Taken) -> Any:
    if "saml_wrapped_beside" in taken:
        assertion.addprevious(_forged(assertion))
    if "saml_wrapped_inside" in taken:
        forged = _forged(assertion)
        assertion.getparent().replace(assertion, forged)
        forged.append(assertion)
    if "saml_wrapped_response" in taken:
        outer = deepcopy(root)
        outer.set("ID", "_forged-answer")
        outer.remove(outer.find(f"{{{SIGNATURE}}}Signature"))
        statement = outer.find(f"{{{ASSERTION}}}Assertion")
        outer.replace(statement, _forged(statement))
        extensions = etree.SubElement(outer, f"{{{PROTOCOL}}}Extensions")
        extensions.append(root)
        outer.find(f"{{{ASSERTION}}}Issuer").addnext(extensions)
        return outer
    return root


def _written(root: Any, taken: Taken) -> bytes:
    xml = signing.written(root)
    if "saml_entities" in taken:
        return BOMB.encode() + _first_name_becomes(xml, b"&a9;")
    if "saml_external" in taken:
        return BURGLAR.encode() + _first_name_becomes(xml, b"&stolen;")
    return xml


def _first_name_becomes(xml: bytes, text: bytes) -> bytes:
    return re.sub(rb"(<saml:AttributeValue>)[^<]*", rb"\g<1>" + text, xml, count=1)
