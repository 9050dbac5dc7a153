"""How OpenID Connect goes wrong, what happens, and what a good client makes of it."""

# ruff: noqa: RUF001 - people read these words, so their apostrophes are typographic

from sandbox.identity.mood import ASKS_AGAIN, REFUSES, SAYS_WHAT_LACKS, Mood

AUTHORIZE = (
    Mood("oidc_wrong_state", "oidc.redirect", "The way back carries another state", ASKS_AGAIN),
    Mood("oidc_missing_state", "oidc.redirect", "The way back carries no state", ASKS_AGAIN),
    Mood("oidc_replayed_answer", "oidc.redirect", "The previous answer (code and state) is sent once more", ASKS_AGAIN),
    Mood("oidc_used_code", "oidc.redirect", "The code was used before: exchanging it is refused", ASKS_AGAIN),
    Mood(
        "oidc_access_denied",
        "oidc.redirect",
        "The provider answers access_denied",
        "Says that the provider refused, and leads back to the sign-in page.",
    ),
    Mood(
        "oidc_server_error",
        "oidc.redirect",
        "The provider answers server_error",
        "Says that the provider has trouble and offers to try again.",
    ),
)
TOKEN_ENDPOINT = (
    Mood(
        "oidc_token_500",
        "oidc.token",
        "The token endpoint answers 500",
        "Says that the provider does not work just now and offers to try again.",
    ),
    Mood(
        "oidc_token_slow",
        "oidc.token",
        "The token endpoint takes its time",
        "Gives up after some seconds, frees what it held, and says so.",
        has_seconds=True,
    ),
    Mood(
        "oidc_token_text",
        "oidc.token",
        "The token endpoint answers a page instead of JSON",
        "Says that the provider does not work just now; shows nothing of that page.",
    ),
    Mood("oidc_huge", "oidc.token", "The token answer is 20 MB long", "Stops reading early and refuses."),
    Mood("oidc_replayed_token", "oidc.token", "The token endpoint gives the previous id_token once more", REFUSES),
)
ID_TOKEN = (
    Mood("oidc_wrong_issuer", "oidc.token", "Wrong issuer in the id_token", REFUSES),
    Mood("oidc_wrong_audience", "oidc.token", "The id_token is for another application", REFUSES),
    Mood(
        "oidc_bad_signature", "oidc.token", "Signed by a key that is not published, under the known key’s id", REFUSES
    ),
    Mood(
        "oidc_unknown_kid",
        "oidc.token",
        "Signed by an unknown key under an unknown key id",
        "Reads the key list once more, at most once, and refuses.",
    ),
    Mood("oidc_altered", "oidc.token", "Altered after it was signed: another e-mail", REFUSES),
    Mood("oidc_alg_none", "oidc.token", "Unsigned (alg none)", REFUSES),
    Mood("oidc_hs256", "oidc.token", "HS256, with the public key as the shared secret", REFUSES),
    Mood("oidc_wrong_nonce", "oidc.token", "Wrong nonce", REFUSES),
    Mood("oidc_missing_nonce", "oidc.token", "No nonce", REFUSES),
    Mood(
        "oidc_expired",
        "oidc.token",
        "Late: expired an hour ago",
        "Refuses and names the clocks: one of them may be wrong.",
    ),
    Mood(
        "oidc_not_yet",
        "oidc.token",
        "Early: issued and valid from an hour ahead",
        "Refuses and names the clocks: one of them may be wrong.",
    ),
    Mood(
        "oidc_old_sign_in",
        "oidc.token",
        "The sign-in at the provider (auth_time) is ten days old",
        "Refuses where it asked for a fresh sign-in; else lets the person in.",
    ),
    Mood("oidc_wrong_at_hash", "oidc.token", "The id_token belongs to another access token (at_hash)", REFUSES),
)
PERSON = (
    Mood("oidc_no_email", "oidc.token", "No e-mail address", SAYS_WHAT_LACKS),
    Mood(
        "oidc_unverified",
        "oidc.token",
        "The e-mail address is not verified",
        "Joins nobody by that address; lets in only a person it knows by subject.",
    ),
    Mood("oidc_no_names", "oidc.token", "No names", "Lets the person in under the name it knows, or names what lacks."),
    Mood("oidc_no_groups", "oidc.token", "No groups", "Lets the person in with no right that came from a group."),
    Mood(
        "oidc_groups_text",
        "oidc.token",
        "The groups are one text instead of a list",
        "Reads it as one group or as none, and never letter by letter.",
    ),
    Mood(
        "oidc_other_subject",
        "oidc.token",
        "Another person’s subject under the same e-mail",
        "Does not take one for the other: it refuses and tells the firm.",
    ),
    Mood(
        "oidc_userinfo_other",
        "oidc.userinfo",
        "The userinfo endpoint tells of another subject",
        "Throws away what userinfo said.",
    ),
)
DISCOVERY = (
    Mood(
        "oidc_discovery_404",
        "oidc.discovery",
        "The discovery document is not there (404)",
        "Says that the provider cannot be reached, and keeps what it knew.",
    ),
    Mood("oidc_discovery_text", "oidc.discovery", "The discovery document is not JSON", "As above."),
    Mood(
        "oidc_discovery_issuer",
        "oidc.discovery",
        "The discovery document names another issuer",
        "Refuses the document.",
    ),
    Mood(
        "oidc_discovery_addresses",
        "oidc.discovery",
        "The discovery document leads to addresses of another machine",
        "Refuses addresses that it may not ask (internal ones, other schemes).",
    ),
    Mood(
        "oidc_jwks_500",
        "oidc.jwks",
        "The key list answers 500",
        "Uses the keys it knows; else says that the provider does not work just now.",
    ),
    Mood("oidc_jwks_empty", "oidc.jwks", "The key list is empty", REFUSES),
)
