import base64
import zlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.identity.saml.names import ATTRIBUTES, EMAIL
from sandbox.identity.tests.conftest import DANA, RUTH, Provider, hidden
from sandbox.identity.tests.saml_client import SamlApplication, Sent


@pytest.fixture
def application(provider: Provider) -> SamlApplication:
    return SamlApplication(provider, provider.browser(DANA))


def test_from_the_question_to_a_statement_that_a_strict_library_believes(provider: Provider) -> None:
    application = SamlApplication(provider, provider.browser())
    page = application.browser.get(application.address())
    sent = Sent(application.browser.choose(page, "Continue as Dana Reyes"))
    auth, faults = application.read(sent)

    assert faults == []
    assert auth.is_authenticated()
    assert auth.get_nameid() == provider.api("GET", f"people/{DANA}")["id"]
    assert auth.get_nameid_format().endswith(":persistent")
    assert auth.get_session_index()
    assert auth.get_attributes() == {
        "email": [DANA],
        "given_name": ["Dana"],
        "family_name": ["Reyes"],
        "groups": ["Everyone", "Accounts receivable"],
    }
    assert sent.relay_state == "/firm-portal/today/"


def test_the_page_that_sends_may_send_to_the_application_and_nowhere_else(application: SamlApplication) -> None:
    page = application.ask().page
    policy = page.headers["Content-Security-Policy"]

    assert f"form-action http://localhost:{application.provider.service.port - 6};" in policy
    assert '<script src="/static/send.js" defer>' in page.text
    assert "<button>Go on to Quittance</button>" in page.text
    # With "same-origin" a browser would call the page's origin "null".
    assert page.headers["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize(
    ("signed", "wanted"),
    [
        ("both", {"wantAssertionsSigned": True, "wantMessagesSigned": True}),
        ("assertion", {"wantAssertionsSigned": True, "wantMessagesSigned": False}),
        ("response", {"wantAssertionsSigned": False, "wantMessagesSigned": True}),
    ],
)
def test_what_is_signed_is_what_the_registration_says(
    application: SamlApplication, signed: str, wanted: dict[str, bool]
) -> None:
    application.provider.api("PATCH", "applications/quittance-harbor", {"signed": signed})
    application.security = wanted
    sent = application.ask()

    assert application.faults(sent) == []
    assert sent.xml.count(b"<ds:SignatureValue>") == sum(wanted.values())


def test_entras_names_for_the_attributes(application: SamlApplication) -> None:
    application.provider.api("PATCH", "applications/quittance-harbor", {"attributes": "entra", "groups": "ids"})
    auth, faults = application.read(application.ask())
    told, names = auth.get_attributes(), ATTRIBUTES["entra"]

    assert faults == []
    assert (told[names["email"]], told[names["family_name"]]) == ([DANA], ["Reyes"])
    assert told[names["id"]] == [auth.get_nameid()]
    assert len(told[names["groups"]]) == 2
    assert "Everyone" not in told[names["groups"]]


def test_the_name_id_is_what_the_question_asks_for_unless_the_registration_decides(
    application: SamlApplication,
) -> None:
    application.name_id = EMAIL
    asked = application.read(application.ask())[0].get_nameid()
    application.provider.api("PATCH", "applications/quittance-harbor", {"name_id": "persistent"})
    decided = application.read(application.ask())[0].get_nameid()

    assert (asked, decided) == (DANA, application.provider.api("GET", f"people/{DANA}")["id"])


def test_force_authn_asks_again_whoever_is_signed_in(application: SamlApplication) -> None:
    assert "Continue as Dana Reyes" in application.browser.get(application.address(force_authn=True)).text


def test_a_passive_question_without_a_session_is_answered_no_passive(provider: Provider) -> None:
    application = SamlApplication(provider, provider.browser())
    faults = application.faults(application.ask(is_passive=True))

    assert any("Responder" in fault for fault in faults)
    assert provider.log("saml")[0]["outcome"] == "NoPassive"


def test_somebody_else_named_in_the_question_is_asked_for(application: SamlApplication) -> None:
    page = application.browser.get(application.address(name_id_value_req=RUTH))

    assert page.text.index("Continue as Ruth Okafor") < page.text.index("Continue as Dana Reyes")


def test_a_posted_question_from_another_site_comes_back_as_one_that_brings_the_session(
    application: SamlApplication,
) -> None:
    squeezed = parse_qs(urlsplit(application.address()).query)["SAMLRequest"][0]
    xml = zlib.decompress(base64.b64decode(squeezed), wbits=-15)
    facts = {"SAMLRequest": base64.b64encode(xml).decode(), "RelayState": "here"}
    bounced = application.browser.post("/harbor/saml/sso", facts, Origin="http://localhost:1")
    sent = Sent(application.browser.get(bounced.headers["Location"]))

    assert bounced.status == 303
    assert application.faults(sent) == []
    assert sent.relay_state == "here"


def _asked(application: SamlApplication, change: Any) -> Any:
    squeezed = parse_qs(urlsplit(application.address()).query)["SAMLRequest"][0]
    xml = change(zlib.decompress(base64.b64decode(squeezed), wbits=-15))
    return application.browser.post("/harbor/saml/sso", {"SAMLRequest": base64.b64encode(xml).decode()})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda xml: xml.replace(b"door/saml/metadata/", b"elsewhere/"), "No application with the entity id"),
        (lambda xml: xml.replace(b'/door/saml/"', b'/elsewhere/"'), "asks for one to"),
        (lambda xml: b"<!DOCTYPE x>" + xml.replace(b'<?xml version="1.0"?>', b""), "document type"),
        (lambda xml: xml.replace(b"AuthnRequest", b"LogoutRequest"), "no AuthnRequest"),
        (lambda xml: xml.replace(b"/harbor/saml/sso", b"/second/saml/sso"), "is meant for"),
        (lambda xml: xml[:-20], "is not XML"),
    ],
)
def test_a_question_that_cannot_be_answered_safely_gets_a_page(
    application: SamlApplication, change: Any, words: str
) -> None:
    page = application.browser.get(_asked(application, change).headers["Location"])

    assert page.status == 400
    assert words in page.text


@pytest.mark.parametrize("text", ["", "%21%21", "AAAA", "%C3%A4"])
def test_a_question_that_cannot_be_read_gets_a_page(application: SamlApplication, text: str) -> None:
    assert application.browser.get(f"/harbor/saml/sso?SAMLRequest={text}").status == 400


def test_metadata_carries_both_certificates_after_a_new_key(application: SamlApplication) -> None:
    application.provider.api("POST", "keys/new")
    metadata = application.provider.service.get("/harbor/saml/metadata")

    assert metadata.text.count("<ds:X509Certificate>") == 2
    assert metadata.headers["Content-Type"] == "application/samlmetadata+xml"
    assert application.provider.service.get("/harbor/saml/certificate").text.startswith("-----BEGIN CERTIFICATE")
    assert application.faults(application.ask()) == []


def test_an_application_can_be_started_from_the_provider(application: SamlApplication) -> None:
    sent = Sent(application.browser.post("/harbor/saml/start/quittance-harbor/", {}))

    assert b"InResponseTo" not in sent.xml
    assert application.faults(sent) == []
    assert sent.relay_state is None


def test_the_log_shows_question_and_answer_as_xml(application: SamlApplication) -> None:
    application.ask()
    answered, asked = application.provider.log("saml")

    assert "<samlp:AuthnRequest" in asked["asked"]["xml"]
    assert f"<saml:AttributeValue>{DANA}</saml:AttributeValue>" in answered["answered"]["xml"]


def test_whoever_goes_back_brings_a_refusal(provider: Provider) -> None:
    application = SamlApplication(provider, provider.browser())
    page = application.browser.get(application.address())
    sent = Sent(application.browser.choose(page, act="cancel"))

    assert hidden(sent.page, "SAMLResponse")
    assert any("AuthnFailed" in fault or "Responder" in fault for fault in application.faults(sent))
