"""One request to the product's SCIM door and its answer, both written down."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3

from sandbox.identity.journal import Journal
from sandbox.identity.moods import Taken
from sandbox.identity.scim.words import MEDIA_TYPE

SECONDS = 10.0
ANSWER_MAX = 2_000_000
WRONG_TOKEN = "a-token-that-nobody-gave"  # noqa: S105 - it opens nothing, which is its use


@dataclass(frozen=True)
class Answer:
    status: int  # 0: no answer
    facts: dict[str, Any]

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class Line:
    """To one receiver, for as long as one change takes. Once it is silent, nothing more is asked of it."""

    address: str
    token: str
    journal: Journal
    taken: Taken
    pool: urllib3.PoolManager
    counted: Callable[[Answer], None]
    silent: bool = False

    def ask(self, method: str, path: str, facts: dict[str, Any] | None = None) -> Answer:
        if self.silent:
            return Answer(0, {})
        answer = self._once(method, path, facts)
        again = self._once(method, path, facts) if "scim_twice" in self.taken else answer
        return answer if answer.good else again

    def find(self, kind: str, attribute: str, value: str) -> str | None:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        wanted = f'{attribute} eq "{escaped}"'
        answer = self.ask("GET", f"/{kind}?filter={quote(wanted)}")
        found = answer.facts.get("Resources") if answer.good else None
        if isinstance(found, list) and found and isinstance(found[0], dict) and found[0].get("id"):
            return str(found[0]["id"])
        return None

    def _once(self, method: str, path: str, facts: dict[str, Any] | None) -> Answer:
        body = None if facts is None else json.dumps(facts).encode()
        if body is not None and "scim_broken" in self.taken:
            body = body[: len(body) // 2]
        token = WRONG_TOKEN if "scim_wrong_token" in self.taken else self.token
        headers = {"Authorization": f"Bearer {token}", "Accept": MEDIA_TYPE, "Host": urlsplit(self.address).netloc}
        if body is not None:
            headers["Content-Type"] = MEDIA_TYPE
        answer, told = self._sent(method, path, body, headers)
        outcome = str(answer.status) if answer.status else "no answer"
        asked = {"request": f"{method} {self.address}{path}", **({"body": facts} if facts else {})}
        self.journal.write("scim push", outcome, asked=asked, answered=told, moods=self.taken.keys)
        self.counted(answer)
        self.silent = self.silent or not answer.status
        return answer

    def _sent(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[Answer, dict[str, Any]]:
        try:
            response = self.pool.request(
                method,
                f"{_reachable(self.address)}{path}",
                body=body,
                headers=headers,
                timeout=SECONDS,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            content = response.read(ANSWER_MAX)
            response.release_conn()
        except (urllib3.exceptions.HTTPError, ValueError) as fault:
            return Answer(0, {}), {"fault": str(fault)}
        facts = _read(content)
        return Answer(response.status, facts), facts or {"text": content.decode(errors="replace")}


def _reachable(address: str) -> str:
    """A browser knows that every name under localhost is this machine; its own resolver may not."""
    parts = urlsplit(address)
    if parts.hostname != "localhost" and not str(parts.hostname).endswith(".localhost"):
        return address
    return parts._replace(netloc=f"127.0.0.1:{parts.port or 80}").geturl()


def _read(content: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(content)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
