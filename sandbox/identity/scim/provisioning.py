"""Tells the product at once what changes in the directory, as Entra and Okta do every so often."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass

import urllib3

from sandbox.identity.addresses import origin
from sandbox.identity.book import Change
from sandbox.identity.directory import Directory, Refused
from sandbox.identity.journal import Journal
from sandbox.identity.keeping import Keeping
from sandbox.identity.moods import Moods, Taken
from sandbox.identity.scim.pushing import Push, Remote
from sandbox.identity.scim.speaking import Answer, Line


@dataclass(frozen=True)
class Told:
    """How the last change or the last full push went."""

    requests: int
    refused: int


class Provisioning:
    def __init__(
        self,
        directory: Directory,
        keeping: Keeping,
        moods: Moods,
        journal: Journal,
        *,
        default_address: Callable[[], str],
    ) -> None:
        self._directory = directory
        self._keeping = keeping
        self._moods = moods
        self._journal = journal
        self._default_address = default_address
        self._lock = threading.Lock()
        self._pool = urllib3.PoolManager(maxsize=2)
        self._held: list[Change] = []
        self.last: Told | None = None

    @property
    def address(self) -> str:
        return str(self._facts().get("address") or self._default_address())

    @property
    def token(self) -> str:
        return str(self._facts().get("token", ""))

    @property
    def on(self) -> bool:
        return bool(self.token)

    @property
    def held_back(self) -> int:
        return len(self._held)

    def settle(self, *, address: str, token: str) -> None:
        """An empty token switches it off; an empty address is the one of this demo."""
        address = address.strip().rstrip("/")
        if address and origin(address).partition("://")[0] not in {"http", "https"}:
            raise Refused(address="Write an address that begins with http:// or https://.")
        if not token.strip().isascii():
            raise Refused(token="A token is written in plain letters and figures.")  # noqa: S106 - words about one
        kept = "" if address == self._default_address() else address
        if kept != self._facts().get("address", ""):
            self._keeping.forget("remote")  # another receiver gives ids of its own
        self._keeping.put("provisioning", {"address": kept, "token": token.strip()})

    def heard(self, changes: list[Change]) -> None:
        if not self.on:
            return
        with self._lock:
            taken = self._moods.taken("scim.push")
            if "scim_out_of_order" in taken:
                self._held.extend(changes)
                self.last = None
                return
            late, self._held = self._held, []
            self._push(taken, lambda push: push.changes([*changes, *late]))

    def push_everything(self) -> None:
        """Whoever and whatever the product should know, and the end of those it should not know any more."""
        with self._lock:
            self._held = []
            self._push(self._moods.taken("scim.push"), lambda push: push.everything(self._directory))

    def _push(self, taken: Taken, say: Callable[[Push], None]) -> None:
        answers: list[Answer] = []
        remote = Remote(**(self._keeping.get("remote") or {}))
        line = Line(self.address, self.token, self._journal, taken, self._pool, answers.append)
        say(Push(line, remote, {person.id: person for person in self._directory.people}))
        self._keeping.put("remote", asdict(remote))
        self.last = Told(len(answers), sum(not answer.good for answer in answers))

    def _facts(self) -> dict[str, str]:
        facts: dict[str, str] = self._keeping.get("provisioning") or {}
        return facts
