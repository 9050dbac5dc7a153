"""What may go wrong when the processor is asked. Each fault says whether what was asked may have happened all the same.

No text here bears a key, a client secret or what somebody typed: faults go into rows and logs.
"""

from typing import ClassVar

from quittance.integrations.stripe.words import Failure, Intent, Setup

DETAIL_LENGTH_MAX = 300


class Fault(Exception):
    """`words` are for the firm; `detail` is for IT: status, code, and the processor's number of the request."""

    may_have_happened: ClassVar[bool] = False

    def __init__(self, words: str, *, code: str = "", detail: str = "") -> None:
        self.words = words
        self.code = code
        self.detail = "".join(letter if letter.isprintable() else " " for letter in detail)[:DETAIL_LENGTH_MAX]
        super().__init__(f"{words} ({self.detail})" if self.detail else words)


class Unreachable(Fault):
    """The request never left this machine whole, so nobody can have acted on it."""


class Unknown(Fault):
    """The processor was asked and gave no answer that we understand: it may have happened.

    Repeat with the same key, or look the thing up by its id or by our own key. A key under which the processor broke
    may answer the same for good; then only looking helps.
    """

    may_have_happened = True


class Busy(Fault):
    """Too much was asked at once; nothing happened. The same request with the same key may follow a little later."""


class Misconfigured(Fault):
    """Our key is wrong, or may not do this, or the connected account has shut us out. Nothing happened."""


class Refused(Fault):
    """The processor understood and said no. Nothing happened, and asking again the same way changes nothing."""


class Absent(Refused):
    """There is nothing of this id on this connected account."""


class KeyReused(Refused):
    """The key was used before, for something else: a fault of ours, and the reason why nothing happened twice."""


class MovedOn(Refused):
    """The thing is in a state that does not allow what was asked. It travels with the refusal, as it is now."""

    def __init__(
        self, words: str, *, code: str = "", detail: str = "", intent: Intent | None = None, setup: Setup | None = None
    ) -> None:
        super().__init__(words, code=code, detail=detail)
        self.intent = intent
        self.setup = setup


class Declined(Refused):
    """The bank said no to this method. `failure` has the words for payer and firm."""

    def __init__(
        self, failure: Failure, *, detail: str = "", intent: Intent | None = None, setup: Setup | None = None
    ) -> None:
        super().__init__(failure.firm, code=failure.code, detail=detail)
        self.failure = failure
        self.intent = intent
        self.setup = setup


class NotFromTheProcessor(Fault):
    """A message at our door that the processor did not sign, or signed too long ago."""
