"""What a source does on its bad days, and what the firm is told of it."""

import re
import socket
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from quittance.integrations.pms import line as lines
from quittance.integrations.pms.opening import open_reader
from quittance.integrations.pms.protocol import Unreadable
from quittance.integrations.pms.tests.look_alike import LookAlike, everything

_OTHER_KEY = """
    ALTER TABLE dbo.contact ALTER contact_id DROP IDENTITY; ALTER TABLE dbo.contact ALTER contact_id TYPE text
"""


def refused(books: LookAlike, *, address: str = "", password: str = "") -> Unreadable:
    reader = open_reader("practice_cs", address=address or books.address, password=password or books.password)
    with pytest.raises(Unreadable) as caught:
        reader.moment()
    said = f"{caught.value} {caught.value.remedy}"
    assert books.password not in said
    assert not re.search(r"SELECT|Traceback|psycopg|sqlalche", said)
    return caught.value


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Takes a connection and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_where_nothing_listens_it_says_so(books: LookAlike) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        address = books.address.replace(books.place, f"127.0.0.1:{bound.getsockname()[1]}")
        found = refused(books, address=address)
    assert str(found) == "Nothing listens at this host and port."
    assert not found.permanent


def test_a_host_that_is_silent_is_given_up_soon(
    books: LookAlike, silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "CONNECT_SECONDS", 1)
    found = refused(books, address=books.address.replace(books.place, f"127.0.0.1:{silent_port}"))
    assert str(found) == "The host does not answer."
    assert not found.permanent


def test_a_wrong_password_will_not_pass_by_itself(books: LookAlike) -> None:
    found = refused(books, password="wrong")
    assert str(found) == "The server refused the user or the password."
    assert found.permanent


def test_a_database_that_is_not_there_is_named_as_such(books: LookAlike) -> None:
    assert "no database of this name" in str(refused(books, address=books.address.replace(books.name, "nowhere")))


def test_tls_that_the_server_does_not_speak_is_named_as_such(books: LookAlike) -> None:
    found = refused(books, address=f"{books.address}?sslmode=require")
    assert "no TLS" in str(found)
    assert found.permanent


def test_a_user_who_may_not_enter_is_told_so(books: LookAlike) -> None:
    books.do(f"REVOKE CONNECT ON DATABASE {books.name} FROM PUBLIC")
    try:
        assert str(refused(books)) == "The user may not enter this database."
    finally:
        books.do(f"GRANT CONNECT ON DATABASE {books.name} TO PUBLIC")


@pytest.mark.parametrize(
    ("harm", "table", "words"),
    [
        ("ALTER TABLE dbo.contact RENAME TO person", "contacts", "The table dbo.contact is missing"),
        ("ALTER TABLE dbo.client DROP COLUMN name1", "clients", "The column .*name1 is missing"),
        ("REVOKE SELECT ON dbo.job FROM {user}", "jobs", "may not read"),
        ("REVOKE USAGE ON SCHEMA dbo FROM {user}", "jobs", "may not read the schema dbo"),
        (
            _OTHER_KEY,
            "contacts",
            "another type than expected",
        ),
    ],
)
def test_what_is_missing_shut_or_otherwise_is_named_and_will_not_pass(
    books: LookAlike, harm: str, table: str, words: str
) -> None:
    books.do(harm.format(user=books.user) if "{" in harm else harm)
    reader = books.reader()
    with pytest.raises(Unreadable, match=words) as caught:
        reader.page(table, after="0", limit=5)
    assert caught.value.permanent
    assert "SELECT" not in f"{caught.value}"


def test_a_value_whose_column_changed_its_type_still_comes_as_text(books: LookAlike) -> None:
    books.do("ALTER TABLE dbo.ledger_entry ALTER amount TYPE text USING 'about ' || amount")
    rows = everything(books.reader(), "invoices")
    assert all(str(row[7]).startswith("about ") for row in rows)


def test_a_slow_source_is_given_up_and_may_be_asked_again(books: LookAlike) -> None:
    books.do("""
        ALTER TABLE dbo.office RENAME TO office_kept;
        CREATE VIEW dbo.office AS SELECT * FROM dbo.office_kept WHERE pg_sleep(30) IS NOT NULL;
        GRANT SELECT ON dbo.office TO PUBLIC
    """)
    reader = books.reader(seconds=1)
    with pytest.raises(Unreadable, match="did not answer in time") as caught:
        reader.page("offices", after=None, limit=5)
    assert not caught.value.permanent
    assert len(reader.page("staff", after=None, limit=5)) == 5


def test_a_line_that_was_cut_between_two_questions_is_made_anew(books: LookAlike) -> None:
    reader = books.reader()
    first = reader.page("clients", after=None, limit=30)
    books.end_sessions()
    assert len(reader.page("clients", after=first[-1][0], limit=30)) == 30


def test_a_line_that_is_cut_in_the_middle_of_an_answer_is_made_anew_once(books: LookAlike) -> None:
    books.do("""
        CREATE TABLE dbo.gate (shut boolean); INSERT INTO dbo.gate VALUES (true);
        ALTER TABLE dbo.office RENAME TO office_kept;
        CREATE VIEW dbo.office AS SELECT * FROM dbo.office_kept
            WHERE NOT (SELECT shut FROM dbo.gate) OR pg_sleep(30) IS NOT NULL;
        GRANT SELECT ON dbo.office TO PUBLIC
    """)
    reader = books.reader()
    reader.moment()
    rows: list[object] = []
    asking = threading.Thread(target=lambda: rows.extend(reader.page("offices", after=None, limit=9)))
    asking.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'quittance' AND wait_event = 'PgSleep'"
    while books.do(waiting) == [(0,)]:
        pass
    books.do("UPDATE dbo.gate SET shut = false")
    books.end_sessions()
    asking.join(20)
    assert len(rows) == 3


def test_a_source_that_goes_away_for_good_is_unreadable_for_now(books: LookAlike) -> None:
    reader = books.reader()
    pages = reader.buckets("clients", numbers=range(4096))
    assert next(pages)
    books.from_outside(f"ALTER DATABASE {books.name} ALLOW_CONNECTIONS false")
    try:
        books.from_outside(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %(name)s", name=books.name
        )
        with pytest.raises(Unreadable) as caught:
            reader.page("clients", after=None, limit=5)
        assert not caught.value.permanent
    finally:
        books.from_outside(f"ALTER DATABASE {books.name} ALLOW_CONNECTIONS true")


def test_text_that_is_not_valid_comes_as_its_bytes_and_all_else_as_text(raw_books: LookAlike) -> None:
    raw_books.fill()
    raw_books.do(b"UPDATE dbo.client SET name1 = 'Caf\xe9' WHERE client_id = 7")
    raw_books.do("UPDATE dbo.client SET name1 = 'Café' WHERE client_id = 8".encode())
    reader = raw_books.reader()
    rows = {row[0]: row for row in everything(reader, "clients")}
    assert (rows["7"][4], rows["8"][4], rows["9"][4]) == (b"Caf\xe9", "Café", "Client 9")
    assert {type(row[0]) for row in rows.values()} == {str}
    assert sum(number for number, _ in reader.digest("clients").values()) == 60
    (again,) = reader.rows("clients", keys=["7"])
    assert again == [rows["7"]]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://reader@host/books", "must begin with postgresql://"),
        ("postgresql://host/books", "lacks a host, a user or a database"),
        ("postgresql://reader@host", "lacks a host, a user or a database"),
        ("postgresql://reader@host/books?sslkey=/etc/secret", "sslkey"),
        ("postgresql://reader@host/books?sslmode=sometimes", "sslmode"),
        ("postgresql://reader@host:port/books", "cannot be understood"),
        ("books", "cannot be understood"),
    ],
)
def test_an_address_that_leads_nowhere_or_elsewhere_is_refused(address: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as caught:
        open_reader("practice_cs", address=address, password="secret")
    assert caught.value.permanent


def test_a_profile_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Unreadable, match="no practice system called abacus"):
        open_reader("abacus", address="postgresql://a@b/c", password="")


def test_the_session_can_write_nothing(books: LookAlike) -> None:
    books.do(f"GRANT ALL ON dbo.office TO {books.user}")
    reader = books.reader()
    with pytest.raises(Unreadable, match="change something"):
        reader.line.ask(text("DELETE FROM dbo.office"))
