"""What staff may do, and the two groups every firm starts with."""

import enum


class Permission(enum.StrEnum):
    """A right, as a verb on a noun."""

    SEE_CLIENTS = "see_clients"
    SEE_CONTACTS = "see_contacts"
    SEE_INVOICES = "see_invoices"
    SEE_PAYMENTS = "see_payments"
    SEE_PORTAL_USERS = "see_portal_users"
    SEE_MAIL = "see_mail"
    OPEN_CLIENT_PORTAL = "open_client_portal"
    TAKE_PAYMENTS = "take_payments"
    RESEND_INVOICES = "resend_invoices"
    DECIDE_MAIL = "decide_mail"
    EXPORT_LISTS = "export_lists"
    REFUND_PAYMENTS = "refund_payments"
    MOVE_PAYMENTS = "move_payments"
    WAIVE_FEES = "waive_fees"
    LINK_PORTAL_USERS = "link_portal_users"
    EDIT_PLANS = "edit_plans"
    DECIDE_ECHOES = "decide_echoes"
    DECIDE_IMPORTS = "decide_imports"
    RELEASE_FILES = "release_files"
    SEND_STATEMENTS = "send_statements"
    EDIT_QUICK_LINKS = "edit_quick_links"
    EDIT_SETTINGS = "edit_settings"
    EDIT_MAPPING = "edit_mapping"
    EDIT_PERMISSIONS = "edit_permissions"
    SEE_AS = "see_as"
    EDIT_SIGN_IN = "edit_sign_in"
    READ_AUDIT_LOG = "read_audit_log"


USERS = frozenset(
    {
        Permission.SEE_CLIENTS,
        Permission.SEE_CONTACTS,
        Permission.SEE_INVOICES,
        Permission.SEE_PAYMENTS,
        Permission.SEE_PORTAL_USERS,
        Permission.SEE_MAIL,
        Permission.OPEN_CLIENT_PORTAL,
        Permission.TAKE_PAYMENTS,
        Permission.RESEND_INVOICES,
        Permission.EXPORT_LISTS,
    }
)
ADMINS = frozenset(Permission)
# What a set-up link opens: the firm's IT connects the provider before anybody of the firm can sign in.
SETTING_UP = frozenset({Permission.EDIT_SIGN_IN})
STARTING_GROUPS = {"Users": USERS, "Admins": ADMINS}
