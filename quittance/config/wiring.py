"""Who reacts to what: the only place where news from below reaches ears above."""

from quittance.access.actions import welcome
from quittance.core.inbox import Opener

REACTIONS = {
    # A new firm finds its two starting groups and a mail that tells where everything is.
    "firm.added": [welcome.make_groups, welcome.greet],
}

# Who opens what arrives at which machine door.
OPENERS: dict[str, Opener] = {}
