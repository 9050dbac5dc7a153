"""Ways in for those who pay: by a mailed pass, by a client key, or as a portal person who is linked to clients."""

from quittance.links.models.guest import Guest
from quittance.links.models.key import KeyOff
from quittance.links.models.link import Barred, Link, SharedAddress
from quittance.links.models.papers import GuestPapers, PaperCode
from quittance.links.models.passes import Pass

__all__ = ["Barred", "Guest", "GuestPapers", "KeyOff", "Link", "PaperCode", "Pass", "SharedAddress"]
