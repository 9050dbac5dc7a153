"""An authentication request, read as strictly as the specification allows."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.http import QueryDict

from sandbox.identity.applications import Application, Registry

PROMPTS = frozenset({"none", "login", "select_account", "consent"})


class Unanswerable(ValueError):
    """We do not know where an answer may go, so a page tells the person."""


@dataclass(frozen=True)
class Question:
    client_id: str
    redirect_uri: str
    scope: str
    state: str | None = None
    nonce: str | None = None
    challenge: str | None = None
    prompt: tuple[str, ...] = ()
    login_hint: str = ""
    max_age: int | None = None

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope.split())


class Fault(ValueError):
    """Told to the application by way of the browser, in the specification's own words."""

    def __init__(self, error: str, description: str, question: Question) -> None:
        super().__init__(description)
        self.error = error
        self.question = question


def from_facts(facts: dict[str, Any]) -> Question:
    return Question(**{**facts, "prompt": tuple(facts["prompt"])})


def application(params: QueryDict, registry: Registry) -> Application:
    """Checked before all else: an unregistered address never gets an answer."""
    found = registry.get(params.get("client_id", ""))
    if found is None:
        raise Unanswerable(f"No application with the client id “{params.get('client_id', '')}” is registered here.")
    address = params.get("redirect_uri", "")
    if address not in found.redirect_uris:
        raise Unanswerable(f"{found.name} has not registered the redirect address “{address}”.")
    if len(params.getlist("client_id")) > 1 or len(params.getlist("redirect_uri")) > 1:
        raise Unanswerable("The request names its client id or its redirect address twice.")
    return found


def read(params: QueryDict, registry: Registry) -> Question:
    client = application(params, registry)
    question = Question(
        client_id=client.client_id,
        redirect_uri=params.get("redirect_uri", ""),
        scope=params.get("scope", ""),
        state=params.get("state"),
        nonce=params.get("nonce"),
        challenge=params.get("code_challenge"),
        prompt=tuple(params.get("prompt", "").split()),
        login_hint=params.get("login_hint", "").strip(),
    )
    for wrong, error, description in _faults(params, question):
        if wrong:
            raise Fault(error, description, question)
    given = params.get("max_age", "")
    if given and not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Fault("invalid_request", "max_age is a number of seconds.", question)
    return Question(**{**question.as_facts(), "max_age": int(given) if given else None})


def _faults(params: QueryDict, question: Question) -> Iterable[tuple[bool, str, str]]:
    doubled = sorted(name for name in params if len(params.getlist(name)) > 1)
    method = params.get("code_challenge_method")
    return (
        (bool(doubled), "invalid_request", f"These parameters stand there twice: {', '.join(doubled)}."),
        ("request" in params, "request_not_supported", "Request objects are not read here."),
        ("request_uri" in params, "request_uri_not_supported", "Request objects are not read here."),
        (
            params.get("response_type") != "code",
            "unsupported_response_type",
            "Only response_type=code is answered here.",
        ),
        (
            params.get("response_mode", "query") != "query",
            "invalid_request",
            "Only response_mode=query is answered here.",
        ),
        ("openid" not in question.scopes, "invalid_scope", "The scope must hold openid."),
        (
            question.challenge is not None and method != "S256",
            "invalid_request",
            "code_challenge_method must be S256.",
        ),
        (question.challenge is None and method is not None, "invalid_request", "code_challenge is missing."),
        (
            question.challenge is not None and len(question.challenge) != 43,
            "invalid_request",
            "A code_challenge of S256 has 43 letters.",
        ),
        (
            bool(set(question.prompt) - PROMPTS),
            "invalid_request",
            "prompt is none, login, select_account or consent.",
        ),
        (
            "none" in question.prompt and len(question.prompt) > 1,
            "invalid_request",
            "prompt=none stands alone.",
        ),
    )
