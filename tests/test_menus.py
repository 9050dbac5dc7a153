"""The menus of both portals: each line leads somewhere and has a picture of its own."""

import pytest
from django.urls import resolve

from quittance.web.base import gate, icons
from quittance.web.base.menu import Item
from quittance.web.firm import menu as firm_menu
from quittance.web.portal import menu as portal_menu
from tests.pages import FIRM_PAGES

LINES = [*firm_menu.MENU, *portal_menu.MENU]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.address)
def test_a_line_leads_to_a_page_that_asks_for_the_same_right(line: Item) -> None:
    declared = gate.declared(resolve(line.address, urlconf=FIRM_PAGES).func)
    assert declared is not None
    assert line.may is None or declared.permission == line.may


def test_every_line_has_a_picture_and_no_two_the_same() -> None:
    assert all("<path" in icons.drawn(line.icon) for line in LINES)
    for offered in (firm_menu.MENU, portal_menu.MENU):
        assert len({line.icon for line in offered}) == len(offered)
