"""Signatures as every SAML client expects them: enveloped, exclusive canonical form, RSA with SHA-256."""

from typing import Any

import xmlsec
from lxml import etree
from xmlsec import constants

from sandbox.identity.keys import Key
from sandbox.identity.saml.names import ASSERTION


def sign(node: Any, key: Key, *, sha1: bool = False) -> None:
    """`node` is a Response or an Assertion within its document."""
    method = constants.TransformRsaSha1 if sha1 else constants.TransformRsaSha256
    digest = constants.TransformSha1 if sha1 else constants.TransformSha256
    signature = xmlsec.template.create(node, constants.TransformExclC14N, method, ns="ds")
    node.find(f"{{{ASSERTION}}}Issuer").addnext(signature)
    reference = xmlsec.template.add_reference(signature, digest, uri=f"#{node.get('ID')}")
    xmlsec.template.add_transform(reference, constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, constants.TransformExclC14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.tree.add_ids(node, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key.private_pem, constants.KeyDataFormatPem)
    context.key.load_cert_from_memory(key.certificate, constants.KeyDataFormatPem)
    context.sign(signature)


def written(root: Any) -> bytes:
    return bytes(etree.tostring(root))
