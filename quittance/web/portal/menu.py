"""The tabs of the client portal."""

from quittance.web.base.menu import Item

MENU = (
    Item("Home", "/client-portal/home/", "home"),
    Item("Profile", "/client-portal/profile/", "profile"),
)
