"""Journeys share one running demo and one browser."""

import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect, sync_playwright

from tests.journeys import world as worlds

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)  # a journey shares two cores with the rest of the suite
_CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_SHOWN_MAX = 4_000


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that failed tells what its windows showed: it may never fail so again."""
    report = yield
    if report.when == "call" and report.failed and isinstance(item, pytest.Function):
        contexts = {each.context for each in item.funcargs.values() if isinstance(each, Page)}
        report.sections += [told for context in contexts for window in context.pages for told in _told(window)]
    return report


def _told(window: Page) -> Iterator[tuple[str, str]]:
    """A page with the frames in it, as far as they still answer."""
    for frame in window.frames:
        try:
            shown = frame.locator("body").inner_text(timeout=2_000)
        except Error as error:
            shown = f"(nothing: {error.message.splitlines()[0]})"
        yield f"shown at {frame.url.split('?')[0]}", shown[:_SHOWN_MAX]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Not longer: while it lives an event loop runs on this thread, and Django would refuse the tests that follow.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh browser profile. A page of ours that throws, or breaks its own security policy, fails the journey."""
    # Without motion: half-faded text has no contrast, and a busy machine shows it for long.
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="package")  # so that it is gone before other tests want the processors
def world() -> Iterator[worlds.World]:
    with tempfile.TemporaryDirectory(prefix="quittance-journey-") as folder:
        running = worlds.start(Path(folder) / "demo", port=worlds.free_ports())
        try:
            yield running
        finally:
            status = running.stop()
        assert status == 0


@pytest.fixture(scope="package")
def spare() -> Iterator[worlds.Spare]:
    """A second demo, for stories that stop it or hold it up. Each leaves it running and at ease."""
    with tempfile.TemporaryDirectory(prefix="quittance-spare-") as folder:
        running = worlds.Spare(Path(folder) / "demo")
        try:
            yield running
        finally:
            status = running.world.stop()
        assert status == 0


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=ViewportSize(width=390, height=844))
    yield context.new_page()
    context.close()
