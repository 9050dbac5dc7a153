"""Pages for a sign-in that came to nothing: what happened, what the person does, what the firm's IT looks at."""

from dataclasses import dataclass

import structlog
from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.actions.handshakes import Fault
from quittance.web.base.requests import DoorRequest

log = structlog.get_logger()

_AGAIN = "Start again from the sign-in page. If it happens a second time, show this page to your firm's IT."
_IT = "Show this page to your firm's IT. Nothing on your side needs to be changed."
_STRANGE = (
    "Nobody was signed in, because the answer could have come from somebody else than your firm's provider.",
    "Start again from the sign-in page. If it happens a second time, tell your firm's IT at once.",
)


@dataclass(frozen=True)
class Words:
    title: str
    happened: str
    remedy: str
    for_it: str
    status: int = 400


def _strange(title: str, for_it: str) -> Words:
    return Words(title, *_STRANGE, for_it)


_WORDS = {
    # Between us and the provider.
    "unreachable": Words(
        "Your firm's sign-in does not answer",
        "We asked your firm's provider, and no answer came.",
        "Wait a minute and try again.",
        "Is the provider up? Does the issuer's name still resolve, from the internet?",
        503,
    ),
    "slow": Words(
        "Your firm's sign-in is very slow",
        "We asked your firm's provider and waited ten seconds in vain.",
        "Wait a minute and try again.",
        "Look at the provider's status page.",
        503,
    ),
    "away": Words(
        "Your firm's sign-in is out of order",
        "Your firm's provider answered that something is broken on its side.",
        "Wait a minute and try again.",
        "Look at the provider's status page and at the application's own log there.",
        503,
    ),
    "connection": Words(
        "The connection to your firm's sign-in needs mending",
        "What your firm's provider says about itself does not fit what we were told of it.",
        _IT,
        "Open the sign-in settings and run the checks; with nobody signed in, use the emergency key.",
    ),
    "client": Words(
        "Your firm's provider does not know us any more",
        "It refused the secret by which we prove who asks. Such secrets run out.",
        _IT,
        "Make a new client secret for the application and paste it into the sign-in settings.",
    ),
    # The provider, or the person there, says no.
    "access_denied": Words(
        "Your firm's provider did not let you in",
        "It says that you may not use Quittance, or that the sign-in was broken off.",
        "If you did not break it off yourself, ask your firm's IT to give you access to Quittance.",
        "Is the person assigned to the application? Does a rule there keep them out?",
        403,
    ),
    "provider": Words(
        "Your firm's provider reported a fault",
        "It sent you back without saying who you are.",
        _AGAIN,
        "Its own sign-in log names the reason. Often the address to return to is not registered there.",
    ),
    "not_signed_in": Words(
        "You are not signed in at your firm's provider",
        "Your work sign-in ended there.",
        "Sign in again.",
        "Nothing needs to be changed.",
        403,
    ),
    # The attempt itself.
    "state": Words(
        "This sign-in was not begun in this browser",
        "We received an answer from a provider, but this browser has not asked for one, or the answer was used before.",
        "Begin at the sign-in page. A bookmark of a page in the middle of a sign-in does not work.",
        "Sign-ins begin here alone. Point a tile of the provider at the address of the firm portal, as a bookmark.",
    ),
    "old": Words(
        "That took more than ten minutes",
        "For safety an attempt to sign in counts for ten minutes.",
        "Sign in again; this time it will be quick.",
        "Nothing needs to be changed.",
    ),
    "spent": Words(
        "This answer was used before",
        "Each answer of your firm's provider opens the portal once, and this one did.",
        "Sign in again. If you went back with your browser's button, that is all that happened.",
        "If nobody went back or reloaded, somebody may have copied an answer: look for the request number in the log.",
    ),
    "changed": Words(
        "The sign-in was changed just now",
        "While you were at your firm's provider, your firm's IT changed how we speak with it.",
        "Sign in again.",
        "Nothing needs to be changed.",
    ),
    # The answer.
    "issuer": _strange("The answer came from another provider", "The issuer is not the one of the connection."),
    "audience": _strange(
        "The answer was meant for somebody else", "Audience: the client id or entity id at the provider is not ours."
    ),
    "signature": _strange(
        "The answer's signature does not hold",
        "The signing key or certificate at the provider changed, or the answer was tampered with. Run the checks.",
    ),
    "unsigned": _strange("The answer was not signed", "Let the provider sign the response or the assertion."),
    "unknown_key": _strange(
        "The answer was signed by a key nobody knows", "The key is not in the provider's published list of keys."
    ),
    "algorithm": _strange(
        "The answer was signed in a way that is no longer safe",
        "RSA or elliptic curves with SHA-256 or better are taken; not SHA-1, not HS256, not none.",
    ),
    "nonce": _strange("The answer belongs to another attempt", "Nonce: perhaps two sign-ins were mixed up."),
    "answer_to": _strange(
        "The answer belongs to another attempt", "InResponseTo: sign-ins begin here alone, never at the provider."
    ),
    "destination": _strange("The answer was meant for another address", "Destination: compare the ACS address."),
    "recipient": _strange(
        "The answer was meant for another address", "Recipient, InResponseTo or NotOnOrAfter of the confirmation."
    ),
    "late": Words(
        "The answer came too late",
        "Your firm's provider gave you a pass that has run out already.",
        _AGAIN,
        "Compare the provider's clock: more than two minutes apart is too much.",
    ),
    "early": Words(
        "The answer is not valid yet",
        "Your firm's provider gave you a pass that begins in the future.",
        _AGAIN,
        "Compare the provider's clock: more than two minutes apart is too much.",
    ),
    "encrypted": Words(
        "The answer is encrypted",
        "Your firm's provider encrypts its answer with a key that is not ours.",
        _IT,
        "Switch assertion encryption off; the answer travels by https and is signed.",
    ),
    "too_large": _strange("The answer is far too large", "Perhaps thousands of groups are sent along. Send fewer."),
    "malformed": _strange("The answer cannot be read", "The provider's log shows what it sent."),
    "code": Words(
        "The provider took its answer back",
        "It gave us a ticket for you, and then did not accept it.",
        _AGAIN,
        "A code is good for some seconds and once; the provider's log names the reason (invalid_grant).",
    ),
    "userinfo": _strange("The provider contradicts itself", "Userinfo and id_token do not name the same person."),
    # The person.
    "no_address": Words(
        "Your firm's provider did not tell your e-mail address",
        "Without it we do not know who you are.",
        _IT,
        "Let the provider send the claim email. The sign-in settings say where, under “Try a sign-in”.",
        403,
    ),
    "odd_address": Words(
        "Your e-mail address cannot be used",
        "What your firm's provider told us as your e-mail address is none.",
        _IT,
        "Give the person a mail address, or choose another claim for it in the sign-in settings.",
        403,
    ),
    "unverified": Words(
        "Your e-mail address is not confirmed",
        "Your firm's provider says that nobody has confirmed your address yet.",
        "Confirm it there; usually a mail with a link is in your mailbox. Then sign in again.",
        "email_verified is false for this person.",
        403,
    ),
    "stranger": Words(
        "This account does not belong to the firm",
        "You signed in with an account of another organization, or a private one.",
        "Choose your work account, then try again.",
        "The account's domain is not among those in the sign-in settings.",
        403,
    ),
    "taken": Words(
        "Your address belongs to another account here",
        "Somebody with your e-mail address is known already, and your firm's provider says it is not you.",
        "Ask an administrator of your firm to look at the people page.",
        "The person was perhaps made anew at the provider. Take the earlier account out by SCIM, or write to us.",
        403,
    ),
    "removed": Words(
        "Your access was taken away",
        "Your firm's directory says that you no longer belong to those who use Quittance.",
        "If that is a mistake, ask your firm's IT to give you access again.",
        "SCIM took this person out. Assign them again, and they are brought back with all they had.",
        403,
    ),
}
_SAME = {
    "discovery": "connection",
    "discovery_issuer": "connection",
    "not_json": "connection",
    "address": "connection",
    "redirected": "connection",
    "certificate": "connection",
    "certificates": "connection",
    "keys": "connection",
    "settings": "connection",
    "token": "provider",
    "no_code": "provider",
    "subject": "malformed",
    "at_hash": "signature",
}


def words(code: str) -> Words:
    return _WORDS[_SAME.get(code, code)]


def page(request: DoorRequest, fault: Fault) -> HttpResponse:
    said = words(fault.code)
    context = {"words": said, "request_id": request.request_id}
    return render(request, "firm/fault.html", context, status=said.status)


def told(request: DoorRequest, fault: Fault, **facts: object) -> Fault:
    """The log has what no page shows; the request's number leads from one to the other."""
    log.warning("sign_in.refused", reason=fault.code, detail=fault.detail, network=request.network, **facts)
    return fault
