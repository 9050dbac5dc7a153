"""Every address of the practice system."""

from django.urls import URLPattern

from sandbox.practice.opening import Opening
from sandbox.practice.pages import acting, api, importing, lists, mischief, single


def paths(opening: Opening) -> tuple[URLPattern, ...]:
    return (
        *lists.paths(opening),
        *single.paths(opening),
        *acting.paths(opening),
        *mischief.paths(opening),
        *importing.paths(opening),
        *api.paths(opening),
    )
