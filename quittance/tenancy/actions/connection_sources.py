"""Where a connection's facts come from when the provider tells them itself."""

from dataclasses import dataclass

from quittance.integrations import identity
from quittance.tenancy.actions import providers
from quittance.tenancy.actions.connections import CannotSave

_WORDS = {
    "unreachable": "Nobody answers at this address.",
    "address": "This address cannot be asked: it must be https and lie on the open internet.",
    "slow": "It took longer than ten seconds to answer. Try again.",
    "redirected": "It leads on to another address, which is not followed. Write that one.",
    "too_large": "What lies there is far too large for metadata.",
}


@dataclass(frozen=True)
class Source:
    """The three things by which a SAML provider is known."""

    issuer: str
    sign_in_address: str
    certificates: str


def saml(*, address: str, text: str) -> Source | None:
    """From the provider's metadata; None where neither an address nor a text is given."""
    if not address and not text.strip():
        return None
    field = "metadata_address" if address else "metadata_text"
    net = providers.net()
    try:
        told = identity.metadata.ask(address, net=net) if address else identity.metadata.read(text.encode(), net=net)
    except identity.Fault as fault:
        words = _WORDS.get(fault.code, f"This is no metadata of an identity provider: {fault.detail}.")
        raise CannotSave({field: words}) from None
    return Source(told.entity_id, told.sign_in_address, "".join(told.certificates))
