import pytest

from quittance.integrations.pms.generic.profile import PROFILE
from quittance.integrations.pms.generic.query_text import refusal
from quittance.integrations.pms.protocol import TABLES, Unreadable
from quittance.integrations.pms.tests.contract import Case, Contract
from quittance.integrations.pms.tests.look_alike import BY_TIME, DATED, QUERIES, LookAlike, everything

_STATEMENTS = {
    "clients": (
        "INSERT INTO dbo.client (client_id) VALUES (1234567)",
        "UPDATE dbo.client SET name1 = 'new' WHERE client_id = %(key)s",
        "DELETE FROM dbo.client WHERE client_id = %(key)s",
    ),
    "invoices": (
        "INSERT INTO dbo.ledger_entry (ledger_entry_id, type_id) VALUES (1234567, 1)",
        "UPDATE dbo.ledger_entry SET amount = amount + 1 WHERE ledger_entry_id = %(key)s",
        "DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = %(key)s",
    ),
}


class TestTheContractByCountedVersions(Contract):
    @pytest.fixture(params=QUERIES)
    def case(self, books: LookAlike, request: pytest.FixtureRequest) -> Case:
        adding, changing, removing = _STATEMENTS[request.param]
        return Case(
            books=books,
            open=lambda: books.reader_of(QUERIES),
            table=request.param,
            adding=adding,
            new="1234567",
            changing=changing,
            removing=removing,
        )


class TestTheContractByDatedVersions(Contract):
    @pytest.fixture
    def case(self, books: LookAlike) -> Case:
        books.do(DATED)
        return Case(
            books=books,
            open=lambda: books.reader(clients=BY_TIME["clients"]),
            table="clients",
            adding="INSERT INTO dbo.client (client_id) VALUES (1234567)",
            new="ç-1234567",
            changing="UPDATE dbo.client SET name1 = 'new' WHERE client_id = substr(%(key)s, 3)::int",
            removing="DELETE FROM dbo.client WHERE client_id = substr(%(key)s, 3)::int",
        )


def only(reader_rows: list[tuple[object, ...]], field: str, table: str) -> list[object]:
    place = 2 + PROFILE.tables[table].names.index(field)
    return [row[place] for row in reader_rows]


def test_it_offers_every_table_and_maps_each_field_to_itself() -> None:
    assert tuple(PROFILE.tables) == TABLES
    for table, fields in PROFILE.mapping.items():
        assert fields == {name: {"field": name} for name in PROFILE.tables[table].names}


def test_a_reader_offers_the_tables_that_have_a_query(books: LookAlike) -> None:
    assert set(books.reader_of(QUERIES).profile.tables) == set(QUERIES)


def test_a_column_that_a_query_lacks_comes_as_nothing(books: LookAlike) -> None:
    rows = everything(books.reader_of(QUERIES), "clients")
    assert set(only(rows, "city", "clients")) == {None}
    assert "Client 1" in only(rows, "name", "clients")


def test_colons_and_per_cents_of_a_query_stay_as_they_are(books: LookAlike) -> None:
    rows = everything(books.reader_of(QUERIES), "invoices")
    assert set(only(rows, "description", "invoices")) == {"Tax return:x 5%"}


def test_a_date_with_a_time_of_day_comes_as_its_day(books: LookAlike) -> None:
    rows = everything(books.reader_of(QUERIES), "invoices")
    assert {len(str(day)) for day in only(rows, "due_date", "invoices")} == {10}


def test_a_query_without_version_tells_no_changes_and_lives_by_the_compare(books: LookAlike) -> None:
    reader = books.reader(clients="SELECT client_id AS key, name1 AS name, client_number AS number FROM dbo.client")
    before = reader.digest("clients")
    books.do("UPDATE dbo.client SET name1 = 'new' WHERE client_id = 1")
    assert list(reader.changed("clients", since=0)) == []
    assert reader.digest("clients") != before


def test_the_mark_of_dated_versions_stays_behind_the_sources_clock(books: LookAlike) -> None:
    books.do(DATED)
    moment = books.reader(clients=BY_TIME["clients"]).moment()
    assert int(moment.at.timestamp() * 1e6) - moment.mark >= 119 * 10**6


def test_endless_and_absurd_versions_disturb_nothing(books: LookAlike) -> None:
    books.do(DATED + "ALTER TABLE dbo.client DISABLE TRIGGER dated")
    books.do("UPDATE dbo.client SET changed_at = CASE client_id WHEN 1 THEN 'infinity' ELSE '-infinity'::timestamp END")
    reader = books.reader(clients=BY_TIME["clients"])
    found = [row[0] for rows in reader.changed("clients", since=reader.moment().mark) for row in rows]
    assert found == ["ç-1"]


def test_counted_and_dated_versions_are_not_mixed(books: LookAlike) -> None:
    books.do(DATED)
    reader = books.reader(clients=BY_TIME["clients"], invoices=QUERIES["invoices"])
    with pytest.raises(Unreadable, match="Some queries count their versions") as refused:
        reader.moment()
    assert refused.value.permanent


def test_rows_under_one_key_are_brought_together_and_go_on_behind_it(books: LookAlike) -> None:
    query = "SELECT client_id / 10 AS key, client_number AS number, name1 AS name FROM dbo.client"
    reader = books.reader(clients=query)
    assert len(everything(reader, "clients", limit=7)) == 60
    assert len(reader.page("clients", after=None, limit=3)) == 9
    assert sum(number for number, _ in reader.digest("clients").values()) == 60


def test_rows_without_a_key_stand_in_the_first_bucket_and_are_not_lost(books: LookAlike) -> None:
    query = "SELECT nullif(client_id, 5) AS key, client_number AS number, name1 AS name FROM dbo.client"
    reader = books.reader(clients=query)
    assert len(everything(reader, "clients")) == 59
    assert sum(number for number, _ in reader.digest("clients").values()) == 60
    first = [row for rows in reader.buckets("clients", numbers=[0]) for row in rows]
    assert (None, "1005") in [(row[0], row[2]) for row in first]


def test_a_key_that_is_neither_number_nor_text_is_taken_as_its_text(books: LookAlike) -> None:
    query = "SELECT md5(client_id::text)::uuid AS key, client_number AS number, name1 AS name FROM dbo.client"
    reader = books.reader(clients=query)
    rows = everything(reader, "clients")
    assert len(rows) == 60
    assert [row for batch in reader.rows("clients", keys=[rows[3][0]]) for row in batch] == [rows[3]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT 1 AS key; DROP TABLE x", "more than one statement"),
        ("SELECT 1 AS key;;", "more than one statement"),
        ("SELECT 1 AS key) AS own; DROP TABLE x; --", "closes a bracket"),
        ("SELECT (1 AS key", "opens a bracket"),
        ("SELECT 'x AS key", "not closed"),
        ("SELECT 1 /* AS key", "not closed"),
        ("SELECT 1 /* /* */ ' */ ; DROP TABLE x --'", "not closed"),
        ("SELECT $$x AS key", "not closed"),
        ("DELETE FROM dbo.client", "must be a SELECT"),
        ("TABLE dbo.client", "must be a SELECT"),
        ("", "must be a SELECT"),
        ("SELECT 1\x00", "a character"),
    ],
)
def test_what_is_no_single_select_is_refused_before_anything_is_asked(query: str, words: str) -> None:
    assert words in refusal(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ';' AS key",
        "select 1 as key ; -- the end; of it",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "/* ; */ SELECT $tag$ ; ' $tag$, E'\\';', \"a;b\"",
        "SELECT a$b$c FROM x$y",
    ],
)
def test_a_semicolon_within_words_is_no_end(query: str) -> None:
    assert refusal(query) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT client_id AS id, name1 AS name FROM dbo.client", "column key is missing"),
        ("SELECT 1 AS key, 2 AS name, 3 AS name", "stands there twice"),
        ("SELECT 1 AS key, now()::date AS version, 'x' AS name", "version is a date, and not"),
        ("SELECT 1 AS key, 2 AS number, 3 AS colour", "column name is missing"),
        ("SELECT nope AS key FROM dbo.client", "The column nope is missing"),
        ("SELECT 1 AS key FROM dbo.nowhere", "The table dbo.nowhere is missing"),
        ("SELECT 1 AS key FORM dbo.client WHERE", "does not understand the query near"),
        (
            "SELECT client_id AS key, name1 AS name, '1' AS number FROM dbo.client FOR UPDATE",
            "wants to change something",
        ),
    ],
)
def test_a_query_that_cannot_serve_is_refused_in_words(books: LookAlike, query: str, words: str) -> None:
    reader = books.reader(clients=query)
    with pytest.raises(Unreadable, match="The query for clients: .*" + words) as refused:
        reader.page("clients", after=None, limit=5)
    assert refused.value.permanent
    assert refused.value.remedy


def test_a_query_that_would_write_cannot(books: LookAlike) -> None:
    books.do(
        "CREATE FUNCTION dbo.meddle() RETURNS int LANGUAGE sql VOLATILE SECURITY DEFINER AS "
        "$$ UPDATE dbo.client SET name1 = 'taken' RETURNING client_id $$"
    )
    reader = books.reader(clients="SELECT dbo.meddle() AS key, 'x' AS name, '1' AS number")
    with pytest.raises(Unreadable, match="change something"):
        reader.page("clients", after=None, limit=5)
    assert books.do("SELECT count(*) FROM dbo.client WHERE name1 = 'taken'") == [(0,)]
