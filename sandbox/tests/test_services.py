import json
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.kit import files
from sandbox.tests.service import Service, free_port, running

PAGES = {
    "world": "Everyone here owes somebody something",
    "processor": "No money has passed through yet",
    "identity": "Accounts receivable",
    "bank": "$0.00",
}


@pytest.fixture(scope="module", params=sorted(PAGES))
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(request.param, tmp_path_factory.mktemp("world")) as started:
        yield started


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running("processor", tmp_path_factory.mktemp("world")) as started:
        yield started


def test_every_service_has_a_real_page_that_a_browser_can_trust(service: Service) -> None:
    page = service.get("/")
    name = service.log.name.rpartition("-")[0]

    assert page.status == 200
    assert PAGES[name] in page.text
    assert (page.text.count("<h1"), page.text.count("<main"), page.text.count('lang="en"')) == (1, 1, 1)
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page.text)
    for policy in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert policy in page.headers["Content-Security-Policy"]


def test_whatever_a_page_names_is_served_and_nothing_beside_it(service: Service) -> None:
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', service.get("/").text):
        assert service.get(address).status == 200
    for address in ("/static/../site.py", "/static/%2e%2e/site.py", "/static/site.py", "/static//etc/passwd"):
        assert service.get(address).status == 404


def test_a_page_that_is_not_there_says_so_and_leads_home(service: Service) -> None:
    page = service.get("/no/such/page")

    assert page.status == 404
    assert 'href="/"' in page.text


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_service_ends_on_request_with_status_0(name: str, tmp_path: Path) -> None:
    with running(name, tmp_path) as started:
        assert started.end(signal.SIGTERM) == 0


def test_the_processor_refuses_in_the_shape_that_stripes_libraries_read(processor: Service) -> None:
    nobody = processor.get("/v1/charges")
    wrong = processor.get("/v1/charges", Authorization="Bearer pk_live_abcdef")
    known = processor.post("/v1/no/such", {}, Authorization="Bearer sk_test_x", Stripe_Version="2026-10-28.endive")

    assert (nobody.status, wrong.status, known.status) == (401, 401, 404)
    assert wrong.json()["error"]["message"].endswith("********cdef")
    assert known.json() == {
        "error": {
            "type": "invalid_request_error",
            "message": "Unrecognized request URL (POST: /v1/no/such).",
            "code": "resource_missing",
        }
    }
    assert known.headers["Stripe-Version"] == "2026-10-28.endive"
    assert known.headers["Request-Id"].startswith("req_")


def test_before_the_world_is_up_its_page_says_so_and_looks_again(tmp_path: Path) -> None:
    with running("world", tmp_path) as world:
        page = world.get("/").text

        assert "still waking up" in page
        assert 'http-equiv="refresh"' in page
        assert world.get("/status.json").json() == {}


def test_the_page_of_the_world_tells_who_answers_and_hides_what_is_secret(tmp_path: Path) -> None:
    with socket.socket() as bank:
        bank.bind(("127.0.0.1", 0))
        bank.listen()
        facts = {
            "bank": f"http://127.0.0.1:{bank.getsockname()[1]}/",
            "mailbox": f"http://127.0.0.1:{free_port()}/",
            "database": "postgresql://owner:hush@127.0.0.1:5499/quittance",
            "sign_ins": [
                {
                    "where": "ops",
                    "address": "http://x.example/",
                    "name": "Olive",
                    "email": "o@x.example",
                    "password": "pw",
                }
            ],
            "seconds": 2.0,
        }
        files.replace(tmp_path / "world.json", json.dumps(facts).encode())
        with running("world", tmp_path) as world:
            page = world.get("/").text

            assert world.get("/status.json").json() == {"bank": True, "mailbox": False}
            assert "hush" not in page
            assert "127.0.0.1:5499, database quittance" in page
            assert page.index("Practice system</h3>") < page.index("Processor</h3>") < page.index("Bank</h3>")
            assert f'<a href="{facts["mailbox"]}">Mailbox</a>' in page
