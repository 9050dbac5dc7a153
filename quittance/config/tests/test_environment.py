"""Settings are typed and checked at start: every fault at once, a line each, no secret in any of them."""

import json
import stat
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.config import environment
from quittance.config.environment import BadSettings
from quittance.core.secrets import new_key
from quittance.core.tests.waiting import together

KEY = new_key("k1")
GOOD = {
    "DATABASE_URL": "postgresql://app:p@db/books",
    "DATABASE_OWNER_URL": "postgresql://owner:p@db/books",
    "DATABASE_OPS_URL": "postgresql://ops:p@db/books",
    "QUITTANCE_SECRET_KEY": "s" * 32,
    "QUITTANCE_ENCRYPTION_KEYS": KEY,
    "QUITTANCE_DATA": "/srv/quittance",
}


def faults(**changes: str) -> list[str]:
    try:
        environment.read(GOOD | changes)
    except BadSettings as bad:
        return bad.faults
    return []


def test_what_is_said_is_read_with_its_type() -> None:
    read = environment.read(
        GOOD
        | {
            "QUITTANCE_PUBLIC_PORT": "8443",
            "QUITTANCE_OPS_HOSTS": "Ops.Example , two.example,",
            "QUITTANCE_PUBLIC_SCHEME": "http",
            "QUITTANCE_BODY_BYTES_MAX": "5",
        }
    )
    assert read.data == Path("/srv/quittance")
    assert (read.public_port, read.body_bytes_max, read.database_wait_seconds) == (8443, 5, 30)
    assert read.ops_hosts == ("ops.example", "two.example")
    assert read.public_scheme == "http"


def test_what_is_left_out_or_empty_has_its_default() -> None:
    assert environment.read(GOOD | {"QUITTANCE_PUBLIC_PORT": "", "QUITTANCE_SMTP_URL": ""}) == environment.read(GOOD)


def test_files_lie_in_the_data_folder_unless_told_otherwise() -> None:
    assert environment.read(GOOD).files_url == "/srv/quittance/files"
    assert environment.read(GOOD | {"QUITTANCE_FILES_URL": "s3:///bucket"}).files_url == "s3:///bucket"


def test_every_fault_is_told_at_once_a_line_each_with_the_variables_name() -> None:
    wrong = {
        "DATABASE_URL": "mysql://db/books",
        "QUITTANCE_SECRET_KEY": "short",
        "QUITTANCE_ENCRYPTION_KEYS": "k1:short",
        "QUITTANCE_PUBLIC_SCHEME": "gopher",
        "QUITTANCE_PUBLIC_PORT": "65536",
        "QUITTANCE_DATABASE_PORT": "0",
        "QUITTANCE_BODY_BYTES_MAX": "many",
        "QUITTANCE_SMTP_URL": "http://mail",
        "QUITTANCE_FILES_URL": "ftp://files",
        "QUITTANCE_LOG_LEVEL": "loud",
    }
    told = faults(DATABASE_OPS_URL="", **wrong)
    assert {line.split()[0] for line in told} == {*wrong, "DATABASE_OPS_URL"}
    assert len(told) == len(wrong) + 1
    assert not [line for line in told if "\n" in line]
    assert [line for line in told if line.startswith("DATABASE_OPS_URL is missing. The same database as the reading")]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgresql://app:hunter2@[::1/books"),
        ("DATABASE_URL", "postgresql://app:hunter2%@db/books"),
        ("DATABASE_URL", "postgresql://app:hunter2@db"),
        ("DATABASE_URL", "postgresql://app@db/books?password=hunter2&x=1"),
        ("DATABASE_URL", "hunter2"),
        ("QUITTANCE_SECRET_KEY", "hunter2"),
        ("QUITTANCE_ENCRYPTION_KEYS", "hunter2"),
        ("QUITTANCE_ENCRYPTION_KEYS", "k1:hunter2"),
        ("QUITTANCE_ENCRYPTION_KEYS", f"{KEY},k2:hunter2!"),
        ("QUITTANCE_SMTP_URL", "smtp://user:hunter2@mail:port"),
        ("QUITTANCE_SMTP_URL", "smtp://:hunter2@mail"),
        ("QUITTANCE_FILES_URL", "s3://key:hunter2@host"),
        ("QUITTANCE_FILES_URL", "hunter2"),
    ],
)
def test_no_fault_quotes_a_secret(variable: str, value: str) -> None:
    [line] = faults(**{variable: value})
    assert line.startswith(f"{variable} is wrong: ")
    assert "hunter2" not in line


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(st.characters(exclude_characters="\0"), max_size=40)))
def test_whatever_is_written_is_read_or_refused_in_lines(changes: dict[str, str]) -> None:
    told = faults(**{"DATABASE_URL": "x", **{name: value or "x" for name, value in changes.items()}})
    assert told
    assert all(line.split()[0] in GOOD for line in told)


@pytest.mark.parametrize(
    "keys", ["K1:" + KEY[3:], f"{KEY},{KEY}", f"{KEY},", KEY.replace("k1:", ":"), "k1:" + "é" * 43, "k1:" + KEY[3:-4]]
)
def test_keys_that_the_keyring_would_refuse_are_refused_at_start(keys: str) -> None:
    [line] = faults(QUITTANCE_ENCRYPTION_KEYS=keys)
    assert line.startswith("QUITTANCE_ENCRYPTION_KEYS is wrong: it must read name:key")


@pytest.mark.parametrize("route", ["smtp://", "smtp://h:99999", "smtp://h?starttls=perhaps", "smtp://h?verdict=0"])
def test_a_mail_route_that_leads_nowhere_is_refused_at_start(route: str) -> None:
    [line] = faults(QUITTANCE_SMTP_URL=route)
    assert line.startswith("QUITTANCE_SMTP_URL is wrong: ")


@pytest.mark.parametrize("number", ["-1", "1.5", "²", "1e3", " 1", "9" * 50])
def test_a_number_is_plain_digits(number: str) -> None:
    [line] = faults(QUITTANCE_PUBLIC_PORT=number)
    assert line.startswith("QUITTANCE_PUBLIC_PORT is wrong: it must be a port number from 1 to 65535")


def test_without_a_database_address_the_embedded_one_is_meant_and_keys_are_made_once(tmp_path: Path) -> None:
    here = {"QUITTANCE_DATA": str(tmp_path / "data"), "QUITTANCE_DATABASE_PORT": "5999"}
    first = environment.read(here)
    assert first.database_url == "postgresql://quittance_app:unset@127.0.0.1:5999/quittance"
    assert environment.read(here) == first
    keys = tmp_path / "data" / "keys.json"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.parent.stat().st_mode) == 0o700
    assert [file.name for file in keys.parent.iterdir()] == ["keys.json"]
    assert environment.read({"QUITTANCE_DATA": str(tmp_path / "other")}).secret_key != first.secret_key


def test_eight_processes_that_are_first_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    read = together(*[partial(environment.read, {"QUITTANCE_DATA": str(tmp_path / "data")})] * 8)
    assert len({found.secret_key for found in read}) == 1
    assert len({found.encryption_keys for found in read}) == 1


def test_the_embedded_roles_passwords_are_those_that_prepare_kept(tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    (tmp_path / "database" / "roles.json").write_text(json.dumps({"app": "a", "owner": "b", "ops": "c"}))
    read = environment.read({"QUITTANCE_DATA": str(tmp_path)})
    assert read.database_owner_url == "postgresql://quittance_owner:b@127.0.0.1:54320/quittance"


def test_a_data_folder_that_cannot_be_one_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match=r"^QUITTANCE_DATA is wrong: /.*: Not a directory\.$"):
        environment.read({"QUITTANCE_DATA": str(tmp_path / "file" / "data")})


def test_keys_that_were_damaged_are_a_fault_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(BadSettings, match=r"The keys in /.* cannot be read: bring keys\.json"):
        environment.read({"QUITTANCE_DATA": str(tmp_path)})
    assert (tmp_path / "keys.json").read_text() == "{"


def test_a_wrong_key_of_the_processor_stops_the_start_and_is_not_quoted() -> None:
    wrong = {
        "QUITTANCE_PROCESSOR_URL": "http://pay.example",
        "QUITTANCE_PROCESSOR_KEY": "pk_test_mixedup",
        "QUITTANCE_PROCESSOR_PUBLIC_KEY": "sk_live_mixedup",
        "QUITTANCE_PROCESSOR_HOOK_SECRETS": "whsec_ok,mixedup",
    }
    found = faults(**wrong)
    assert [fault.partition(" ")[0] for fault in found] == list(wrong)
    assert "mixedup" not in "".join(found)


def test_the_settings_lead_to_the_real_processor_unless_told_otherwise() -> None:
    read = environment.read(GOOD)
    assert (read.processor_url, read.processor_key, read.processor_hook_secrets) == ("https://api.stripe.com", "", ())
