"""What a provider says of itself is read strictly, remembered for a while, and so is that it said nothing."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from quittance.integrations.identity import Fault, Net, discovery
from quittance.integrations.identity.tests.test_fetch import answering
from tests.cast import NOW

ANY = Net(anywhere=True)
ISSUER = "https://provider.example"
DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    **{name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")},
}
_ODD: list[Any] = [5, True, {"a": 1}, [[1], {"b": 2}, None], "text", [None], 1.5]


def served(body: object) -> bytes:
    text = json.dumps(body).encode()
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text


def code_of(ask: Callable[[], object]) -> str:
    """What was wrong with it; empty if it could be read."""
    try:
        ask()
    except Fault as fault:
        return fault.code
    return ""


def provider_at(address: str) -> discovery.Provider:
    return discovery.read(DOCUMENT | {"jwks_uri": address}, ISSUER, ANY)


def test_a_provider_that_failed_is_let_alone_for_a_while() -> None:
    discovery.forget()
    with answering(b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n") as address:
        for later in (0, 44):  # the second time nobody would answer
            with pytest.raises(Fault, match="answered with status 503"):
                discovery.provider(address, net=ANY, now=NOW + timedelta(seconds=later))
    with pytest.raises(Fault, match="unreachable"):
        discovery.provider(address, net=ANY, now=NOW + timedelta(seconds=45))
    discovery.forget()


def test_who_looks_whether_it_is_mended_is_not_told_from_memory() -> None:
    discovery.forget()
    with answering(b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n") as address, pytest.raises(Fault, match="503"):
        discovery.ask(address, net=ANY, now=NOW)
    with pytest.raises(Fault, match="unreachable"):
        discovery.ask(address, net=ANY, now=NOW)
    discovery.forget()


@pytest.mark.parametrize("odd", _ODD)
@pytest.mark.parametrize(
    "name",
    ["token_endpoint_auth_methods_supported", "id_token_signing_alg_values_supported", "scopes_supported",
     "userinfo_endpoint", "end_session_endpoint"],
)  # fmt: skip
def test_a_document_with_odd_kinds_of_values_is_read_or_refused_in_words(name: str, odd: object) -> None:
    assert code_of(lambda: discovery.read(DOCUMENT | {name: odd}, ISSUER, ANY)) in {"", "algorithm", "address"}


@pytest.mark.parametrize("odd", _ODD)
@pytest.mark.parametrize("name", ["n", "e", "kid", "kty", "use", "alg", "keys"])
def test_keys_with_odd_kinds_of_values_are_a_fault_in_words_or_left_out(name: str, odd: object) -> None:
    key: dict[str, Any] = {"kty": "RSA", "kid": "1", "n": base64.urlsafe_b64encode(b"\xff" * 256).decode(), "e": "AQAB"}
    said = {"keys": odd} if name == "keys" else {"keys": [key | {name: odd}]}
    with answering(served(said)) as address:
        assert code_of(lambda: discovery.keys(provider_at(address), net=ANY)) in {"", "keys"}
