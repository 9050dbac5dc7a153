"""The address on a copy's envelope, to which alone a report about that copy comes back: `<firm>+b-<token>@<domain>`.

The token is the beginning of the copy's own Message-ID, as much of it as fits before the @.
"""

import re

_MARK = "+b-"
LOCAL_PART_MAX = 64  # RFC 5321
# The longest short name of a firm leaves 21 letters, 80 of a Message-ID's random bits: nobody guesses another's.
_ADDRESS = re.compile(r"[^@]*\+b-([0-9a-f]{20,32})@[^@]+")
_GROUPS = (8, 4, 4, 4, 12)


def bounce_address(slug: str, message_id: str, inbound_domain: str) -> str:
    token = message_id.partition("@")[0].replace("-", "")[: LOCAL_PART_MAX - len(slug) - len(_MARK)]
    return f"{slug}{_MARK}{token}@{inbound_domain}"


def token_of(address: str) -> str | None:
    """The copy that an address speaks of, None if it is no address for reports."""
    found = _ADDRESS.fullmatch(address.strip().lower())
    return found[1] if found else None


def message_id_begins(token: str) -> str:
    """How the Message-ID begins from which the token was taken."""
    groups, rest = [], token
    for length in _GROUPS:
        groups.append(rest[:length])
        rest = rest[length:]
    return "-".join(group for group in groups if group) + ("" if len(token) < sum(_GROUPS) else "@")
