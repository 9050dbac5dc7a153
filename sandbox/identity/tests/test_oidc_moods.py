"""Each misbehaviour is what its name says: wrong in that one point, and as it should be in all others."""

import time
from typing import Any

import jwt
import pytest

from sandbox.identity.catalogue import CATALOGUE
from sandbox.identity.oidc.idtoken import FORGED_EMAIL, at_hash
from sandbox.identity.tests.conftest import DANA, Application, Provider, query

REFUSED_BY_PYJWT: dict[str, type[Exception]] = {
    "oidc_wrong_issuer": jwt.InvalidIssuerError,
    "oidc_wrong_audience": jwt.InvalidAudienceError,
    "oidc_bad_signature": jwt.InvalidSignatureError,
    "oidc_altered": jwt.InvalidSignatureError,
    "oidc_hs256": jwt.InvalidAlgorithmError,
    "oidc_missing_nonce": jwt.MissingRequiredClaimError,
    "oidc_expired": jwt.ExpiredSignatureError,
    "oidc_not_yet": jwt.ImmatureSignatureError,
}
CLAIMS: dict[str, dict[str, Any]] = {
    "oidc_wrong_issuer": {"email": DANA, "aud": "quittance-harbor"},
    "oidc_no_email": {"email": None, "email_verified": None, "given_name": "Dana"},
    "oidc_unverified": {"email": DANA, "email_verified": False},
    "oidc_no_names": {"given_name": None, "family_name": None, "name": None, "email": DANA},
    "oidc_no_groups": {"groups": None, "email": DANA},
    "oidc_groups_text": {"groups": "Everyone, Accounts receivable"},
    "oidc_altered": {"email": FORGED_EMAIL},
}


def _read(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


@pytest.mark.parametrize("mood", sorted(REFUSED_BY_PYJWT))
def test_a_strict_library_refuses_this_token_for_that_reason_and_believes_the_next_one(
    application: Application, provider: Provider, mood: str
) -> None:
    provider.misbehave(**{mood: "once"})
    wrong, right = application.id_token(), application.id_token()

    with pytest.raises(REFUSED_BY_PYJWT[mood]):
        application.verified(wrong)
    assert application.verified(right)["email"] == DANA


@pytest.mark.parametrize("mood", sorted(CLAIMS))
def test_the_token_tells_this_of_the_person(application: Application, provider: Provider, mood: str) -> None:
    provider.misbehave(**{mood: "once"})
    claims = _read(application.id_token())

    assert {name: claims.get(name) for name in CLAIMS[mood]} == CLAIMS[mood]


def test_an_unsigned_token_says_so_and_brings_no_signature(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_alg_none="once")
    token = application.id_token()

    assert jwt.get_unverified_header(token)["alg"] == "none"
    assert token.endswith(".")
    assert _read(token)["email"] == DANA


def test_hs256_is_signed_with_the_public_key_that_everybody_can_read(
    application: Application, provider: Provider
) -> None:
    provider.misbehave(oidc_hs256="once")
    token = application.id_token()
    public = next(iter(application.published().values())).key
    from cryptography.hazmat.primitives import serialization

    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    content, _, signature = token.rpartition(".")

    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    assert algorithm.verify(content.encode(), pem, jwt.utils.base64url_decode(signature))


def test_an_unknown_key_id_is_in_no_list(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_unknown_kid="once")

    assert jwt.get_unverified_header(application.id_token())["kid"] not in application.published()


def test_a_wrong_nonce_and_an_old_sign_in_are_signed_rightly(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_wrong_nonce="once", oidc_old_sign_in="once")
    claims = application.verified(application.id_token())

    assert claims["nonce"] != "the-nonce"
    assert claims["iat"] - claims["auth_time"] == 10 * 24 * 3600


def test_at_hash_is_of_another_access_token(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_wrong_at_hash="once")
    tokens = application.token(code=application.code()).json()

    assert application.verified(tokens["id_token"])["at_hash"] != at_hash(tokens["access_token"])


def test_another_persons_subject_comes_with_danas_address(application: Application, provider: Provider) -> None:
    people = {person["id"]: person["email"] for person in provider.api("GET", "people")["people"]}
    provider.misbehave(oidc_other_subject="once")
    claims = application.verified(application.id_token())

    assert claims["email"] == DANA
    assert people[claims["sub"]] != DANA


def test_the_previous_token_comes_once_more(application: Application, provider: Provider) -> None:
    first = application.id_token()
    provider.misbehave(oidc_replayed_token="once")

    assert application.id_token() == first
    assert application.id_token() != first


@pytest.mark.parametrize(
    ("mood", "told"),
    [
        ("oidc_wrong_state", {"state": "a-state-that-nobody-asked-with"}),
        ("oidc_missing_state", {"state": None}),
        ("oidc_access_denied", {"error": "access_denied", "code": None, "state": "the-state"}),
        ("oidc_server_error", {"error": "server_error", "code": None, "state": "the-state"}),
    ],
)
def test_the_way_back_is_wrong(
    application: Application, provider: Provider, mood: str, told: dict[str, str | None]
) -> None:
    provider.misbehave(**{mood: "once"})
    answer = query(application.authorize().headers["Location"])

    assert {name: answer.get(name) for name in told} == told
    assert query(application.authorize().headers["Location"])["state"] == "the-state"


def test_the_previous_way_back_comes_once_more(application: Application, provider: Provider) -> None:
    first = application.authorize(state="first").headers["Location"]
    provider.misbehave(oidc_replayed_answer="once")

    assert application.authorize(state="second").headers["Location"] == first


def test_a_used_code_is_refused_at_the_token_endpoint(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_used_code="once")

    assert application.token(code=application.code()).json()["error_description"] == "This code was used before."


def test_the_token_endpoint_is_out_of_order(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_token_500="once")
    assert application.token(code=application.code()).status == 500

    provider.misbehave(oidc_token_text="once")
    assert application.token(code=application.code()).headers["Content-Type"].startswith("text/html")


def test_the_token_endpoint_takes_the_seconds_it_was_asked_to(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_token_slow={"times": 1, "seconds": 1})
    code, began = application.code(), time.monotonic()

    assert application.token(code=code).status == 200
    assert time.monotonic() - began >= 1


def test_a_huge_answer_is_huge_and_otherwise_true(application: Application, provider: Provider) -> None:
    provider.misbehave(oidc_huge="once")
    answer = application.token(code=application.code())

    assert len(answer.body) > 20_000_000
    assert application.verified(answer.json()["id_token"])["email"] == DANA


def test_a_refresh_in_the_background_does_not_eat_what_was_wished_once(
    application: Application, provider: Provider
) -> None:
    tokens = application.token(code=application.code()).json()
    provider.misbehave(oidc_wrong_issuer="once")
    refreshed = _read(application.refresh(tokens["refresh_token"]).json()["id_token"])
    first = _read(application.id_token())
    provider.misbehave(oidc_wrong_issuer="always")
    lasting = _read(application.refresh(tokens["refresh_token"]).json()["id_token"])

    assert refreshed["iss"] == f"{provider.base}/oidc"
    assert first["iss"] == lasting["iss"] == f"{provider.base}/oidc/elsewhere"


def test_userinfo_tells_of_another_subject(application: Application, provider: Provider) -> None:
    tokens = application.token(code=application.code()).json()
    provider.misbehave(oidc_userinfo_other="once")
    told = provider.service.get("/harbor/oidc/userinfo", Authorization=f"Bearer {tokens['access_token']}").json()

    assert told["sub"] != _read(tokens["id_token"])["sub"]


def test_discovery_and_keys_are_broken_in_every_way(provider: Provider) -> None:
    def asked(mood: str, path: str = ".well-known/openid-configuration") -> Any:
        provider.misbehave(**{mood: "once"})
        return provider.service.get(f"/harbor/oidc/{path}")

    assert asked("oidc_discovery_404").status == 404
    assert b"<h1>" in asked("oidc_discovery_text").body
    assert asked("oidc_discovery_issuer").json()["issuer"] == "https://login.elsewhere.example/oidc"
    assert asked("oidc_discovery_addresses").json()["jwks_uri"] == "file:///etc/passwd"
    assert asked("oidc_jwks_500", "jwks").status == 500
    assert asked("oidc_jwks_empty", "jwks").json() == {"keys": []}
    assert len(provider.service.get("/harbor/oidc/jwks").json()["keys"]) >= 1


def test_every_way_to_misbehave_is_proven_somewhere() -> None:
    from pathlib import Path

    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*moods.py"))
    tests += (Path(__file__).parent / "test_scim.py").read_text()

    assert [key for key in CATALOGUE if key not in tests] == []
