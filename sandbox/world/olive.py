"""Olive at the ops pages, over HTTP and by their own forms: how the demo moves the clock of a firm that rehearses."""

import re
import urllib.parse
import urllib.request
from collections.abc import Mapping
from datetime import date, datetime
from http.cookiejar import CookieJar
from typing import Any

from sandbox.seed import OPERATOR

PATIENCE_SECONDS = 20.0
_ITS_DAY = re.compile(r"<dt>Its time</dt><dd>\w+, (\w+ \d+, \d{4}),")
_AHEAD = re.compile(r"<dt>Ahead by</dt><dd>(\d+) day")


class NotMoved(Exception):
    """The text says why."""


class Olive:
    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._base = str(facts.get("ops", "")).removesuffix("/ops/")
        self._cookies = CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self._open("/ops/")
        page = self._open("/ops/", address=OPERATOR.email, password=OPERATOR.password)
        if "/ops/firms/" not in page:
            raise NotMoved("Olive could not sign in to the ops pages, so no firm’s clock was moved.")  # noqa: RUF001  words

    def move(self, slug: str, day: date) -> int:
        """To that day, unless it is there already. How many days the firm is ahead then."""
        path = f"/ops/firms/{slug}/clock/"
        page = self._open(path)
        now = _ITS_DAY.search(page)
        if now is None or "Let the days pass" not in page:
            raise NotMoved("its clock is the real one. Start a new demo to have one whose days can pass.")
        days = (day - datetime.strptime(now[1], "%B %d, %Y").date()).days  # noqa: DTZ007  a date alone
        if days > 0:
            page = self._open(path, days=days)
        ahead = _AHEAD.search(page)
        return int(ahead[1]) if ahead else 0

    def _open(self, path: str, **fields: object) -> str:
        form = None
        if fields:
            token = next((cookie.value for cookie in self._cookies if cookie.name.endswith("csrf")), "") or ""
            form = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        try:
            with self._browser.open(self._base + path, form, timeout=PATIENCE_SECONDS) as answer:
                page: str = answer.read().decode()
        except (OSError, ValueError) as error:
            raise NotMoved(f"The ops pages do not answer ({error}), so no firm’s clock was moved.") from None  # noqa: RUF001  words
        return page
