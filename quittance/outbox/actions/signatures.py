"""Whose signature a copy bears, and its bytes with it."""

import email
import email.policy
import email.utils
from functools import lru_cache
from pathlib import Path

import structlog
from django.conf import settings

from quittance.core import once, scope
from quittance.core.secrets import SecretsError
from quittance.outbox.actions import keys
from quittance.outbox.models import Delivery, SigningKey
from quittance.outbox.rules import signing
from quittance.tenancy.actions import vault

log = structlog.get_logger()


def signed(raw: bytes, *, delivery: Delivery) -> bytes:
    """By the domain in its From where we have a key of it, else by ours; unsigned if there is none at all.

    A key taken out of use since the mail was written still signs it if no other of its domain has come: its record
    stands in the DNS for a while longer.
    """
    mail = delivery.mail
    domain = _domain_of_raw(raw) if mail.raw_key else mail.from_address.rpartition("@")[2].lower()
    signer = _signer_of(domain)
    if signer is None and not mail.raw_key:
        # A mail on its way through bears its first sender's signature; ours beside it would say nothing.
        signer = _our_own()
    return raw if signer is None else signing.signed(raw, by=signer, at=mail.written_at)


def _domain_of_raw(raw: bytes) -> str:
    """Empty unless exactly one From names exactly one address: what else could be meant is not vouched for."""
    head = email.message_from_bytes(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=email.policy.compat32)
    found = email.utils.getaddresses([str(value) for value in head.get_all("From", [])])
    return found[0][1].rpartition("@")[2].lower() if len(found) == 1 == len(head.get_all("From", [])) else ""


def _signer_of(domain: str) -> signing.Signer | None:
    if not domain or domain == settings.QUITTANCE.inbound_domain:
        return None
    known = [key for key in _verified() if key.domain == domain]
    for key in sorted(known, key=lambda key: (key.retired_at is None, key.made_at), reverse=True):
        try:
            private = _private_half(scope.firm_id(), keys.place(key), key.public_key)
        except (vault.NotKept, SecretsError, ValueError) as lost:
            log.warning("signing_key.unusable", key=str(key), exc_info=lost)
            continue
        return signing.Signer(domain=key.domain, selector=key.selector, key=private)
    return None


@once.asked
def _verified() -> list[SigningKey]:
    return list(SigningKey.objects.filter(verified_at__isnull=False))


def _our_own() -> signing.Signer | None:
    env = settings.QUITTANCE
    if not env.dkim_key:
        return None
    return signing.Signer(domain=env.inbound_domain, selector=env.dkim_selector, key=_key_of_file(env.dkim_key))


@lru_cache(maxsize=1000)
def _private_half(firm_id: int, name: str, public: str) -> signing.PrivateKey:  # noqa: ARG001  they tell keys apart
    """Kept by the process: to check a key on reading takes forty times as long as to sign with it."""
    return signing.from_pem(vault.reveal(name=name))


@lru_cache(maxsize=4)
def _key_of_file(path: str) -> signing.PrivateKey:
    return signing.from_pem(Path(path).read_text())
