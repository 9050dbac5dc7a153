"""How long and how much a source may answer, whatever it says or leaves unsaid."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text

from quittance.integrations.pms import limits
from quittance.integrations.pms import line as lines
from quittance.integrations.pms.dialects import TEXT_MAX
from quittance.integrations.pms.generic.query_text import refusal
from quittance.integrations.pms.opening import open_reader
from quittance.integrations.pms.protocol import Unreadable
from quittance.integrations.pms.tests.look_alike import LookAlike

_PLAIN_ONLY = frozenset({80877103, 80877104})  # the client asks for an encrypted line
_WELCOME = b"R" + struct.pack("!ii", 8, 0) + b"Z" + struct.pack("!i", 5) + b"I"
_NOTICE = b"N" + struct.pack("!i", 14) + b"SNOTICE\x00\x00\x00"


def _welcomed(line: socket.socket) -> None:
    while True:
        length, code = struct.unpack("!ii", line.recv(8, socket.MSG_WAITALL))
        if code not in _PLAIN_ONLY:
            line.recv(length - 8, socket.MSG_WAITALL)
            line.sendall(_WELCOME)
            return
        line.sendall(b"N")


def _serve(server: socket.socket, said: bytes) -> None:
    with suppress(OSError):
        line, _ = server.accept()
        with line:
            _welcomed(line)
            while line.recv(1024):
                while said:
                    line.sendall(said)


@pytest.fixture(params=[b"", _NOTICE], ids=["silent", "chattering"])
def endless_port(request: pytest.FixtureRequest) -> Iterator[int]:
    """Lets everybody in, and then never answers a question."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=_serve, args=(server, request.param))
        serving.start()
        yield server.getsockname()[1]
    serving.join(10)


def test_a_source_that_lets_us_in_and_never_answers_is_given_up(
    endless_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "GRACE_SECONDS", 0)
    address = f"postgresql://reader@127.0.0.1:{endless_port}/books"
    reader = open_reader("practice_cs", address=address, password="any", statement_seconds=1)
    with pytest.raises(Unreadable, match="did not answer within 1 seconds") as caught:
        reader.moment()
    assert not caught.value.permanent


def test_a_key_that_stands_in_endless_rows_is_named_and_the_line_serves_on(
    books: LookAlike, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BEYOND_MAX", 2_000)
    reader = books.reader(clients="SELECT 7 AS key, 'x' AS name, '1' AS number FROM generate_series(1, 1000000)")
    with pytest.raises(Unreadable, match="more than 2,000 rows with the key 7") as caught:
        reader.page("clients", after=None, limit=5)
    assert caught.value.permanent
    assert reader.count("clients") == 1_000_000


def test_texts_beyond_all_measure_are_not_taken_in(books: LookAlike, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIZE_MAX", 3_000_000)
    reader = books.reader(
        clients="SELECT g AS key, repeat('x', 1000) AS name, '1' AS number FROM generate_series(1, 10000) g"
    )
    assert len(reader.page("clients", after=None, limit=2_500)) == 2_500
    for limit in (3_500, 20_000):
        with pytest.raises(Unreadable, match="more than 3 MB of text"):
            reader.page("clients", after=None, limit=limit)


def test_a_setting_that_a_question_lifts_is_back_at_the_next(books: LookAlike) -> None:
    reader = books.reader(seconds=7)
    reader.line.ask(text("SELECT set_config('statement_timeout', '0', false)"))
    reader.line.ask(text("SELECT set_config('default_transaction_read_only', 'off', false)"))
    shown = "SELECT current_setting('statement_timeout'), current_setting('default_transaction_read_only')"
    assert reader.line.ask(text(shown)) == [("7s", "on")]
    with pytest.raises(Unreadable):
        reader.line.ask(text("SELECT set_config('transaction_read_only', 'off', false)"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT set_config('statement_timeout', '0', false) AS key",
        "SELECT pg_catalog . Set_Config /* */ ('a', 'b', false) AS key",
        "SELECT \"set_config\" ('a', 'b', false) AS key",
        "SELECT U&\"set\\005fconfig\"('a', 'b', false) AS key",
        "SELECT 1 AS key FROM pg_sleep_for('1 day')",
        "SELECT lo_export(1, '/tmp/x') AS key",
        "SELECT pg_read_file('/etc/passwd') AS key, pg_ls_dir('.') AS name",
        "SELECT * FROM dblink('', 'SELECT 1') AS t (key int)",
        "SELECT current_setting('data_directory') AS key",
        "SELECT query_to_xml('SELECT 1', true, true, '') AS key",
    ],
)
def test_a_query_that_reaches_beyond_tables_is_refused_before_anything_is_asked(query: str) -> None:
    assert refusal(query)


def test_a_column_or_a_text_may_bear_such_a_name() -> None:
    assert refusal("SELECT lo_amount AS key, 'pg_sleep(1)' AS name FROM t WHERE (lo_amount) > 1 -- dblink(") == ""


def test_a_text_of_any_length_is_cut_by_the_source_before_it_is_sent(books: LookAlike) -> None:
    query = "SELECT 1 AS key, repeat('x', 50000000) AS name, repeat('y', 3000) AS number"
    (row,) = books.reader(clients=query).page("clients", after=None, limit=5)
    assert {len(value) for value in row if isinstance(value, str) and len(value) > 1} == {TEXT_MAX}


def test_a_key_that_had_to_be_cut_ends_the_reading_rather_than_leading_round(books: LookAlike) -> None:
    query = "SELECT repeat('k', 3000) || g AS key, 'x' AS name, '1' AS number FROM generate_series(1, 9) g"
    reader = books.reader(clients=query)
    (first, *_) = reader.page("clients", after=None, limit=3)
    with pytest.raises(Unreadable, match="A key of clients is longer than 2,000 characters"):
        reader.page("clients", after=first[0], limit=3)
