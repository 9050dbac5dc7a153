"""The way back to the application: with a code, or with what went wrong."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sandbox.identity.book import Person
from sandbox.identity.oidc.asking import Question
from sandbox.identity.tenants import Tenant

Answer = dict[str, str]


def granted(tenant: Tenant, question: Question, person: Person, auth_time: int) -> HttpResponse:
    previous: Answer | None = tenant.previous.get("oidc_answer")
    impossible = frozenset() if previous else frozenset({"oidc_replayed_answer"})
    taken = tenant.moods.taken("oidc.redirect", impossible=impossible)
    if "oidc_access_denied" in taken:
        answer = _fault(question, "access_denied", "The provider refuses, as it was asked to.")
    elif "oidc_server_error" in taken:
        answer = _fault(question, "server_error", "The provider has trouble, as it was asked to.")
    elif "oidc_replayed_answer" in taken and previous:
        answer = previous
    else:
        code = tenant.codes.give(question, person.id, auth_time)
        if "oidc_used_code" in taken:
            tenant.codes.use_up(code)
        answer = {"code": code, **_state(question)}
        tenant.previous["oidc_answer"] = answer
    if "oidc_wrong_state" in taken:
        answer = {**answer, "state": "a-state-that-nobody-asked-with"}
    if "oidc_missing_state" in taken:
        answer = {name: value for name, value in answer.items() if name != "state"}
    outcome = answer.get("error") or f"code for {person.name}"
    tenant.journal.write("oidc authorize", outcome, asked=question.as_facts(), answered=answer, moods=taken.keys)
    return _redirect(question, answer)


def refused(tenant: Tenant, question: Question, error: str, description: str) -> HttpResponse:
    answer = _fault(question, error, description)
    tenant.journal.write("oidc authorize", error, asked=question.as_facts(), answered=answer)
    return _redirect(question, answer)


def leave(address: str, answer: Answer) -> HttpResponse:
    joint = "&" if urlsplit(address).query else "?"
    target = f"{address}{joint}{urlencode(answer)}" if answer else address
    response = HttpResponseRedirect(target, headers={"Cache-Control": "no-store"})
    response.status_code = 303  # after a form the browser must fetch, and never send the form onwards
    return response


def asked_with(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in (request.POST if request.method == "POST" else request.GET).items()}


def _redirect(question: Question, answer: Answer) -> HttpResponse:
    return leave(question.redirect_uri, answer)


def _fault(question: Question, error: str, description: str) -> Answer:
    return {"error": error, "error_description": description, **_state(question)}


def _state(question: Question) -> Answer:
    return {} if question.state is None else {"state": question.state}
