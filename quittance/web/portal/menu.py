"""The tabs of the client portal."""

from quittance.web.base.menu import Item

_HOME = Item("Home", "/client-portal/home/", "home")
_INVOICES = Item("Invoices", "/client-portal/invoices/", "invoices")
_HISTORY = Item("Payments", "/client-portal/history/", "audit")
_METHODS = Item("Payment methods", "/client-portal/methods/", "payments")
_CLIENTS = Item("Clients", "/client-portal/clients/", "clients")
_PROFILE = Item("Profile", "/client-portal/profile/", "profile")
MENU = (_HOME, _INVOICES, _HISTORY, _METHODS, _CLIENTS, _PROFILE)
STAFF = (_INVOICES, _HISTORY, _METHODS)  # in a client's portal that they opened


def of(*, is_linked: bool, shows_payments: bool = True) -> tuple[Item, ...]:
    """Who is linked to no client is told how that comes about, and has no bills to look at."""
    if not is_linked:
        return (_HOME, _CLIENTS, _PROFILE)
    return (_INVOICES, *((_HISTORY,) if shows_payments else ()), _METHODS, _CLIENTS, _PROFILE)
