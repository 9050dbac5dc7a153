"""Every way in which a provider's answer can be wrong: a clear page, nobody signed in, nothing leaked."""

import html

import pytest

from quittance.integrations import identity
from quittance.integrations.identity import fetch
from tests.sign_in.visit import Visit

OIDC = {
    "oidc_wrong_state": "This sign-in was not begun in this browser",
    "oidc_missing_state": "This sign-in was not begun in this browser",
    "oidc_used_code": "The provider took its answer back",
    "oidc_access_denied": "Your firm's provider did not let you in",
    "oidc_server_error": "Your firm's provider reported a fault",
    "oidc_token_500": "Your firm's sign-in is out of order",
    "oidc_token_text": "The connection to your firm's sign-in needs mending",
    "oidc_huge": "The answer is far too large",
    "oidc_wrong_issuer": "The answer came from another provider",
    "oidc_wrong_audience": "The answer was meant for somebody else",
    "oidc_bad_signature": "The answer's signature does not hold",
    "oidc_unknown_kid": "The answer was signed by a key nobody knows",
    "oidc_altered": "The answer's signature does not hold",
    "oidc_alg_none": "The answer was signed in a way that is no longer safe",
    "oidc_hs256": "The answer was signed in a way that is no longer safe",
    "oidc_wrong_nonce": "The answer belongs to another attempt",
    "oidc_missing_nonce": "The answer belongs to another attempt",
    "oidc_expired": "The answer came too late",
    "oidc_not_yet": "The answer is not valid yet",
    "oidc_wrong_at_hash": "The answer's signature does not hold",
    "oidc_unverified": "Your e-mail address is not confirmed",
    "oidc_jwks_500": "Your firm's sign-in is out of order",
    "oidc_jwks_empty": "The connection to your firm's sign-in needs mending",
}
DISCOVERY = {
    "oidc_discovery_404": "The connection to your firm's sign-in needs mending",
    "oidc_discovery_text": "The connection to your firm's sign-in needs mending",
    "oidc_discovery_issuer": "The connection to your firm's sign-in needs mending",
}
SAML = {
    "saml_unsolicited": "The answer belongs to another attempt",
    "saml_wrong_in_response_to": "The answer belongs to another attempt",
    "saml_wrong_relay_state": "This sign-in was not begun in this browser",
    "saml_missing_relay_state": "This sign-in was not begun in this browser",
    "saml_request_denied": "Your firm's provider did not let you in",
    "saml_responder": "Your firm's provider reported a fault",
    "saml_huge": "The answer is far too large",
    "saml_wrong_issuer": "The answer came from another provider",
    "saml_wrong_audience": "The answer was meant for somebody else",
    "saml_wrong_destination": "The answer was meant for another address",
    "saml_wrong_recipient": "The answer was meant for another address",
    "saml_expired": "The answer came too late",
    "saml_not_yet": "The answer is not valid yet",
    "saml_no_email": "Your firm's provider did not tell your e-mail address",
    "saml_unsigned": "The answer was not signed",
    "saml_bad_signature": "The answer's signature does not hold",
    "saml_altered": "The answer's signature does not hold",
    "saml_sha1": "The answer was signed in a way that is no longer safe",
    "saml_wrapped_beside": "The answer cannot be read",
    "saml_wrapped_inside": "The answer cannot be read",
    "saml_wrapped_response": "The answer cannot be read",
    "saml_encrypted": "The answer is encrypted",
    "saml_entities": "The answer cannot be read",
    "saml_external": "The answer cannot be read",
    "saml_not_xml": "The answer cannot be read",
}


def refused(visit: Visit, answer: object, title: str) -> None:
    status = answer.status_code  # type: ignore[attr-defined]  # the client's answer has no type of its own
    said = html.unescape(answer.content.decode())  # type: ignore[attr-defined]  # as above
    assert status in {400, 403, 503}, said
    assert f"<h1>{title}</h1>" in said
    assert not visit.token
    assert not visit.sessions()
    for secret in ("Traceback", "eyJ", "harbor-opens-the-door", "127.0.0.1", "dana.reyes"):
        assert secret not in said


@pytest.mark.parametrize("mood", OIDC)
def test_a_broken_openid_answer_is_refused_in_words(oidc: Visit, mood: str) -> None:
    address = oidc.set_out()
    oidc.provider.misbehave(mood)
    refused(oidc, oidc.arrive(oidc.sent_back(address)), OIDC[mood])


@pytest.mark.parametrize("mood", DISCOVERY)
def test_a_provider_that_describes_itself_wrongly_is_not_gone_to(oidc: Visit, mood: str) -> None:
    identity.discovery.forget()
    oidc.provider.misbehave(mood)
    refused(oidc, oidc.client.get("/firm-portal/door/go/"), DISCOVERY[mood])


def test_a_provider_that_takes_too_long_is_given_up(oidc: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS_MAX", 0.5)
    address = oidc.set_out()
    oidc.provider.misbehave(oidc_token_slow=3)
    refused(oidc, oidc.arrive(oidc.sent_back(address)), "Your firm's sign-in is very slow")


@pytest.mark.parametrize("mood", SAML)
def test_a_broken_saml_answer_is_refused_in_words(saml: Visit, mood: str) -> None:
    address = saml.set_out()
    saml.provider.misbehave(mood)
    refused(saml, saml.arrive(saml.sent_back(address)), SAML[mood])


def test_a_comment_in_an_address_does_not_cut_it_short(saml: Visit) -> None:
    address = saml.set_out()
    saml.provider.misbehave("saml_comment")
    saml.arrive(saml.sent_back(address))
    assert {session.person.address for session in saml.sessions()} <= {"lee.tran@secondstreet.example.evil.example"}


def test_what_the_id_token_leaves_out_is_asked_of_userinfo_about_the_same_person_alone(oidc: Visit) -> None:
    oidc.provider.misbehave("oidc_no_email", "oidc_userinfo_other")
    refused(oidc, oidc.come_in(), "The provider contradicts itself")
    oidc.provider.misbehave("oidc_no_email")
    assert oidc.come_in().status_code == 302
    assert [session.person.address for session in oidc.sessions()] == ["dana.reyes@harborpine.example"]


def test_an_answer_opens_the_door_once(oidc: Visit, saml: Visit) -> None:
    for visit in (oidc, saml):
        said = visit.sent_back(visit.set_out())
        kept = dict(visit.client.cookies.items())
        assert visit.arrive(said).status_code == 302
        visit.client.cookies.clear()
        for name, morsel in kept.items():
            visit.client.cookies[name] = morsel.value
        again = visit.arrive(said)
        assert "This answer was used before" in html.unescape(again.content.decode())
        assert len(visit.sessions()) == 1


def test_the_previous_answer_sent_once_more_by_the_provider_opens_nothing(oidc: Visit, saml: Visit) -> None:
    for visit, mood in ((oidc, "oidc_replayed_answer"), (saml, "saml_replayed")):
        assert visit.come_in().status_code == 302
        visit.client.cookies.clear()
        visit.provider.misbehave(mood)
        assert visit.come_in().status_code == 400
        assert not visit.token


def test_the_previous_id_token_opens_nothing(oidc: Visit) -> None:
    assert oidc.come_in().status_code == 302
    oidc.client.cookies.clear()
    oidc.provider.misbehave("oidc_replayed_token")
    assert oidc.come_in().status_code == 400
