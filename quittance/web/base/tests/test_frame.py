"""What a frame tells its templates: whose page it is, where one is, and only ways that are open."""

from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.http import HttpRequest
from django.test import RequestFactory

from quittance.access.rules.permissions import Permission
from quittance.core import scope
from quittance.web.base import brand, frame
from quittance.web.base.menu import Item
from tests.cast import Cast

PEOPLE = Item("People", "/firm-portal/people/", "people", may=Permission.EDIT_PERMISSIONS)
TODAY = Item("Today", "/firm-portal/", "today")
AUDIT = Item("Audit", "/firm-portal/audit/", "audit", may=Permission.READ_AUDIT_LOG)


def somebody(*may: Permission) -> Any:
    return SimpleNamespace(permissions=frozenset(may))


def at(path: str, **hung: object) -> HttpRequest:
    """A request with what a door or a gate would have hung on it."""
    request = RequestFactory().get(path)
    for name, value in hung.items():
        setattr(request, name, value)
    return request


def test_the_menu_hides_what_may_not_be_opened() -> None:
    items = (TODAY, PEOPLE, AUDIT)
    shown = frame.lines(items, somebody(Permission.READ_AUDIT_LOG), "/firm-portal/")
    assert [line.label for line in shown] == ["Today", "Audit"]
    assert [line.label for line in frame.lines(items, None, "/firm-portal/")] == ["Today"]


def test_one_line_of_the_menu_is_where_the_visitor_is() -> None:
    shown = frame.lines((TODAY, PEOPLE), somebody(*Permission), "/firm-portal/people/7/")
    assert [line.label for line in shown if line.current] == ["People"]
    shown = frame.lines((TODAY, PEOPLE), somebody(*Permission), "/firm-portal/elsewhere/")
    assert [line.label for line in shown if line.current] == ["Today"]
    assert not [line for line in frame.lines((PEOPLE,), somebody(*Permission), "/ops/") if line.current]


def test_each_looker_has_the_frame_of_its_face() -> None:
    for looker, face, first in (
        ("firm", "firm", "/firm-portal/"),
        ("portal", "portal", "/client-portal/"),
        ("ops", "ops", "/ops/"),
        ("firm host", "portal", "/"),
        ("unknown", "portal", "/"),
    ):
        request = at("/", looker=looker)
        assert (frame.face(request), frame.first_page(request)) == (face, first)


def test_a_brand_that_cannot_be_read_is_left_out(cast: Cast) -> None:
    connection, request = connections["default"], at("/", firm=cast.harbor)
    brand.forget()
    connection.close()
    here = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "9"
    try:
        with scope.firm(cast.harbor.pk):
            assert not frame.frame(request)["brand"]
    finally:
        connection.settings_dict["PORT"] = here


def test_a_page_outside_the_door_has_an_empty_frame() -> None:
    told = frame.frame(at("/"))
    assert told["firm"] is None
    assert told["menu"] == []
    assert not told["as_of"]
    assert not told["notice"]
