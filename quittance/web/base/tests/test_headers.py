"""The policy that every answer bears: what a page may load, run and send."""

import re
from pathlib import Path

from django.http import HttpResponse
from django.test import Client, RequestFactory

from quittance.web.base import headers
from tests.cast import Cast

WEB = Path(__file__).resolve().parents[2]
HARBOR = "localhost:8000"


def directives(policy: str) -> dict[str, str]:
    return {name: rest for name, _, rest in (part.partition(" ") for part in policy.split("; "))}


def test_a_page_runs_and_shows_our_own_files_alone() -> None:
    told = directives(headers.policy(RequestFactory().get("/")))
    assert told["default-src"] == "'none'"
    assert told["script-src"] == told["style-src"] == told["form-action"] == "'self'"
    assert told["script-src-attr"] == told["style-src-attr"] == told["frame-ancestors"] == "'none'"


def test_a_nonce_is_let_in_only_where_it_was_asked_for() -> None:
    request = RequestFactory().get("/")
    assert "nonce" not in headers.policy(request)
    nonce = headers.nonce(request)
    assert directives(headers.policy(request))["style-src"] == f"'self' 'nonce-{nonce}'"
    assert headers.nonce(request) == nonce
    assert headers.nonce(RequestFactory().get("/")) != nonce


def test_a_page_may_name_where_its_form_leads_on() -> None:
    policy = headers.policy(RequestFactory().get("/"), form_action=["https://idp.example"])
    assert directives(policy)["form-action"] == "'self' https://idp.example"


def test_a_policy_of_a_pages_own_is_kept(cast: Cast) -> None:
    response = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    request = RequestFactory().get("/")
    request.request_id = "1"  # type: ignore[attr-defined]  # the door gives it
    headers.harden(response, request)  # type: ignore[arg-type]  # as the door would
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


def test_no_template_of_ours_holds_what_the_policy_forbids() -> None:
    forbidden = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on|\bjs:", re.IGNORECASE)
    pages = [file for file in WEB.glob("**/templates/**/*.html") if not file.stem.endswith("_mail")]  # a mail's looks
    assert [file.name for file in pages if forbidden.search(file.read_text())] == []


def test_a_page_names_its_files_and_no_others(cast: Cast) -> None:
    page = Client(headers={"host": HARBOR}).get("/client-portal/").content.decode()
    loaded = re.findall(r"""(?:src|href)="([^"]+\.(?:css|js|svg|woff2))""", page)
    assert loaded
    assert all(address.startswith("/static/assets/") for address in loaded)
