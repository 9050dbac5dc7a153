"""Lighthouse, run once on one page in a browser of its own."""

import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.harness.processes import HOST, ROOT
from bench.harness.result import CannotMeasure

CATEGORIES = ("performance", "accessibility", "best-practices")
Audited = Mapping[str, float]

_FOLDER = ROOT / "bench" / "auditor"
_CHROMIUM = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
_SECONDS_MAX = 180
_BARE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A bare page</title><link rel="icon" href="data:,"></head>
<body><main><h1>A bare page</h1><p>It holds next to nothing.</p></main></body></html>
"""

_TRIES = 3


@dataclass(frozen=True)
class Audit:
    """A page to be judged: where it is, with which cookies, and whether at a desk or on a phone."""

    name: str
    address: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    at_a_desk: bool = False


def audit(page: Audit) -> Audited:
    """Scores from 0 to 100. Search engines are no matter here: pages of a portal ask not to be found.

    Now and then Lighthouse misses the start of a page and asks to be run again, which is no figure either way.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _once(page)
        except CannotMeasure as why:
            if not left or "run Lighthouse again" not in str(why):
                raise
    raise AssertionError("The last try has ended it.")


def _once(page: Audit) -> Audited:
    with tempfile.TemporaryDirectory(prefix="quittance-audit-") as name:
        report = Path(name) / "report.json"
        cookie = "; ".join(f"{key}={value}" for key, value in page.cookies.items())
        words = [
            *("node", str(_program()), page.address, "--quiet", "--output=json", f"--output-path={report}"),
            *(
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={_CHROMIUM} --user-data-dir={name}/profile",
            ),
            *(["--preset=desktop"] if page.at_a_desk else []),
            *([f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []),
        ]
        try:
            ended = subprocess.run(
                words, cwd=ROOT, env=_environment(), capture_output=True, text=True, timeout=_SECONDS_MAX, check=False
            )
        except subprocess.TimeoutExpired:
            raise CannotMeasure(f"Lighthouse took longer than {_SECONDS_MAX} s on {page.name}.") from None
        if ended.returncode or not report.exists():
            raise CannotMeasure(f"Lighthouse came to nothing on {page.name}: {ended.stderr.strip()[-600:]}")
        return _scores(page, json.loads(report.read_text()))


def _scores(page: Audit, report: dict[str, object]) -> Audited:
    categories = report["categories"]
    shown = str(report.get("finalDisplayedUrl", ""))
    if shown.split("?", maxsplit=1)[0].rstrip("/") != page.address.split("?")[0].rstrip("/"):
        raise CannotMeasure(f"{page.name} led on to {shown}: that would be a figure of another page.")
    if not isinstance(categories, dict) or any(categories[name]["score"] is None for name in CATEGORIES):
        raise CannotMeasure(f"Lighthouse gave {page.name} no score.")
    return {name: round(categories[name]["score"] * 100, 1) for name in CATEGORIES}


@contextlib.contextmanager
def bare_page() -> Iterator[Audit]:
    """The yardstick: a page with a heading and a sentence, from the standard library's own server."""
    with tempfile.TemporaryDirectory(prefix="quittance-bare-") as folder:
        (Path(folder) / "index.html").write_text(_BARE)
        handler = functools.partial(_Quiet, directory=folder)
        with http.server.ThreadingHTTPServer((HOST, 0), handler) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield Audit("a bare page", f"http://{HOST}:{server.server_address[1]}/")
            server.shutdown()
            thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library's own name
        """A benchmark prints its figures alone."""


def _environment() -> dict[str, str]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise CannotMeasure("There is no Chromium: run bin/setup --browser.")
    path = f"{ROOT / '.venv' / 'node' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "CHROME_PATH": chromium, "PATH": path}


def _program() -> Path:
    """Lighthouse brings two hundred packages, so only who wants to measure installs them."""
    program = _FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    mark = _FOLDER / "node_modules" / ".installed"
    lock = (_FOLDER / "package-lock.json").read_text()
    if not mark.exists() or mark.read_text() != lock:
        words = [str(ROOT / "bin" / "npm"), "--prefix", "bench/auditor", "ci", "--silent"]
        ended = subprocess.run(words, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise CannotMeasure(f"Lighthouse could not be installed: {ended.stderr.strip()[-600:]}")
        mark.write_text(lock)
    return program
