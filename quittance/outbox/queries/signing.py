"""In whose name a firm's mail leaves, and by which key it is signed."""

from dataclasses import dataclass

from django.conf import settings

from quittance.core import once
from quittance.outbox.models import SigningKey
from quittance.tenancy.models import Firm


@dataclass(frozen=True)
class Sender:
    """What stands in a mail's From."""

    name: str
    address: str


@once.asked
def key_in_use() -> SigningKey | None:
    """The DNS showed it once; whether it still does, its `fault` tells."""
    return SigningKey.objects.filter(retired_at=None, verified_at__isnull=False).first()


def key_in_force() -> SigningKey | None:
    """Shown by the firm's DNS, at the last look too: mail leaves in its domain's name."""
    key = key_in_use()
    return key if key is not None and not key.fault else None


def drafted_key() -> SigningKey | None:
    """Waits for its record in the firm's DNS."""
    return SigningKey.objects.filter(retired_at=None, verified_at=None).first()


def sender(firm: Firm) -> Sender:
    """The firm's own address while its domain vouches for us, else ours in the firm's name."""
    key = key_in_force()
    if key is not None:
        return Sender(name=firm.name, address=key.from_address)
    return Sender(name=f"{firm.name} via Quittance", address=f"{firm.slug}@{settings.QUITTANCE.inbound_domain}")
