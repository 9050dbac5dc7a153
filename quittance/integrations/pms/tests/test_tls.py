"""What the firm is told of its server's certificate, in each way in which one can be wrong."""

from pathlib import Path

import pytest

from quittance.integrations.pms import checks
from quittance.integrations.pms.tests import tls
from quittance.integrations.pms.tests.tls import Authority

LET_IN = "The server refused the user or the password."  # said over TLS: the certificate was accepted
NOT_TRUSTED = "The server's TLS certificate is not trusted: it has expired, or no authority that we know signed it."
OTHER_NAME = "The server's TLS certificate was made out to another name than the address has."


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """One that this host trusts."""
    made = Authority.made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def told(certificate: Path, mode: str) -> tuple[str, str]:
    with tls.server(certificate) as port:
        address = f"postgresql://reader@localhost:{port}/books?sslmode={mode}"
        (found,) = checks.test("practice_cs", address=address, password="-", at=["127.0.0.1"])
    return found.words, found.remedy


def test_a_good_certificate_of_a_known_authority_is_accepted(authority: Authority, tmp_path: Path) -> None:
    for mode in ("verify-full", "verify-ca"):
        assert told(authority.certificate(tmp_path, name="localhost"), mode)[0] == LET_IN


def test_one_that_was_made_out_to_another_name_is_told_as_such(authority: Authority, tmp_path: Path) -> None:
    certificate = authority.certificate(tmp_path, name="books.example")
    words, remedy = told(certificate, "verify-full")
    assert words == OTHER_NAME
    assert "books.example" not in words + remedy
    assert told(certificate, "verify-ca")[0] == LET_IN


def test_one_that_has_expired_is_told_as_such(authority: Authority, tmp_path: Path) -> None:
    certificate = authority.certificate(tmp_path, name="localhost", ends_in_days=-1)
    assert told(certificate, "verify-full")[0] == NOT_TRUSTED
    assert told(certificate, "require")[0] == LET_IN


@pytest.mark.usefixtures("authority")
def test_one_of_an_authority_that_nobody_knows_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    stranger = Authority.made(tmp_path / "other")
    assert told(stranger.certificate(tmp_path, name="localhost"), "verify-full")[0] == NOT_TRUSTED
