"""The connection test, as the firm's IT reads it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from quittance.integrations.pms import checks, grants
from quittance.integrations.pms.generic import examples
from quittance.integrations.pms.generic.columns import COLUMNS
from quittance.integrations.pms.generic.query_text import refusal
from quittance.integrations.pms.practice_cs.tables import CATALOGUE
from quittance.integrations.pms.protocol import Finding, Unreadable
from quittance.integrations.pms.tests.look_alike import QUERIES, LookAlike

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def findings_of(books: LookAlike, **queries: str) -> list[Finding]:
    profile = "generic" if queries else "practice_cs"
    return checks.test(profile, address=books.address, password=books.password, queries=queries)


def of_tone(findings: list[Finding], *tones: str) -> list[str]:
    return [found.words for found in findings if found.tone in tones]


@pytest.fixture
def granted(books: LookAlike) -> LookAlike:
    """The user may do what the script says, and nothing else."""
    books.do(f"REVOKE ALL ON ALL TABLES IN SCHEMA dbo FROM {books.user}")
    script = grants.script(CATALOGUE, user=books.user, database=books.name)
    books.do("\n".join(line for line in script.splitlines() if not line.startswith(("CREATE ROLE", "ALTER ROLE"))))
    return books


def test_the_script_grants_all_that_is_needed_and_nothing_that_is_to_be_warned_of(granted: LookAlike) -> None:
    findings = findings_of(granted)
    assert of_tone(findings, "bad", "warn") == []
    assert findings[0].words == f"Connected to {granted.name} at 127.0.0.1 as {granted.user}."
    assert "60 clients" in findings[-1].words
    assert "108 invoices" in findings[-1].words


def test_the_script_names_no_column_that_must_not_be_read() -> None:
    for dialect in ("postgresql", "mssql"):
        script = grants.script(CATALOGUE, user="reader", database="books", dialect=dialect)
        assert "client_number" in script
        assert "tax_id" not in script
        assert "birth_date" not in script


def test_odd_names_cannot_break_out_of_the_script() -> None:
    assert 'TO "a""; DROP TABLE x; --"' in grants.script(CATALOGUE, user='a"; DROP TABLE x; --', database="b")
    script = grants.script(None, user="a", database="b\nDROP TABLE x", dialect="mssql")
    assert "\n-- the database b DROP TABLE x, column" in script
    assert "[a]]; DROP TABLE x]" in grants.script(None, user="a]; DROP TABLE x", database="b", dialect="mssql")


def test_a_user_who_could_change_the_books_is_warned_of(granted: LookAlike) -> None:
    granted.do(f"GRANT UPDATE (name1) ON dbo.client TO {granted.user}")
    (words,) = of_tone(findings_of(granted), "bad", "warn")
    assert words == "This user could change your books. It may change the table client."


def test_a_user_who_may_read_tax_numbers_is_warned_of(books: LookAlike) -> None:
    assert of_tone(findings_of(books), "bad") == []
    (words,) = of_tone(findings_of(books), "warn")
    assert words == "The user may read tax_id and birth_date of the table client. We never do."


def test_all_that_is_missing_is_named_at_once(granted: LookAlike) -> None:
    granted.do("""
        ALTER TABLE dbo.client DROP COLUMN name1, DROP COLUMN sort_name; ALTER TABLE dbo.job RENAME TO task;
        DROP FUNCTION dbo.min_active_row_version()
    """)
    assert of_tone(findings_of(granted), "bad") == [
        "The function dbo.min_active_row_version() is missing: it tells what changed.",
        "The columns name1, sort_name are missing in the table client.",
        "The table dbo.job is missing.",
    ]


def test_a_right_that_lacks_is_named_with_the_line_that_gives_it(granted: LookAlike) -> None:
    granted.do(f"REVOKE SELECT (name1) ON dbo.client FROM {granted.user}")  # noqa: S608  the name is our own
    granted.do(f"REVOKE EXECUTE ON FUNCTION dbo.min_active_row_version() FROM PUBLIC, {granted.user}")
    first, second = (found for found in findings_of(granted) if found.tone == "bad")
    assert first.words == "The user may not run dbo.min_active_row_version()."
    assert second.words == "The user may not read the table client: it lacks name1."
    for remedy in (first.remedy, second.remedy):
        granted.do(remedy)
    assert of_tone(findings_of(granted), "bad", "warn") == []


def test_a_schema_that_is_shut_or_missing_is_named_alone(granted: LookAlike) -> None:
    granted.do(f"REVOKE USAGE ON SCHEMA dbo FROM {granted.user}")
    assert of_tone(findings_of(granted), "bad") == ["The user may not enter the schema dbo."]
    granted.do("ALTER SCHEMA dbo RENAME TO old")
    assert of_tone(findings_of(granted), "bad") == ["The schema dbo is missing."]


def test_a_type_that_cannot_be_read_is_a_fault_and_one_that_may_be_a_warning(granted: LookAlike) -> None:
    granted.do("""
        ALTER TABLE dbo.contact DISABLE TRIGGER stamp; ALTER TABLE dbo.contact ALTER row_version TYPE text;
        ALTER TABLE dbo.job ALTER due_date TYPE text; ALTER TABLE dbo.work_entry ALTER hours TYPE varchar(20)
    """)
    findings = findings_of(granted)
    assert of_tone(findings, "bad") == [
        "The column row_version of the table contact is text, and not a whole number.",
        "The column due_date of the table job is text, and not a date.",
    ]
    assert of_tone(findings, "warn") == [
        "The column hours of the table work_entry is character varying(20), and not an amount."
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            "ALTER TABLE dbo.job ALTER due_date TYPE text",
            "The column due_date of the table job is text, and not a date.",
        ),
        ("ALTER TABLE dbo.job DROP COLUMN due_date", "The column due_date is missing in the table job."),
        ("ALTER TABLE dbo.job RENAME TO task", "The table dbo.job is missing."),
        ("REVOKE SELECT (due_date) ON dbo.job FROM {user}", "The user may not read the table job: it lacks due_date."),
    ],
)
def test_each_turn_names_the_column_that_is_not_as_it_was_though_no_row_changed(
    granted: LookAlike, change: str, words: str
) -> None:
    reader = granted.reader()
    reader.moment()
    granted.do(change.format(user=granted.user))
    with pytest.raises(Unreadable) as refused:
        reader.moment()
    assert (str(refused.value), refused.value.permanent) == (words, True)
    assert refused.value.remedy


def test_a_clock_that_is_off_by_more_than_a_minute_is_told() -> None:
    def told(theirs: datetime) -> list[str]:
        return [found.words for found in checks.skewed(theirs, before=NOON, after=NOON + timedelta(seconds=2))]

    assert told(NOON - timedelta(seconds=59)) == []
    assert told(NOON + timedelta(seconds=61)) == []
    assert told(NOON - timedelta(seconds=90)) == ["The source's clock is 2 minutes behind ours."]
    assert told(NOON + timedelta(hours=5)) == ["The source's clock is 300 minutes ahead of ours."]
    assert told(NOON + timedelta(seconds=70)) == ["The source's clock is 68 seconds ahead of ours."]


def test_a_source_that_is_slow_is_told(granted: LookAlike, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SLOW_SECONDS", 0.05)
    granted.do("""
        ALTER TABLE dbo.office RENAME TO office_kept;
        CREATE VIEW dbo.office AS SELECT o.* FROM dbo.office_kept o, pg_sleep(0.1);
        GRANT SELECT ON dbo.office TO PUBLIC
    """)
    assert any(
        words.startswith("To bring the first 3 offices took 0.") for words in of_tone(findings_of(granted), "warn")
    )


def test_a_password_that_is_refused_ends_the_test_and_is_not_repeated(books: LookAlike) -> None:
    (found,) = checks.test("practice_cs", address=books.address, password="hunter2")
    assert (found.tone, found.words) == ("bad", "The server refused the user or the password.")
    assert "hunter2" not in f"{found.words}{found.remedy}"


def test_each_query_of_the_firm_is_judged_for_itself(books: LookAlike) -> None:
    findings = findings_of(books, clients="SELECT 1 AS id", invoices=QUERIES["invoices"], jobs="SELECT x AS key")
    assert {words.partition(": ")[0] for words in of_tone(findings, "bad")} == {
        "The query for clients",
        "The query for jobs",
    }
    assert "108 invoices" in findings[-1].words


def test_queries_that_serve_are_counted(books: LookAlike) -> None:
    findings = findings_of(books, **QUERIES)
    assert of_tone(findings, "bad", "warn") == []
    assert findings[-1].words == "It holds 60 clients, 108 invoices."


def test_one_row_is_counted_as_one(books: LookAlike) -> None:
    clients = "SELECT client_id AS key, client_number AS number, name1 AS name FROM dbo.client WHERE client_id = 1"
    work = """
        SELECT work_entry_id AS key, client_id AS client, work_date, amount FROM dbo.work_entry WHERE work_entry_id = 1
    """
    findings = findings_of(books, clients=clients, work=work)
    assert findings[-1].words == "It holds 1 client, 1 piece of unbilled work."


def test_rows_without_a_key_and_a_table_without_clients_are_told(books: LookAlike) -> None:
    findings = findings_of(
        books, clients="SELECT nullif(client_id, 1) AS key, name1 AS name, client_number AS number FROM dbo.client"
    )
    assert of_tone(findings, "warn") == ["Some clients have no key, and cannot be told apart."]
    findings = findings_of(
        books, clients="SELECT client_id AS key, name1 AS name, client_number AS number FROM dbo.client WHERE false"
    )
    assert of_tone(findings, "warn") == ["There are no clients."]


def test_each_column_of_a_query_that_is_missing_unknown_or_of_another_type_is_named(books: LookAlike) -> None:
    clients = (
        "SELECT client_id AS key, row_version AS version, name1 AS name, city AS citty, 1 AS colour FROM dbo.client"
    )
    work = """
        SELECT work_entry_id AS key, client_id AS client, work_date AS amount, hours AS work_date, true AS hours
          FROM dbo.work_entry
    """
    findings = findings_of(books, clients=clients, work=work)
    assert of_tone(findings, "bad") == [
        (
            "The query for clients: The column number is missing. "
            "The client number that clients read on their invoices; no two clients share one."
        ),
        "The query for work: The column work_date is a number, and not a date.",
        "The query for work: The column hours is yes or no, and not an amount.",
        "The query for work: The column amount is a date, and not an amount.",
    ]
    (unknown,) = (found for found in findings if found.tone == "warn")
    assert unknown.words == "The query for clients: We know no column citty, colour, and do not read it."
    assert unknown.remedy == "Did you mean city by citty?"


def test_the_example_of_each_query_brings_every_column_by_its_name() -> None:
    for table, columns in COLUMNS.items():
        query = examples.query(table)
        assert refusal(query) == ""
        assert re.findall(r" AS (\w+),?$", query, re.MULTILINE) == [each.name for each in columns]
