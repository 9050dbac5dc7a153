from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access import queries as access
from quittance.access.actions import operators
from quittance.web.base import cookies
from quittance.web.base.requests import DoorRequest, OpsRequest
from quittance.web.ops import gate
from quittance.web.ops.door.forms import SignInForm


@gate.open_page()
def front(request: DoorRequest) -> HttpResponse:
    del request
    return redirect("/ops/")


@gate.open_page(methods=("GET", "POST"))
def door(request: DoorRequest) -> HttpResponse:
    token = request.COOKIES.get(cookies.OPS, "")
    if token and access.open_operator_session(token=token, now=request.now):
        return redirect("/ops/firms/")
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            token = operators.sign_in(
                address=form.cleaned_data["address"], password=form.cleaned_data["password"], now=request.now
            )
        except operators.Refused as refused:
            form.add_error(None, str(refused))
        else:
            response = redirect("/ops/firms/")
            cookies.give(response, cookies.OPS, token)
            return response
    return render(request, "ops/door.html", {"form": form}, status=400 if form.errors else 200)


@gate.page(methods=("POST",))
def sign_out(request: OpsRequest) -> HttpResponse:
    operators.sign_out(session=request.operator_session, now=request.now)
    response = redirect("/ops/")
    cookies.take(response, cookies.OPS)
    return response
