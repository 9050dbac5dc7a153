"""The rail of the firm portal, in the order of a working day. A page that is not built has no line."""

from quittance.access.rules.permissions import Permission
from quittance.web.base.menu import Item

MENU = (
    Item("Today", "/firm-portal/today/", "today"),
    Item("Clients", "/firm-portal/clients/", "clients", may=Permission.SEE_CLIENTS),
    Item("Contacts", "/firm-portal/contacts/", "contacts", may=Permission.SEE_CONTACTS),
    Item("Portal people", "/firm-portal/portal-people/", "profile", may=Permission.SEE_PORTAL_USERS),
    Item("Invoices", "/firm-portal/invoices/", "invoices", may=Permission.SEE_INVOICES),
    Item("Payments", "/firm-portal/payments/", "payments", may=Permission.SEE_PAYMENTS),
    Item("Deposits", "/firm-portal/deposits/", "deposits", may=Permission.SEE_PAYMENTS),
    Item("Mail", "/firm-portal/mail/", "mail", may=Permission.SEE_MAIL),
    Item("Practice system", "/firm-portal/sync/", "sync", may=Permission.SEE_CLIENTS),
    Item("To decide", "/firm-portal/echoes/", "echoes", may=Permission.SEE_PAYMENTS),
    Item("AR tie-out", "/firm-portal/tie-out/", "tie-out", may=Permission.SEE_INVOICES),
    Item("People", "/firm-portal/people/", "people", may=Permission.EDIT_PERMISSIONS),
    Item("Groups", "/firm-portal/groups/", "groups", may=Permission.EDIT_PERMISSIONS),
    Item("Audit", "/firm-portal/audit/", "audit", may=Permission.READ_AUDIT_LOG),
    Item("Paying online", "/firm-portal/settings/payments/", "settings", may=Permission.EDIT_SETTINGS),
    Item("Payment files", "/firm-portal/settings/files/", "files", may=Permission.EDIT_SETTINGS),
    Item("Invoice mail", "/firm-portal/settings/mail/", "invoice-mail", may=Permission.EDIT_SETTINGS),
    Item("Client portal", "/firm-portal/settings/portal/", "key", may=Permission.EDIT_SETTINGS),
    Item("Branding", "/firm-portal/settings/branding/", "branding", may=Permission.EDIT_SETTINGS),
    Item("Sign-in", "/firm-portal/settings/sign-in/", "sign-in", may=Permission.EDIT_SIGN_IN),
)
