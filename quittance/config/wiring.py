"""Who reacts to what: the only place where news from below reaches ears above."""

from collections.abc import Callable, Sequence

from quittance.access.actions import welcome
from quittance.core.inbox import Opener
from quittance.links.actions import guests, linking

REACTIONS: dict[str, Sequence[Callable[..., None]]] = {
    # A new firm finds its two starting groups and a mail that tells where everything is.
    "firm.added": [welcome.make_groups, welcome.greet],
    # Portal people see the clients whose contacts they are, as soon as both are known.
    "person.verified": [linking.on_arrival],
    "address.changed": [linking.on_arrival],
    "mirror.changed": [linking.on_mirror],
    # Staff who sign out, or are signed out, leave the client portals they opened.
    "session.ended": [guests.on_session_ended],
}

# Who opens what arrives at which machine door.
OPENERS: dict[str, Opener] = {}
