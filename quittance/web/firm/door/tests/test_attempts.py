"""An attempt travels sealed: nobody reads it, nobody makes one, and it opens at its own firm alone."""

from quittance.access.actions import handshakes
from quittance.access.actions.handshakes import Attempt
from quittance.core import clock, scope
from tests.cast import Cast


def attempt() -> Attempt:
    return Attempt(
        state="s", stage="live", protocol="oidc", nonce="the-nonce", verifier="the-verifier", request_id="",
        next="/firm-portal/today/", quiet=False, made_at=clock.now().timestamp(),
    )  # fmt: skip


def test_a_sealed_attempt_tells_nothing_and_opens_at_its_own_firm(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        token = handshakes.sealed(attempt=attempt())
        opened = handshakes.opened(token=token)
        assert opened is not None
        assert (opened.nonce, opened.verifier) == ("the-nonce", "the-verifier")
        assert "nonce" not in token
        for torn in ("", "x", token[:-2], token + "A", "q1.k1." + "A" * 60):
            assert handshakes.opened(token=torn) is None
    with scope.firm(cast.second.pk):
        assert handshakes.opened(token=token) is None
