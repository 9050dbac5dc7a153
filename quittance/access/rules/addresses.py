"""One spelling per mail address, so that nobody is two people and no look-alike letter is taken for another's."""

LENGTH_MAX = 254


class NoAddress(ValueError):
    """The text is no mail address that a mail could reach."""


def normal(text: str) -> str:
    """Lower case; a domain in other letters as mail servers write it; letters before the @ are plain ones."""
    local, at, domain = text.strip().rpartition("@")
    if not at or not local.isascii() or not domain:
        raise NoAddress
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode()
        except UnicodeError:
            raise NoAddress from None
    found = f"{local}@{domain}".lower()
    if len(found) > LENGTH_MAX:
        raise NoAddress
    return found
