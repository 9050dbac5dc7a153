"""How long a sign-in counts before the firm's provider must vouch for the person again."""

from django.http import HttpResponse

from quittance.web.base.requests import StaffRequest


def owed(request: StaffRequest) -> HttpResponse | None:
    del request
    return None
