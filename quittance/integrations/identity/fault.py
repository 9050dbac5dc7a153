"""What can be wrong with a provider or its answer: a code that chooses words for people, a detail for IT."""

DETAIL_LENGTH_MAX = 400


class Fault(Exception):
    """The answer opens nothing. Neither code nor detail bears a secret, a token or an answer."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = "".join(letter if letter.isprintable() else " " for letter in detail)[:DETAIL_LENGTH_MAX]
        super().__init__(f"{code}: {self.detail}" if self.detail else code)


# The provider did not answer, which says nothing about anybody's sign-in.
AWAY = frozenset({"unreachable", "slow", "away"})
