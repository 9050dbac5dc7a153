"""The identity provider: the people of the firms and the groups they are in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from sandbox import seed as cast


def paths(*, seed: int) -> tuple[URLPattern, ...]:
    directories = [_directory(firm) for firm in cast.world(seed)["firms"]]

    @require_safe
    def front(request: HttpRequest) -> HttpResponse:
        return render(request, "identity/front.html", {"directories": directories})

    return (path("", front),)


def _directory(firm: dict[str, object]) -> dict[str, object]:
    groups = cast.groups(firm)
    people = [
        {**person, "groups": ", ".join(name for name, members in groups.items() if person["email"] in members)}
        for person in cast.people_of(firm)
    ]
    return {"firm": firm, "people": people, "groups": [(name, len(members)) for name, members in groups.items()]}
