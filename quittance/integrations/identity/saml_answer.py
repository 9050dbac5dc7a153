"""What we ask of a SAML answer beyond what the library does: it lets several things pass when they are left out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

from quittance.integrations.identity.fault import Fault

LEEWAY = timedelta(minutes=2)
_DSIG, _MORE, _ENC = (
    "http://www.w3.org/2000/09/xmldsig#",
    "http://www.w3.org/2001/04/xmldsig-more#",
    "http://www.w3.org/2001/04/xmlenc#",
)
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_SIGNATURES = {f"{_MORE}{kind}-sha{bits}" for kind in ("rsa", "ecdsa") for bits in (256, 384, 512)}
_DIGESTS = {f"{_ENC}sha256", f"{_MORE}sha384", f"{_ENC}sha512"}
_TRANSFORMS = {f"{_DSIG}enveloped-signature", _EXCLUSIVE, f"{_EXCLUSIVE}WithComments"}
_STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
_DENIED = {f"{_STATUS}RequestDenied", f"{_STATUS}AuthnFailed"}
_CONFIRMATION = "/samlp:Response/saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"


def refuse_status(document: Any) -> None:
    """The provider says no, and why."""
    codes = [str(node.get("Value")) for node in Xml.query(document, "/samlp:Response/samlp:Status//samlp:StatusCode")]
    if codes[:1] == [f"{_STATUS}Success"]:
        return
    texts = Xml.query(document, "/samlp:Response/samlp:Status/samlp:StatusMessage")
    told = " ".join(code.removeprefix(_STATUS) for code in codes) or "no status"
    message = str(Xml.element_text(texts[0]) or "") if texts else ""
    code = (
        "not_signed_in" if f"{_STATUS}NoPassive" in codes else "access_denied" if _DENIED & set(codes) else "provider"
    )
    raise Fault(code, f"{told}: {message}".rstrip(": "))


def refuse(document: Any, door: str, entity_id: str, request_id: str, now: datetime) -> None:
    """The library has found a signature that holds, and one assertion. This asks for all that it takes as optional."""
    _algorithms(document)
    if document.get("InResponseTo") != request_id:
        raise Fault("answer_to", f"the answer is to {document.get('InResponseTo') or 'no question of ours'}")
    if document.get("Destination") not in (None, door):
        raise Fault("destination", f"the answer was meant for {document.get('Destination')}")
    confirmations = Xml.query(document, _CONFIRMATION)
    if not any(_confirms(each, door, request_id, now) for each in confirmations):
        raise Fault("recipient", "no subject confirmation names this door, this question and a time that lasts")
    restrictions = Xml.query(document, "/samlp:Response/saml:Assertion/saml:Conditions/saml:AudienceRestriction")
    for restriction in restrictions:
        meant = [str(each.text).strip() for each in Xml.query(document, "./saml:Audience", context=restriction)]
        if entity_id not in meant:
            raise Fault("audience", f"the answer is meant for {', '.join(meant)}")
    if not restrictions:
        raise Fault("audience", "the answer does not say for whom it is meant")
    for conditions in Xml.query(document, "/samlp:Response/saml:Assertion/saml:Conditions"):
        until, begins = _moment(conditions.get("NotOnOrAfter")), _moment(conditions.get("NotBefore"))
        if until is not None and now >= until + LEEWAY:
            raise Fault("late", f"the answer was good until {until.isoformat()}; it is {now.isoformat()}")
        if begins is not None and now < begins - LEEWAY:
            raise Fault("early", f"the answer is good from {begins.isoformat()} on; it is {now.isoformat()}")


def _confirms(data: Any, door: str, request_id: str, now: datetime) -> bool:
    until = _moment(data.get("NotOnOrAfter"))
    return (
        data.get("Recipient") == door
        and data.get("InResponseTo") == request_id
        and until is not None
        and now < until + LEEWAY
    )


def _algorithms(document: Any) -> None:
    for name, allowed in (("SignatureMethod", _SIGNATURES), ("DigestMethod", _DIGESTS), ("Transform", _TRANSFORMS)):
        used = {str(node.get("Algorithm")) for node in Xml.query(document, f"//ds:Signature//ds:{name}")}
        if used - allowed:
            raise Fault("algorithm", f"the answer is signed by means of {', '.join(sorted(used - allowed))}")
    for signed in Xml.query(document, "//ds:SignedInfo"):
        if len(Xml.query(document, "./ds:Reference", context=signed)) != 1:
            raise Fault("signature", "the signature speaks of more than one thing")


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Fault("malformed", "the answer bears a time that cannot be read") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
