"""An authenticator in software: makes keys and answers questions as a device would, or as a forger would."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from quittance.core import addresses

FLAG = AuthenticatorData.FLAG
CHECKED = FLAG.UP | FLAG.UV


@dataclass
class SoftKey:
    """One key. What a forger would change can be given: origin, host, flags, counter, challenge."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: bytes = b""
    count: int = 0

    def make(self, options: Mapping[str, Any], *, origin: str = "", host: str = "", flags: int = CHECKED) -> str:
        """The answer to a page that asks for a new key."""
        self.handle = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]  # fido2 leaves it untyped
        data = AuthenticatorData.create(
            _hash(host or options["rp"]["id"]),
            FLAG(flags | FLAG.AT),
            self.count,
            AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public),
        )
        client = self._client(CollectedClientData.TYPE.CREATE, options, origin)
        return self._answer(clientDataJSON=client, attestationObject=AttestationObject.create("none", data, {}))

    def open(
        self,
        options: Mapping[str, Any],
        *,
        origin: str = "",
        host: str = "",
        flags: int = CHECKED,
        cross_origin: bool = False,
        handle: bytes | None = None,
    ) -> str:
        """The answer to a page that asks for a key."""
        data = AuthenticatorData.create(_hash(host or options["rpId"]), FLAG(flags), self.count)
        client = self._client(CollectedClientData.TYPE.GET, options, origin, cross_origin=cross_origin)
        signature = self.private.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        given = self.handle if handle is None else handle
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=given)

    def _client(
        self, kind: str, options: Mapping[str, Any], origin: str, *, cross_origin: bool = False
    ) -> CollectedClientData:
        return CollectedClientData.create(
            kind, options["challenge"], origin or addresses.page("localhost", ""), cross_origin
        )

    def _answer(self, **response: bytes) -> str:
        known = websafe_encode(self.credential_id)
        parts = {name: websafe_encode(bytes(value)) for name, value in response.items() if value}
        return json.dumps({"id": known, "rawId": known, "type": "public-key", "response": parts})


def _hash(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()
