"""Each misbehaviour is what its name says, and a strict library says so too."""

import datetime as dt
import re
from typing import Any

import pytest
from lxml import etree

from sandbox.identity.saml.twists import FORGED_EMAIL
from sandbox.identity.tests.conftest import DANA, Provider, hidden
from sandbox.identity.tests.saml_client import SamlApplication, Sent

# What python3-saml says to each.
REFUSED = {
    "saml_wrong_issuer": "Invalid issuer",
    "saml_wrong_audience": "not a valid audience",
    "saml_wrong_destination": "instead of",
    "saml_wrong_recipient": "valid SubjectConfirmation",
    "saml_wrong_in_response_to": "does not match the ID of the AuthNRequest",
    "saml_expired": "expired",
    "saml_not_yet": "not yet valid",
    "saml_unsigned": "is not signed",
    "saml_bad_signature": "Signature validation failed",
    "saml_altered": "Signature validation failed",
    "saml_sha1": "Deprecated signature algorithm",
    "saml_wrapped_beside": "must contain 1 assertion",
    "saml_wrapped_inside": "must contain 1 assertion",
    "saml_wrapped_response": "must contain 1 assertion",
    "saml_encrypted": "No private key available to decrypt",
    "saml_entities": "amplification",
    "saml_external": "DTDForbidden",
    "saml_not_xml": "Start tag expected",
    "saml_request_denied": "signs nobody in",
    "saml_responder": "Responder",
}


@pytest.fixture
def application(provider: Provider) -> SamlApplication:
    return SamlApplication(provider, provider.browser(DANA))


def _sent(application: SamlApplication, mood: str) -> Sent:
    application.provider.misbehave(**{mood: "once"})
    return application.ask()


@pytest.mark.parametrize("mood", sorted(REFUSED))
def test_a_strict_library_refuses_this_answer_for_that_reason_and_believes_the_next_one(
    application: SamlApplication, mood: str
) -> None:
    auth, faults = _read(application, _sent(application, mood))

    assert not auth or not auth.is_authenticated()
    assert REFUSED[mood].casefold() in " ".join(faults).casefold(), faults
    assert application.faults(application.ask()) == []


def _read(application: SamlApplication, sent: Sent) -> tuple[Any, list[str]]:
    try:
        return application.read(sent)
    except Exception as refusal:  # noqa: BLE001 - the library refuses some of them by whatever its XML parser raises
        return None, [str(refusal)]


@pytest.mark.parametrize(
    ("mood", "gone"),
    [
        ("saml_no_email", {"email"}),
        ("saml_no_names", {"given_name", "family_name"}),
        ("saml_no_groups", {"groups"}),
    ],
)
def test_these_attributes_lack_and_the_others_are_there(
    application: SamlApplication, mood: str, gone: set[str]
) -> None:
    auth, faults = application.read(_sent(application, mood))

    assert faults == []
    assert set(auth.get_attributes()) == {"email", "given_name", "family_name", "groups"} - gone


def test_another_persons_name_id_comes_with_danas_address(application: SamlApplication) -> None:
    auth, faults = application.read(_sent(application, "saml_other_subject"))
    people = {person["id"]: person["email"] for person in application.provider.api("GET", "people")["people"]}

    assert faults == []
    assert auth.get_attributes()["email"] == [DANA]
    assert people[auth.get_nameid()] != DANA


def test_an_unsolicited_answer_belongs_to_no_question(application: SamlApplication) -> None:
    assert b"InResponseTo" not in _sent(application, "saml_unsolicited").xml


def test_the_previous_answer_comes_once_more(application: SamlApplication) -> None:
    first = application.ask()
    again = _sent(application, "saml_replayed")

    assert again.xml == first.xml
    assert any("does not match the ID of the AuthNRequest" in fault for fault in application.faults(again))


def test_relay_state_is_wrong_or_lacks(application: SamlApplication) -> None:
    assert _sent(application, "saml_wrong_relay_state").relay_state == "https://elsewhere.example/after"
    assert _sent(application, "saml_missing_relay_state").relay_state is None


def test_late_and_early_are_an_hour_off(application: SamlApplication) -> None:
    now = dt.datetime.fromisoformat(application.ask().find(".//saml:Assertion").get("IssueInstant"))
    late = _sent(application, "saml_expired").find(".//saml:Conditions").get("NotOnOrAfter")
    early = _sent(application, "saml_not_yet").find(".//saml:Conditions").get("NotBefore")

    assert dt.datetime.fromisoformat(late) < now - dt.timedelta(minutes=50)
    assert dt.datetime.fromisoformat(early) > now + dt.timedelta(minutes=50)


@pytest.mark.parametrize(
    ("mood", "place"),
    [
        ("saml_wrapped_beside", "saml:Assertion"),
        ("saml_wrapped_inside", "saml:Assertion"),
        ("saml_wrapped_response", "saml:Assertion"),
    ],
)
def test_the_statement_that_is_found_first_is_forged_and_the_signature_is_over_the_true_one(
    application: SamlApplication, mood: str, place: str
) -> None:
    root = etree.fromstring(_sent(application, mood).xml)
    names = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion", "ds": "http://www.w3.org/2000/09/xmldsig#"}
    first = root.find(place, names)
    signed = [each.get("URI").lstrip("#") for each in root.iter("{*}Reference")]

    assert first is not None
    assert first.get("ID") == "_forged"
    assert FORGED_EMAIL in etree.tostring(first).decode()
    assert "_forged" not in signed
    assert len(signed) == 1
    assert [each for each in root.iter() if each.get("ID") == signed[0]]


def test_the_true_signature_within_a_wrapped_answer_is_valid(application: SamlApplication) -> None:
    """Else the forgery would prove nothing about who looks only for some valid signature."""
    import xmlsec

    pem = application.provider.service.get("/harbor/saml/certificate").body
    for mood in ("saml_wrapped_beside", "saml_wrapped_inside", "saml_wrapped_response"):
        root = etree.fromstring(_sent(application, mood).xml)
        xmlsec.tree.add_ids(root, ["ID"])
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
        context.verify(next(root.iter("{*}Signature")))


def test_a_comment_splits_the_address_and_the_signature_holds(application: SamlApplication) -> None:
    sent = _sent(application, "saml_comment")
    value = sent.find(".//saml:Attribute[@Name='email']/saml:AttributeValue")

    assert value.text == DANA
    assert "".join(value.itertext(with_tail=True)).replace(" ", "") == f"{DANA}.evil.example"
    assert application.faults(sent) == []


def test_a_huge_answer_is_huge_and_signed(application: SamlApplication) -> None:
    assert len(_sent(application, "saml_huge").xml) > 6_000_000


def test_the_xml_brings_entities_or_is_none(application: SamlApplication) -> None:
    bomb, burglar = _sent(application, "saml_entities").xml, _sent(application, "saml_external").xml

    assert bomb.count(b"<!ENTITY") == 10
    assert b"<saml:AttributeValue>&a9;</saml:AttributeValue>" in bomb
    assert b'SYSTEM "file:///etc/passwd"' in burglar
    assert b"<saml:AttributeValue>&stolen;</saml:AttributeValue>" in burglar
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(_sent(application, "saml_not_xml").xml)
    assert b"EncryptedAssertion" in _sent(application, "saml_encrypted").xml


def test_what_was_done_on_purpose_stands_in_the_log(application: SamlApplication) -> None:
    page = _sent(application, "saml_entities").page
    line = application.provider.log("saml")[0]

    assert line["moods"] == ["saml_entities"]
    assert re.match(r"<!DOCTYPE x \[<!ENTITY a0", line["answered"]["xml"])
    assert hidden(page, "SAMLResponse")
