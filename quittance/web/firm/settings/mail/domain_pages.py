"""Mail in the firm's own name: an address to leave from, a record to paste, and what the DNS says of it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.outbox import queries as outbox
from quittance.outbox.actions import dns_check
from quittance.outbox.actions import keys as signing
from quittance.outbox.actions.dns_check import Checked
from quittance.outbox.models import SigningKey
from quittance.outbox.rules import dns_records
from quittance.outbox.rules.signing import record
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.settings.mail.pages import HERE

DOMAIN = f"{HERE}domain/"
_STATES = {
    dns_records.Level.OK: ("good", "in order"),
    dns_records.Level.WARN: ("warn", "could be better"),
    dns_records.Level.BAD: ("bad", "missing or wrong"),
}


class AddressForm(forms.Form):
    from_address = forms.EmailField(
        max_length=320,
        label="The address that your invoices leave from",
        help_text="Of your own domain, such as billing@yourfirm.com. Answers reach whoever mailed the invoice.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "email"}),
        error_messages={"required": "Write an address of your own domain.", "invalid": "Write one e-mail address."},
    )


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    """Posted: a key is made for the address. What is in use goes on until the DNS shows the new one."""
    if request.method != "POST":
        return _show(request, AddressForm(initial={"from_address": signing.offered_address(request.firm)}))
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=400)
    try:
        signing.make(from_address=form.cleaned_data["from_address"], by=request.visitor.by, now=request.now)
    except signing.BadAddress as bad:
        form.add_error("from_address", str(bad))
        return _show(request, form, status=400)
    response = redirect(DOMAIN)
    notices.leave(response, "The key is made. Paste its record into your DNS, then check it.")
    return response


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def check(request: StaffRequest) -> HttpResponse:
    """Asks the DNS now; what it says is shown at once and not kept but for the key's own state."""
    checked = dns_check.check(now=request.now)
    form = AddressForm(initial={"from_address": signing.offered_address(request.firm)})
    return _show(request, form, checked=checked)


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def retire(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "firm/mail_settings/retire.html", {"used": outbox.key_in_use()})
    response = redirect(DOMAIN)
    if signing.retire(by=request.visitor.by, now=request.now):
        notices.leave(response, "The key is out of use. Mail leaves from our address again, in the firm's name.")
    else:
        notices.leave(response, "Nothing was changed: no key was in use.", tone="warn")
    return response


def _show(
    request: StaffRequest, form: AddressForm, *, checked: list[Checked] | None = None, status: int = 200
) -> HttpResponse:
    drafted, used = outbox.drafted_key(), outbox.key_in_use()
    sender = outbox.sender(request.firm)
    context = {
        "form": form,
        "sender": sender,
        "drafted": _key(request, drafted),
        "used": _key(request, used),
        "checked": None if checked is None else [_found(each) for each in checked],
        "acts": not request.visitor.sees_as_another,
    }
    return render(request, "firm/mail_settings/domain.html", context, status=status)


def _key(request: StaffRequest, key: SigningKey | None) -> dict[str, object] | None:
    if key is None:
        return None
    wall = request.firm.clock.wall
    return {
        "row": key,
        "name": signing.record_name(key),
        "host": f"{key.selector}._domainkey",
        "record": record(key.public_key),
        "checked_at": wall(key.checked_at) if key.checked_at else None,
        "verified_at": wall(key.verified_at) if key.verified_at else None,
    }


def _found(each: Checked) -> dict[str, object]:
    findings = [(*_STATES[finding.level], finding) for finding in each.findings]
    return {"key": each.key, "findings": findings, "unknown": each.unknown, "is_draft": each.key.verified_at is None}
