"""The set-up of a firm's mail server: what to click and paste, and the secrets that prove its mail."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.relay.actions import keys, policies
from quittance.relay.actions.keys import Which
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.settings.mail import guides
from quittance.web.firm.settings.mail.pages import HERE

GUIDE = f"{HERE}guide/"
_NAMES = {Which.KEY: "the key of the mail rule", Which.PASSWORD: "the password of the mail server"}
_AFTER = {
    Which.KEY: "The key is another one now. Put it into the mail rule: until then your mail is held.",
    Which.PASSWORD: "The password is another one now. Put it into whatever sends by it: until then that mail is held.",
}


@gate.page(may=Permission.EDIT_SETTINGS)
def page(request: StaffRequest) -> HttpResponse:
    provider = request.GET.get("provider", "microsoft")
    if provider not in guides.PROVIDERS:
        raise Http404
    policy, is_shown = policies.in_force(), not request.visitor.sees_as_another
    key = keys.key()
    told = guides.values(key=key if is_shown else "", patterns=policy.patterns, domains=policy.sender_domains)
    context = {
        "provider": provider,
        "providers": list(guides.PROVIDERS.items()),
        "name": guides.PROVIDERS[provider],
        "steps": guides.steps(provider, told),
        "told": told,
        "has_keys": bool(key),
        "is_shown": is_shown,
        "password": keys.password() if is_shown else "",
        "header": guides.KEY_HEADER,
        "takes_direct": policy.direct,
    }
    return render(request, "firm/mail_settings/guide.html", context)


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def make(request: StaffRequest) -> HttpResponse:
    keys.make(by=request.visitor.by, now=request.now)
    response = redirect(GUIDE)
    notices.leave(response, "The key and the password are made. They stand below, to be copied.")
    return response


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def renew(request: StaffRequest, which: str) -> HttpResponse:
    if which not in set(Which):
        raise Http404
    chosen = Which(which)
    if request.method != "POST":
        return render(request, "firm/mail_settings/renew.html", {"which": which, "name": _NAMES[chosen]})
    keys.renew(which=chosen, by=request.visitor.by, now=request.now)
    response = redirect(GUIDE)
    notices.leave(response, _AFTER[chosen], tone="warn")
    return response
