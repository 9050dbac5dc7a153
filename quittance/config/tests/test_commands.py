"""A command that cannot do what was asked says so in one clear line, and ends."""

import socket
from pathlib import Path

import pytest

from quittance.config.cli import main
from quittance.config.tests.processes import command
from quittance.core.tests.servers import free_port
from tests.cluster import cluster

WEB = ("web", "--port", str(free_port()))
UNKNOWN_HOST = "no-such-host.invalid"


def assert_refused(words: list[str], *, said: str, status: int = 1, **surroundings: str) -> None:
    done = command(*words, **surroundings)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert said in done.stderr
    assert done.stderr.startswith("quittance: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [[*WEB], ["worker"], ["firm", "add", "a", "A", "--contact", "a@b.c"]])
def test_a_database_that_is_down_at_start_is_told_in_one_line(words: list[str]) -> None:
    assert_refused(
        words,
        said="The database at 127.0.0.1:9/books does not answer: Connection refused.",
        DATABASE_URL="postgresql://app:hunter2@127.0.0.1:9/books",
        QUITTANCE_DATABASE_WAIT_SECONDS="1",
    )


@pytest.mark.parametrize("words", [[*WEB], ["worker"]])
def test_a_superuser_is_refused_at_start(migrated: None, words: list[str]) -> None:
    assert_refused(words, said="is a superuser and row-level security would not bind it", DATABASE_URL=cluster.admin)


@pytest.mark.parametrize("words", [["web"], ["worker"], ["migrate"]])
def test_wrong_settings_are_told_a_line_each(words: list[str]) -> None:
    done = command(*words, QUITTANCE_PUBLIC_PORT="x", QUITTANCE_SECRET_KEY="hunter2", QUITTANCE_SMTP_URL="nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert [line.split()[:4] for line in lines] == [
        ["quittance:", "QUITTANCE_SECRET_KEY", "is", "wrong:"],
        ["quittance:", "QUITTANCE_PUBLIC_PORT", "is", "wrong:"],
        ["quittance:", "QUITTANCE_SMTP_URL", "is", "wrong:"],
    ]
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["web", "--port", "65536"], "argument --port: must be a port number from 1 to 65535"),
        (["web", "--port", "http"], "argument --port: must be a port number from 1 to 65535"),
        (["web", "--workers", "0"], "argument --workers: must be a whole number from 1 to 999"),
        (["web", "--threads", "-1"], "argument --threads: must be a whole number from 1 to 999"),
        (["relay", "--port", "99999"], "argument --port: must be a port number from 1 to 65535"),
        (["worker", "--concurrency", "0"], "argument --concurrency: must be a whole number from 1 to 999"),
        (["worker", "--health-port", "0"], "argument --health-port: must be a port number from 1 to 65535"),
        (["fly"], "invalid choice: 'fly'"),
        ([], "required: COMMAND"),
    ],
)
def test_words_that_make_no_command_are_told_with_the_usage(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert said in told.err.splitlines()[-1]
    assert told.err.startswith("usage: ")


@pytest.mark.parametrize("words", [["web"], ["relay"]])
def test_a_host_nobody_knows_is_told_in_one_line(migrated: None, words: list[str]) -> None:
    assert_refused([*words, "--host", UNKNOWN_HOST, "--port", "8123"], said=f"cannot listen on {UNKNOWN_HOST}:8123")


@pytest.mark.parametrize("words", [["web"], ["relay"]])
def test_a_port_in_use_is_told_in_one_line(migrated: None, words: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_refused([*words, "--port", port], said=f"cannot listen on 127.0.0.1:{port}: Address already in use")


def test_a_health_port_in_use_is_told_in_one_line(migrated: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_refused(["worker", "--health-port", port], said="Address already in use")


@pytest.mark.parametrize("verb", ["serve", "prepare"])
def test_a_data_folder_that_is_none_is_told_in_one_line(tmp_path: Path, verb: str) -> None:
    (tmp_path / "file").touch()
    assert_refused(["database", verb], said="Not a directory", QUITTANCE_DATA=str(tmp_path / "file"))


def test_a_database_port_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    assert_refused(
        ["database", "serve"],
        said="QUITTANCE_DATABASE_PORT is wrong: it must be a port number",
        QUITTANCE_DATA=str(tmp_path),
        QUITTANCE_DATABASE_PORT="99999",
    )


@pytest.mark.parametrize(
    ("admin", "said"),
    [
        ("mysql://u:hunter2@h/x", "--admin is no database address: it must start with postgresql://."),
        ("postgresql://u:hunter2@[::1/x", "--admin is no database address: it must read postgresql://user"),
    ],
)
def test_an_admin_address_that_is_none_is_told_without_its_password(admin: str, said: str) -> None:
    done = command("database", "prepare", "--admin", admin)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ops", "A", "--contact", "a@b.example"], '"ops" is kept for the product itself'),
        (["a", "A", "--contact", "a@b.example", "--zone", "America"], '"America" is no time zone'),
        (["a", "A", "--contact", "nobody"], '"nobody" is no mail address'),
    ],
)
def test_a_firm_that_cannot_be_added_is_told_in_one_line(database: None, words: list[str], said: str) -> None:
    assert_refused(["firm", "add", *words], said=said)


def test_a_firm_is_added_once_and_then_is_there(database: None) -> None:
    words = ["firm", "add", "harbor", "Harbor & Pine", "--contact", "a@b.example"]
    assert command(*words).stdout.startswith("Harbor & Pine is number ")
    assert_refused(words, said='A firm with the short name "harbor" exists already.')
    again = command(*words, "--exists-ok")
    assert (again.returncode, again.stdout) == (0, "harbor is there.\n")


def test_an_operator_needs_a_long_password_and_is_added_once(database: None) -> None:
    words = ["ops", "add", "olive@ops.example", "--name", "Olive"]
    assert_refused(words, said="A password needs at least 12 characters.", QUITTANCE_OPS_PASSWORD="hunter2")
    done = command(*words, QUITTANCE_OPS_PASSWORD="hunter2 and more")
    assert (done.returncode, done.stdout) == (0, "Olive may sign in to the ops pages.\n")
    assert_refused(words, said="exists already", QUITTANCE_OPS_PASSWORD="hunter2 and more")
    assert command(*words, "--exists-ok").returncode == 0


def test_a_new_key_is_printed_and_a_bad_name_is_told_in_one_line() -> None:
    assert command("secrets", "new-key", "k2").stdout.startswith("k2:")
    assert_refused(["secrets", "new-key", "Key Two"], said="A key's name is up to 32 lower-case letters")
