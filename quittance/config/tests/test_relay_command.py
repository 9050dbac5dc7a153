"""`quittance relay`: what it is told wrongly is said in one line before it listens."""

from pathlib import Path

import pytest

from quittance.config.cli import relay_command
from quittance.config.cli.words import CommandFailed
from quittance.config.environment import BadSettings, read

_KEYS = {"QUITTANCE_DATABASE_PORT": "1"}


def _certificate(tmp_path: Path, tls_port: int | None, **settings: str) -> None:
    env = read({"QUITTANCE_DATA": str(tmp_path), **_KEYS, **settings})
    relay_command.certificate(env, tls_port)


def test_without_a_certificate_there_is_no_tls_and_no_fault(tmp_path: Path) -> None:
    _certificate(tmp_path, None)


@pytest.mark.parametrize("name", ["QUITTANCE_RELAY_CERTIFICATE", "QUITTANCE_RELAY_KEY"])
def test_a_certificate_without_its_key_and_a_key_without_its_certificate_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandFailed, match="or neither"):
        _certificate(tmp_path, None, **{name: "door.pem"})


def test_a_port_for_tls_without_a_certificate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"^--tls-port needs"):
        _certificate(tmp_path, 4650)


def test_a_certificate_that_is_not_there_is_told_with_its_name(tmp_path: Path) -> None:
    files = {"QUITTANCE_RELAY_CERTIFICATE": "/missing.pem", "QUITTANCE_RELAY_KEY": "/missing.key"}
    with pytest.raises(CommandFailed, match=r"certificate and key in /missing\.pem and /missing\.key"):
        _certificate(tmp_path, None, **files)


@pytest.mark.parametrize("value", ["192.0.2.300", "192.0.2.1/24", "mail.example"])
def test_a_network_that_is_none_is_told_at_start(tmp_path: Path, value: str) -> None:
    with pytest.raises(BadSettings, match="QUITTANCE_RELAY_HOSTS is wrong"):
        _certificate(tmp_path, None, QUITTANCE_RELAY_HOSTS=f"10.0.0.0/8, {value}")
