"""A demo of its own for benchmarks that need people: started, signed in to like a person would, and ended."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.harness.auditor import Audit
from bench.harness.processes import HOST, ROOT
from bench.harness.result import CannotMeasure

_CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_PORTS = 20
_MAIL_SECONDS_MAX = 30
_BOOKS_SECONDS_MAX = 120
_STOP_SECONDS_MAX = 30
# The invoice contact of a client: what it owes is there as soon as the books are.
_PAYER = {"Email address": "carol@acme.example", "First name": "Carol", "Last name": "Diaz"}
_PASSWORD = "seven-green-bottles"  # noqa: S105  of a person who exists while the benchmark runs


@dataclass(frozen=True)
class DemoWorld:
    facts: dict[str, Any]

    def sign_in_and_home_pages(self) -> list[Audit]:
        """What people see first on either side of the door, with the cookies of somebody who came in."""
        portal, firm = self.facts["client_portal"], self.facts["firm_portal"]
        with _browser() as browser:
            payer, staff = self._payer(browser), self._staff(browser)
        return [
            Audit("client portal front", portal),
            Audit("client portal sign-in", f"{portal}sign-in/"),
            Audit("client portal register", f"{portal}register/"),
            Audit("client portal home", f"{portal}invoices/", cookies=payer),
            Audit("firm portal sign-in", firm, at_a_desk=True),
            Audit("firm portal home", f"{firm}today/", cookies=staff, at_a_desk=True),
        ]

    def pages_of_paying(self) -> list[Audit]:
        """What a payer looks at before and after the click, and what the firm sees of it."""
        portal, firm = self.facts["client_portal"], self.facts["firm_portal"]
        with _browser() as browser:
            payer, staff = self._payer(browser), self._staff(browser)
        return [
            Audit("checkout", f"{portal}pay/?all=1", cookies=payer),
            Audit("payments of a payer", f"{portal}history/", cookies=payer),
            Audit("saved methods", f"{portal}methods/", cookies=payer),
            Audit("payments of the firm", f"{firm}payments/", cookies=staff, at_a_desk=True),
        ]

    def _staff(self, browser: Browser) -> dict[str, str]:
        with _somebody(browser) as context:
            page = context.new_page()
            page.goto(self.facts["firm_portal"])
            page.get_by_role("link", name="Sign in with your work account").click()
            page.get_by_role("button", name=re.compile("Continue as Dana Reyes")).click()
            page.wait_for_url("**/firm-portal/today/")
            return _cookies(context, self.facts["firm_portal"])

    def _payer(self, browser: Browser) -> dict[str, str]:
        with _somebody(browser) as context:
            page = context.new_page()
            page.goto(f"{self.facts['client_portal']}register/")
            for label, text in _PAYER.items():
                page.get_by_label(label).fill(text)
            page.get_by_label("Password", exact=True).fill(_PASSWORD)
            page.get_by_role("button", name="Create my account").click()
            page.goto(self._link_mailed_to(_PAYER["Email address"]))
            page.get_by_role("button", name="Confirm my address").click()
            page.wait_for_url(re.compile("/client-portal/(home|invoices)/"))
            self._await_books(page)
            return _cookies(context, self.facts["client_portal"])

    def _await_books(self, page: Page) -> None:
        """The practice system's first load links the person to the client."""
        until = time.monotonic() + _BOOKS_SECONDS_MAX
        while time.monotonic() < until:
            page.goto(f"{self.facts['client_portal']}invoices/")
            if page.get_by_role("heading", name="Open invoices").count():
                return
            time.sleep(1)
        raise CannotMeasure("The payer's open invoices did not come.")

    def _link_mailed_to(self, address: str) -> str:
        until = time.monotonic() + _MAIL_SECONDS_MAX
        while time.monotonic() < until:
            asked = f"{self.facts['mailbox']}api/mails?to={address}&limit=1"
            with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310  an address of our own demo
                mails = json.load(answer)["mails"]
            found = re.search(r"https?://\S+/verify/\S+", mails[0]["text"]) if mails else None
            if found:
                return found[0]
            time.sleep(0.2)
        raise CannotMeasure("The mail that confirms an address did not come.")


@contextlib.contextmanager
def running() -> Iterator[DemoWorld]:
    with tempfile.TemporaryDirectory(prefix="quittance-bench-") as folder:
        words = [str(ROOT / "bin" / "demo"), "--port", str(_free_ports()), "--data", f"{folder}/demo", "--json"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("QUITTANCE_", "DATABASE_"))}
        log = Path(folder) / "demo.log"
        with log.open("wb") as errors:
            demo = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True, env=clean)
        try:
            line = demo.stdout.readline() if demo.stdout else ""
            if not line:
                raise CannotMeasure(f"The demo did not start: {log.read_text(errors='replace').strip()[-600:]}")
            yield DemoWorld(json.loads(line))
        finally:
            demo.terminate()
            demo.wait(_STOP_SECONDS_MAX)


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise CannotMeasure("There is no Chromium: run bin/setup --browser.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def _somebody(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    try:
        yield context
    finally:
        context.close()


def _cookies(context: BrowserContext, address: str) -> dict[str, str]:
    return {str(cookie["name"]): str(cookie["value"]) for cookie in context.cookies(address)}


def _free_ports() -> int:
    for base in range(41000 + os.getpid() % 400 * _PORTS, 60000, _PORTS):
        try:
            for port in range(base, base + _PORTS):
                with socket.socket() as probe:
                    probe.bind((HOST, port))
        except OSError:
            continue
        return base
    raise CannotMeasure(f"No {_PORTS} ports in a row are free.")
