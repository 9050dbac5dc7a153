"""What the outermost door lets in, and what it says to the rest."""

import dataclasses
import secrets as tokens
from typing import cast as cast_to

import psycopg
import pytest
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from quittance.web.base import door, errors
from quittance.web.base.requests import DoorRequest
from tests.cast import Cast
from tests.cluster import cluster

HARBOR, SECOND, OPS = "localhost:8000", "second.localhost:8000", "ops.localhost:8000"


def get(host: str, path: str) -> tuple[int, str]:
    response = Client(raise_request_exception=False).get(path, headers={"host": host})
    return response.status_code, response.content.decode()


def test_each_host_shows_its_own_firm_whatever_the_letter_case(cast: Cast) -> None:
    assert "Harbor &amp; Pine" in get(HARBOR, "/client-portal/")[1]
    assert "Second Street" in get("SECOND.localhost", "/client-portal/")[1]


def test_the_first_page_of_a_firm_leads_to_its_client_portal(cast: Cast) -> None:
    response = Client().get("/", headers={"host": HARBOR})
    assert (response.status_code, response.headers["location"]) == (302, "/client-portal/")


@pytest.mark.parametrize(
    "host",
    ["stranger.example", "127.0.0.1:8000", "", "localhost.evil.example", "a b", "[::1]:8000", "x" * 300, "локал"],
)
def test_a_host_of_nobody_gets_a_clear_page_that_names_no_firm(cast: Cast, host: str) -> None:
    status, page = get(host, "/client-portal/")
    assert status == 404
    assert "No firm lives at this address" in page
    assert "Harbor" not in page
    assert "Second Street" not in page


def test_machine_doors_answer_on_any_host(cast: Cast) -> None:
    assert get("stranger.example", "/healthz") == (200, "alive\n")
    assert get("stranger.example", "/readyz")[0] == 200


def test_a_body_too_large_is_refused_before_it_is_read(cast: Cast) -> None:
    response = Client().generic(
        "POST", "/client-portal/", b"x", headers={"host": HARBOR}, CONTENT_LENGTH=str(10_485_761)
    )
    assert response.status_code == 413
    assert "too large" in response.content.decode()


@pytest.mark.parametrize("length", ["-1", "abc", "1e9", "\u00b2", "9" * 5000])
def test_a_senseless_body_length_gets_a_clear_page(cast: Cast, length: str) -> None:
    response = Client(raise_request_exception=False).generic(
        "POST", "/client-portal/", b"x", headers={"host": HARBOR}, CONTENT_LENGTH=length
    )
    assert response.status_code in {400, 405}


@pytest.mark.parametrize(
    ("written", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:51234", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("203.0.113.9, [2001:db8::7]:51234", "2001:db8::7"),
        ("unknown", ""),
        ("[", ""),
    ],
)
def test_an_address_is_known_also_where_a_proxy_writes_its_port(
    cast: Cast, settings: Settings, written: str, network: str
) -> None:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, proxy_hops=1)
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(cast_to(DoorRequest, request).network)
        return HttpResponse()

    door.door(answer)(RequestFactory().get("/healthz", headers={"X-Forwarded-For": written}))
    assert seen == [network]


def test_a_database_that_is_down_gives_a_page_that_leaks_nothing(cast: Cast, settings: Settings) -> None:
    connection = connections["default"]
    connection.close()
    here = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "9"
    try:
        status, page = get(HARBOR, "/client-portal/")
        ready, faults = get(HARBOR, "/readyz")
        alive, _ = get(HARBOR, "/healthz")
    finally:
        connection.settings_dict["PORT"] = here
    assert status == 503
    assert "The books cannot be reached" in page
    assert cluster.name not in page
    assert "127.0.0.1" not in page + faults
    assert (ready, alive) == (503, 200)


def test_a_full_database_gives_the_same_page(cast: Cast) -> None:
    with psycopg.connect(cluster.address("owner"), autocommit=True) as owner:
        try:
            owner.execute("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$")
        except psycopg.errors.DiskFull as full:
            error = OperationalError(str(full))
            error.__cause__ = full
    try:
        raise error
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/client-portal/"))
    assert response.status_code == 503
    assert "extend file" not in response.content.decode()


def test_readyz_tells_of_a_role_that_could_bypass_row_level_security(cast: Cast) -> None:
    connection = connections["default"]
    connection.close()
    names = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.settings_dict.update(USER=f"{cluster.name}_ops", PASSWORD=cluster.passwords["ops"])
    try:
        status, faults = get(HARBOR, "/readyz")
    finally:
        connection.close()
        connection.settings_dict.update(names)
    assert status == 503
    assert "BYPASSRLS" in faults


def test_every_answer_bears_the_strict_headers(cast: Cast) -> None:
    for host, path in ((HARBOR, "/client-portal/"), ("stranger.example", "/"), (HARBOR, "/nothing"), (OPS, "/ops/")):
        headers = Client().get(path, headers={"host": host}).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert len(headers["X-Request-Id"]) == 32


def test_metrics_are_for_loopback_or_for_the_token(cast: Cast, settings: Settings) -> None:
    assert get("stranger.example", "/metrics")[0] == 200
    far = Client(REMOTE_ADDR="203.0.113.9")
    assert far.get("/metrics").status_code == 403
    behind_a_balancer = Client().get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})
    assert behind_a_balancer.status_code == 403
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, metrics_token="a-token-of-our-own")
    assert far.get("/metrics", headers={"authorization": "Bearer a-token-of-our-own"}).status_code == 200
    assert Client().get("/metrics").status_code == 403


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"/client-portal/reset/{tokens.token_urlsafe(32)}/", "/client-portal/reset/…/"),
        (f"/client-portal/link/{tokens.token_urlsafe(32)}", "/client-portal/link/…"),
        (f"/client-portal/pass/{tokens.token_urlsafe(32)}./", "/client-portal/pass/…./"),
        (f"/client-portal/pass/3D/x{tokens.token_urlsafe(32)})/seen/", "/client-portal/pass/3D/…)/seen/"),
        (f"/client-portal/pass/{tokens.token_urlsafe(12)}=\n{tokens.token_urlsafe(12)}/", "/client-portal/pass/…/"),
        ("/client-portal/link/sent/", "/client-portal/link/sent/"),
        ("/firm-portal/people/12/", "/firm-portal/people/12/"),
    ],
)
def test_the_log_tells_which_page_was_asked_for_and_not_the_secret_of_a_one_time_link(address: str, shown: str) -> None:
    assert door.path_for_the_log(address) == shown
