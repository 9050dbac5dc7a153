"""What stands between a mail and its reader: scanners that open every link, and harsher ones that press every button.

It follows nothing but addresses of this machine.
"""

import http.client
import http.cookies
import logging
import queue
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from sandbox.mailbox import reading
from sandbox.mailbox.behaviour import NotUnderstood

log = logging.getLogger("sandbox.robot")

OFF, OPENS, PRESSES = "", "opens", "presses"
MOODS = (OFF, OPENS, PRESSES)
LINKS_MAX = 40
PAGES_MAX = 30  # of one link, by way of redirects and forms
VISITS_REMEMBERED = 200
SECONDS = 15
PAGE_BYTES_MAX = 2_000_000
AGENT = "Mozilla/5.0 (compatible; SandboxLinkScanner/1.0)"
HOW_OFTEN = ("HEAD", "GET", "GET", "HEAD", "GET")


@dataclass(frozen=True)
class Visit:
    at: float
    method: str
    address: str
    answer: str


@dataclass
class Form:
    address: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Robot:
    """On a thread of its own: the mail is delivered meanwhile, as with a real scanner."""

    def __init__(self) -> None:
        self.mood = OFF
        self.visits: deque[Visit] = deque(maxlen=VISITS_REMEMBERED)
        self._waiting: queue.Queue[tuple[bytes, str]] = queue.Queue()
        self._busy = 0
        threading.Thread(target=self._work, name="robot", daemon=True).start()

    def become(self, mood: str) -> None:
        if mood not in MOODS:
            raise NotUnderstood("The robot is off (empty), opens, or presses.")
        self.mood = mood

    @property
    def left(self) -> int:
        """Mails that it has still to look into."""
        return self._waiting.qsize() + self._busy

    def see(self, raw: bytes) -> None:
        if self.mood != OFF:
            self._waiting.put((raw, self.mood))

    def _work(self) -> None:
        while True:
            raw, mood = self._waiting.get()
            self._busy = 1
            try:
                self._look_into(raw, mood)
            except Exception:
                log.exception("the robot gave up on a mail")
            self._busy = 0

    def _look_into(self, raw: bytes, mood: str) -> None:
        links = [link.address for link in reading.read(raw).links if link.followable]
        for address in list(dict.fromkeys(links))[:LINKS_MAX]:
            for method in HOW_OFTEN:
                self._follow(method, address, {})
            if mood == PRESSES:
                self._press_all(address)

    def _press_all(self, address: str) -> None:
        """Each form of the page, by each of its buttons, as somebody with a browser and without patience."""
        cookies: dict[str, str] = {}
        page, where = self._follow("GET", address, cookies)
        pages = 0
        for form in _forms(page, where):
            for button in form.buttons or [("", "")]:
                pages += 1
                if pages > PAGES_MAX:
                    return
                self._press(form, button, cookies)

    def _press(self, form: Form, button: tuple[str, str], cookies: dict[str, str]) -> None:
        sent = urlencode([*form.fields, *([button] if button[0] else [])])
        if form.method == "POST":
            page, where = self._follow("POST", form.address, cookies, sent)
        else:
            page, where = self._follow("GET", f"{form.address.partition('?')[0]}?{sent}", cookies)
        # A form that only led on, such as from the bill to the checkout: what stands there is pressed as well.
        if form.method == "GET":
            for next_form in _forms(page, where):
                if next_form.method == "POST":
                    body = urlencode([*next_form.fields, *next_form.buttons[:1]])
                    self._follow("POST", next_form.address, cookies, body)

    def _follow(self, method: str, address: str, cookies: dict[str, str], body: str = "") -> tuple[str, str]:
        """The page at the end of its redirects, and its address."""
        for _ in range(6):
            if not is_here(address):
                self._note(method, address, "not on this machine, left alone")
                return "", address
            try:
                status, headers, page = _ask(method, address, cookies, body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._note(method, address, f"no answer ({type(error).__name__})")
                return "", address
            self._note(method, address, str(status))
            onward = headers.get("Location", "")
            if status not in {301, 302, 303, 307, 308} or not onward:
                return page, address
            address, method, body = urljoin(address, onward), "HEAD" if method == "HEAD" else "GET", ""
        return "", address

    def _note(self, method: str, address: str, answer: str) -> None:
        self.visits.appendleft(Visit(time.time(), method, address, answer))


def is_here(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme == "http" and (host in {"127.0.0.1", "localhost"} or host.endswith(".localhost"))


def _ask(method: str, address: str, cookies: dict[str, str], body: str) -> tuple[int, http.client.HTTPMessage, str]:
    parts = urlsplit(address)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {"Host": parts.netloc, "User-Agent": AGENT, "Accept": "text/html"}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if body:
        origin = f"{parts.scheme}://{parts.netloc}"
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin, "Referer": address}
    door = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=SECONDS)
    try:
        door.request(method, path, body=body.encode() if body else None, headers=headers)
        response = door.getresponse()
        page = response.read(PAGE_BYTES_MAX).decode("utf-8", "replace")
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in http.cookies.SimpleCookie(line).items():
                cookies[name] = morsel.value
        return response.status, response.headers, page
    finally:
        door.close()


def _forms(page: str, address: str) -> list[Form]:
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms


class _Reader(HTMLParser):
    """The forms of a page, with what a browser would send of them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._form: Form | None = None
        self._select = ""
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            where = urljoin(self._address, told.get("action", "") or self._address)
            self._form = Form(where, told.get("method", "get").upper())
            self.forms.append(self._form)
        elif self._form is not None:
            self._part(self._form, tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""

    def _part(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name, value, kind = told.get("name", ""), told.get("value", ""), told.get("type", "").lower()
        if (tag == "button" and kind in {"", "submit"}) or (tag == "input" and kind == "submit"):
            form.buttons.append((name, value))
        elif tag == "input" and name:
            if kind in {"checkbox", "radio"}:
                # It ticks whatever can be ticked, terms included.
                form.fields.append((name, value or "on"))
            else:
                form.fields.append((name, value or ("robot@scanner.example" if kind == "email" else value)))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "value" in told:
            form.fields.append((self._select, value))
            self._select = ""
