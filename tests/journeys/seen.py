"""A page as people with few or other senses meet it: what axe finds, in either theme."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

_FAULTS = "() => axe.run({resultTypes: ['violations']}).then(results => results.violations)"
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def faults(page: Page) -> list[str]:
    """What axe finds on the page that is open."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in page.evaluate(_FAULTS)]


def load_by_night(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address)


def let_it_be_day(page: Page, size: ViewportSize | None = None) -> None:
    """The page stays; the theme changes under it, and the size if one is given."""
    page.emulate_media(color_scheme="light")
    if size:
        page.set_viewport_size(size)
    page.evaluate(_DRAWN)


def faults_by_night_and_day(page: Page, address: str) -> list[str]:
    load_by_night(page, address)
    found = faults(page)
    let_it_be_day(page)
    return found + faults(page)
