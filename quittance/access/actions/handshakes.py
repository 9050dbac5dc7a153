"""One attempt to come in through the firm's provider: where the browser is sent, and what its answer says.

Nothing is written when somebody sets out: the attempt travels with the browser, sealed. What comes back is used once.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from quittance.access.actions import spent
from quittance.core.secrets import SecretsError
from quittance.integrations import identity
from quittance.integrations.identity import AWAY, Fault, Somebody
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import providers, vault
from quittance.tenancy.models import Connection
from quittance.tenancy.models.connection import Protocol

__all__ = ["AWAY", "LASTS", "Attempt", "Fault", "Outcome", "begin", "opened", "redeem", "sealed"]

LASTS = timedelta(minutes=10)
_SEAL = "handshake"


@dataclass(frozen=True)
class Attempt:
    """What only this browser and we know of the question that the provider is asked."""

    state: str
    stage: str
    protocol: str
    nonce: str
    verifier: str
    request_id: str
    next: str
    quiet: bool
    made_at: float


@dataclass(frozen=True)
class Outcome:
    connection: Connection
    somebody: Somebody
    refresh: str


def begin(*, connection: Connection, next_page: str, quiet: bool, now: datetime) -> tuple[str, Attempt]:
    """Where to send the browser, and what to remember of it meanwhile."""
    state, nonce, verifier = (secrets.token_urlsafe(size) for size in (24, 24, 48))
    request_id = ""
    if connection.protocol == Protocol.OIDC:
        where = identity.oidc.address(
            providers.client(connection),
            state=state,
            nonce=nonce,
            verifier=verifier,
            quiet=quiet,
            net=providers.net(),
            now=now,
        )
    else:
        where, request_id = identity.saml.address(providers.party(connection), state=state, quiet=quiet)
    attempt = Attempt(
        state=state,
        stage=connection.stage,
        protocol=connection.protocol,
        nonce=nonce,
        verifier=verifier,
        request_id=request_id,
        next=next_page,
        quiet=quiet,
        made_at=now.timestamp(),
    )
    return where, attempt


def redeem(*, attempt: Attempt, said: Mapping[str, str], now: datetime) -> Outcome:
    """Whom the answer names. Each attempt is redeemed once, whatever comes of it."""
    if now.timestamp() - attempt.made_at > LASTS.total_seconds():
        raise Fault("old", "the attempt was begun more than ten minutes ago")
    if not spent.spend(answer=f"attempt:{attempt.state}", now=now):
        raise Fault("spent", "an answer to this very attempt was taken before")
    is_live = attempt.stage == Connection.Stage.LIVE
    connection = tenancy.live_connection() if is_live else tenancy.draft_connection()
    if connection is None or connection.protocol != attempt.protocol:
        raise Fault("changed", "the connection was changed since the attempt was begun")
    if attempt.protocol == Protocol.OIDC:
        return _redeemed(connection, attempt, said, now)
    encoded = said.get("SAMLResponse", "")
    if not encoded:
        raise Fault("no_code", "the answer bears no SAMLResponse")
    party = providers.party(connection)
    return Outcome(connection, identity.saml.redeem(party, encoded, request_id=attempt.request_id, now=now), "")


def sealed(*, attempt: Attempt) -> str:
    return vault.sealed(name=_SEAL, secret=json.dumps(asdict(attempt), separators=(",", ":")))


def opened(*, token: str) -> Attempt | None:
    """None if it is not ours, of another firm, or torn."""
    try:
        return Attempt(**json.loads(vault.unsealed(name=_SEAL, token=token)))
    except (SecretsError, ValueError, TypeError):
        return None


def _redeemed(connection: Connection, attempt: Attempt, said: Mapping[str, str], now: datetime) -> Outcome:
    client = providers.client(connection)
    wish = {"nonce": attempt.nonce, "verifier": attempt.verifier}
    try:
        somebody, refresh = identity.oidc.redeem(client, said, **wish, net=providers.net(), now=now)
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NotImplementedError) as error:
        # A provider may send numbers for words and words for numbers; whatever breaks on it opens nothing.
        raise Fault("malformed", f"the answer cannot be read ({type(error).__name__})") from None
    return Outcome(connection, somebody, refresh)
