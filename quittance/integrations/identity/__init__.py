"""Asking a firm's identity provider who somebody is. Answers are read strictly; whoever calls decides."""

from quittance.integrations.identity import certificates, discovery, metadata, oidc, saml
from quittance.integrations.identity.fault import AWAY, Fault
from quittance.integrations.identity.fetch import Net
from quittance.integrations.identity.somebody import Names, Somebody, is_address, names_from

__all__ = [
    "AWAY",
    "Fault",
    "Names",
    "Net",
    "Somebody",
    "certificates",
    "discovery",
    "is_address",
    "metadata",
    "names_from",
    "oidc",
    "saml",
]
