"""The firm's side of SCIM: the key, what to paste at the provider, and what it has told so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import scim_keys
from quittance.access.models import DirectoryEntry, Knock, Mapping, Person, ProviderGroup, ScimKey
from quittance.access.rules.permissions import Permission
from quittance.core import addresses
from quittance.tenancy import queries as tenancy
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import gate

PAGE = "/firm-portal/people/provisioning/"
DOOR = "/hooks/scim/v2"
GROUPS_SHOWN = 200
_REFUSED_WITHIN = timedelta(hours=1)
_MEANWHILE = "The key was made or withdrawn meanwhile, so nothing was changed. What stands here now is how it is."


@dataclass(frozen=True)
class Line:
    """A group at the provider, how many people it has, and which groups of ours it stands for."""

    name: str
    people: int
    ours: list[str]
    by_scim: bool


@gate.page(may=Permission.EDIT_SIGN_IN)
def provisioning(request: StaffRequest) -> HttpResponse:
    return _shown(request)


@gate.page(may=Permission.EDIT_SIGN_IN, methods=("POST",))
def make_key(request: StaffRequest) -> HttpResponse:
    replaces = key_in(request.POST.get("replaces", ""))
    try:
        token = scim_keys.make(replaces=replaces, by=request.visitor.by, now=request.now)
    except scim_keys.Changed:
        return _back(_MEANWHILE, tone="warn")
    # Not after a redirect: it is shown this once, and nothing but this answer ever holds it.
    return _shown(request, token=token)


@gate.page(may=Permission.EDIT_SIGN_IN, methods=("POST",))
def withdraw_key(request: StaffRequest) -> HttpResponse:
    key = key_in(request.POST.get("key", "")) or 0
    try:
        scim_keys.withdraw(key=key, by=request.visitor.by, now=request.now)
    except scim_keys.Changed:
        return _back(_MEANWHILE, tone="warn")
    return _back("The key is withdrawn: the provider tells us nothing more, and each sign-in decides again.")


def _back(words: str, *, tone: str = "good") -> HttpResponse:
    response = redirect(PAGE)
    notices.leave(response, words, tone=tone)
    return response


def _shown(request: StaffRequest, *, token: str = "") -> HttpResponse:
    key = ScimKey.objects.filter(withdrawn_at=None).first()
    wall = request.firm.clock.wall
    context = {
        "token": token,
        "base": addresses.page(tenancy.main_host(), DOOR),
        "key": key,
        "made_at": wall(key.made_at) if key else None,
        "made_by": _name_of(key.made_by) if key else "",
        "used_at": wall(key.used_at) if key and key.used_at else None,
        "refused": _refused(request.now),
        "told": DirectoryEntry.objects.aggregate(
            people=Count("pk"), out=Count("pk", filter=Q(person__removed_at__isnull=False))
        ),
        "groups": _groups(),
        "groups_shown": GROUPS_SHOWN,
        "groups_count": ProviderGroup.objects.count(),
    }
    return render(request, "firm/provisioning.html", context)


def _groups() -> list[Line]:
    ours: dict[str, list[str]] = {}
    for called, name in Mapping.objects.order_by("group__name").values_list("provider_group", "group__name"):
        ours.setdefault(called.lower(), []).append(name)
    rows = ProviderGroup.objects.annotate(people=Count("memberships")).order_by("name", "pk")[:GROUPS_SHOWN]
    return [
        Line(
            name=row.name,
            people=row.people,
            ours=sorted({*ours.get(row.name.lower(), []), *ours.get(row.external_id.lower(), [])}),
            by_scim=row.scim_at is not None,
        )
        for row in rows
    ]


def _refused(now: datetime) -> int:
    """Wrong keys of late: a provider that still has the old one looks like this."""
    return Knock.objects.filter(door="scim", at__gt=now - _REFUSED_WITHIN).count()


def _name_of(by: str) -> str:
    looker, _, number = by.partition(":")
    person = Person.objects.filter(pk=int(number)).first() if looker == "staff" and number.isdecimal() else None
    return str(person) if person else by
