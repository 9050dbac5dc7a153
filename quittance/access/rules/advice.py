"""What to change at a provider when something is missing in its answer, in the words of its own pages."""

_ENTRA = {
    "address": "In Entra: App registrations → your app → Token configuration → Add optional claim → ID → email, and "
    "give the person a mail address.",
    "names": "In Entra: Token configuration → Add optional claim → ID → given_name and family_name.",
    "groups": "In Entra: Token configuration → Add groups claim → “Groups assigned to the application”. Entra sends "
    "each group's object id unless you choose another form; map what you see here.",
}
_OKTA = {
    "address": "In Okta: the app's Sign On tab must send the profile's email; check that the person has one.",
    "names": "In Okta: fill in first and last name in the person's profile.",
    "groups": "In Okta: the app's Sign On tab → OpenID Connect ID Token → Groups claim filter: groups, regex .*",
}
_GOOGLE = {
    "address": "In Google: the account needs a primary address in your Workspace domain.",
    "names": "In Google: fill in first and last name of the account.",
    "groups": "Google tells no groups by OpenID Connect. Connect by SAML and choose groups there, or give groups by "
    "hand on the people page.",
}
_OTHER = {
    "address": "Let the provider send the claim email.",
    "names": "Let the provider send the claims given_name and family_name.",
    "groups": "Let the provider send the claim groups, with one value for each group.",
}
_SAML = {
    "entra": {
        "address": "In Entra: Enterprise applications → your app → Single sign-on → Attributes & Claims: the claim "
        "emailaddress must have user.mail as its source.",
        "names": "In Entra: Attributes & Claims: givenname from user.givenname, surname from user.surname.",
        "groups": "In Entra: Attributes & Claims → Add a group claim → “Groups assigned to the application”.",
    },
    "okta": {
        "address": "In Okta: the app's SAML settings → Attribute Statements: email from user.email.",
        "names": "In Okta: Attribute Statements: given_name from user.firstName, family_name from user.lastName.",
        "groups": "In Okta: Group Attribute Statements: groups, matches regex, .*",
    },
    "google": {
        "address": "In Google: the SAML app's attribute mapping: Primary email → email.",
        "names": "In Google: attribute mapping: First name → given_name, Last name → family_name.",
        "groups": "In Google: attribute mapping → Group membership: choose the groups, app attribute groups.",
    },
    "other": {
        "address": "Let the provider send the attribute email.",
        "names": "Let the provider send the attributes given_name and family_name.",
        "groups": "Let the provider send the attribute groups, with one value for each group.",
    },
}
_OIDC = {"entra": _ENTRA, "okta": _OKTA, "google": _GOOGLE, "other": _OTHER}


def missing(what: str, *, product: str, protocol: str) -> str:
    """`what` is address, names or groups."""
    words = _SAML if protocol == "saml" else _OIDC
    return words.get(product, words["other"])[what]


TOO_MANY_GROUPS = (
    "The person is in more groups than Entra sends along. Choose “Groups assigned to the application”, so that it "
    "sends those alone that matter here."
)
