"""Names in addresses: what a firm may be called, and which host a request means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.tenancy.rules import names


@pytest.mark.parametrize("text", ["harbor", "a", "a1", "harbor-pine", " Harbor ", "a" * 40])
def test_a_short_name_is_kept_in_lower_case(text: str) -> None:
    assert names.slug(text) == text.strip().lower()


@pytest.mark.parametrize("text", ["", "1a", "-a", "a-", "a_b", "a b", "a.b", "ä", "a" * 41, "a\n", "a\0", "a@b"])
def test_what_cannot_stand_in_an_address_is_no_short_name(text: str) -> None:
    if text.strip() != text:
        assert names.slug(text) == "a", "white space around it is forgiven"
        return
    with pytest.raises(names.BadName, match="cannot be a short name"):
        names.slug(text)


@pytest.mark.parametrize("text", [*names.RESERVED, "OPS", " Www "])
def test_the_products_own_names_are_no_short_names(text: str) -> None:
    with pytest.raises(names.BadName, match="is kept for the product itself"):
        names.slug(text)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Harbor.Example", "harbor.example"),
        ("localhost", "localhost"),
        ("a.b.c.", "a.b.c"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("127.0.0.1", "127.0.0.1"),
        (" a.b ", "a.b"),
    ],
)
def test_a_host_is_kept_in_lower_case_without_its_final_dot(text: str, host: str) -> None:
    assert names.host(text) == host


@pytest.mark.parametrize(
    "text",
    ["", ".", "a..b", "-a.b", "a-.b", "a_b.c", "a b", "bücher.de", "a" * 64, "a/b", "a:80", ".".join(["abc"] * 64)],
)
def test_what_is_no_host_name_is_refused(text: str) -> None:
    with pytest.raises(names.BadName, match="is no host name"):
        names.host(text)


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("Harbor.Example", "harbor.example"),
        ("harbor.example:8000", "harbor.example"),
        ("harbor.example.", "harbor.example"),
        ("harbor.example.:8000", "harbor.example"),
        ("[::1]:8000", "[::1]"),
        ("[::1]", "[::1]"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("", ""),
        (":80", ""),
    ],
)
def test_a_requests_host_is_read_without_port_case_and_final_dot(header: str, host: str) -> None:
    assert names.host_of_request(header) == host


@given(st.text())
def test_no_host_header_raises(header: str) -> None:
    read = names.host_of_request(header)
    assert read == read.lower()
    assert read == names.host_of_request(read) or ":" in header or "." in header


LABEL = "[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?"


@given(st.from_regex(rf"{LABEL}(\.{LABEL}){{0,4}}", fullmatch=True), st.integers(1, 65535))
def test_every_host_name_is_found_again_in_a_request_with_or_without_port(host: str, port: int) -> None:
    assert names.host(host) == host
    assert {names.host_of_request(header) for header in (host, host.upper(), f"{host}:{port}", f"{host}.")} == {host}
