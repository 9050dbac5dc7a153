"""The hello page as the product serves it, found to be what it claims before anything is counted."""

import contextlib
import html
from collections.abc import Iterator

from bench.harness import answers, processes
from bench.harness.ground import FIRM_HOST, FIRM_NAME, Ground
from bench.harness.result import CannotMeasure
from bench.harness.side import WORKERS, Side
from bench.hello_site import person

_PATH = "/firm-portal/hello/"
_PAGE_BYTES = range(800, 901)


@contextlib.contextmanager
def served(here: Ground) -> Iterator[Side]:
    token = processes.run("seed", ["-m", "bench.hello_site", "seed"], environment=here.product_environment).strip()
    request = answers.request(path=_PATH, host=FIRM_HOST, cookie=f"quittance_staff={token}")
    with here.product("bench.hello_site", "web").serving(workers=WORKERS) as (running, port):
        product = Side(running, port, request)
        processes.await_page(running, port, request)
        _insist_on_the_page(product)
        yield product


def _insist_on_the_page(product: Side) -> None:
    """What is measured must be the page it claims to be, and must be closed to strangers."""
    page = processes.fetch(product.port, product.request)
    body = page.body.decode()
    for words in (f"{person.GIVEN_NAME} {person.FAMILY_NAME}", html.escape(FIRM_NAME)):
        if words not in body:
            raise CannotMeasure(f'The page does not hold "{words}".')
    if len(page.body) not in _PAGE_BYTES:
        raise CannotMeasure(f"The page has {len(page.body)} bytes instead of 800 to 900.")
    stranger = processes.fetch(product.port, answers.request(path=_PATH, host=FIRM_HOST))
    if stranger.status != 302 or answers.header(stranger, "location") != "/firm-portal/":
        raise CannotMeasure(f"Without a session the page answers {stranger.status} instead of leading to the door.")
    elsewhere = product.request.replace(FIRM_HOST.encode(), b"nobody.localhost", 1)
    if processes.fetch(product.port, elsewhere).status != 404:
        raise CannotMeasure("The page is shown on a host that belongs to no firm.")
