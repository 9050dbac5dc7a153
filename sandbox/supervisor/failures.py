"""Why a demo does not come up, or comes down."""


class CannotStart(Exception):
    """The words are for the person who started it: what is in the way, and what to do."""


class Stopped(Exception):
    """Somebody asked for the end, by a signal."""
