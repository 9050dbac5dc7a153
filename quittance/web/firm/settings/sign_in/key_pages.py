"""The emergency key: made for one admin, shown once, withdrawn."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access import queries as access
from quittance.access.actions import emergency
from quittance.access.models import EmergencyKey
from quittance.access.models.session import Way
from quittance.access.rules.permissions import Permission
from quittance.web.base import errors, notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate

PAGE = "/firm-portal/settings/sign-in/emergency/"


class HolderForm(forms.Form):
    person = forms.TypedChoiceField(label="For whom?", coerce=int, empty_value=None)

    def __init__(self, request: StaffRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.admins = {admin.pk: admin for admin in access.staff_with(permission=Permission.EDIT_SIGN_IN)}
        chosen = self.fields["person"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101  told to the type checker
        chosen.choices = [("", "Choose an admin"), *((pk, f"{who}, {who.address}") for pk, who in self.admins.items())]


@gate.page(may=Permission.EDIT_SIGN_IN, methods=("GET", "POST"))
def key(request: StaffRequest) -> HttpResponse:
    if request.visitor.session.way == Way.SETUP:
        return errors.forbidden(request)  # a set-up link must not leave a lasting way in behind
    form = HolderForm(request)
    if request.method == "POST" and form.is_valid():
        person = form.admins[form.cleaned_data["person"]]
        by = request.visitor
        made = emergency.make(person=person, by=by.by, maker=str(by.person), now=request.now)
        # Not after a redirect: it is shown this once, and nothing but this answer ever holds it.
        return render(request, "firm/sign_in/key_made.html", {"key": made, "person": person})
    living = EmergencyKey.objects.select_related("person").filter(used_at=None, withdrawn_at=None).first()
    used = EmergencyKey.objects.select_related("person").exclude(used_at=None).order_by("-used_at").first()
    wall = request.firm.clock.wall
    context = {
        "form": form,
        "living": living,
        "made_at": wall(living.made_at) if living else None,
        "used": used,
        "used_at": wall(used.used_at) if used and used.used_at else None,
    }
    return render(request, "firm/sign_in/key.html", context, status=400 if form.errors else 200)


@gate.page(may=Permission.EDIT_SIGN_IN, methods=("POST",))
def withdraw(request: StaffRequest) -> HttpResponse:
    withdrawn = emergency.withdraw(by=request.visitor.by, now=request.now)
    response = redirect(PAGE)
    words = "The key is withdrawn: it opens nothing any more." if withdrawn else "There was no key to withdraw."
    notices.leave(response, words)
    return response
