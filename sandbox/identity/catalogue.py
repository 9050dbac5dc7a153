"""Every way of misbehaving, in the order in which the page shows them."""

# ruff: noqa: RUF001 - people read these words, so their apostrophes are typographic

from sandbox.identity import catalogue_oidc as oidc
from sandbox.identity import catalogue_saml as saml
from sandbox.identity.mood import Mood

SCIM = (
    Mood("scim_twice", "scim.push", "Every request is sent twice", "Does the same once: no second person, no fault."),
    Mood(
        "scim_out_of_order",
        "scim.push",
        "The change is held back and sent after the one that follows it",
        "Ends in a state that is right for the last word it heard; nothing breaks.",
    ),
    Mood("scim_wrong_token", "scim.push", "A wrong token", "Answers 401 and changes nothing."),
    Mood("scim_broken", "scim.push", "The body is not JSON", "Answers 400 in SCIM’s own shape and changes nothing."),
    Mood(
        "scim_text_active",
        "scim.push",
        'active is the text "False", as Microsoft Entra sends it',
        "Understands it as false.",
    ),
)

SECTIONS: tuple[tuple[str, tuple[Mood, ...]], ...] = (
    ("OpenID Connect: the way back", oidc.AUTHORIZE),
    ("OpenID Connect: the token endpoint", oidc.TOKEN_ENDPOINT),
    ("OpenID Connect: the id_token", oidc.ID_TOKEN),
    ("OpenID Connect: the person", oidc.PERSON),
    ("OpenID Connect: discovery and keys", oidc.DISCOVERY),
    ("SAML: the answer as a whole", saml.WHOLE),
    ("SAML: what it says", saml.FACTS),
    ("SAML: how it is signed", saml.SIGNATURE),
    ("SAML: how it is written", saml.XML),
    ("Provisioning (SCIM)", SCIM),
)
CATALOGUE = {mood.key: mood for _title, moods in SECTIONS for mood in moods}
