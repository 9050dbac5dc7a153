"""The connection test, as the firm's IT reads it."""

from datetime import UTC, datetime, timedelta

import pytest

from quittance.integrations.pms import checks, grants
from quittance.integrations.pms.protocol import Finding
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
    script = grants.script("practice_cs", user=books.user, database=books.name)
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
        script = grants.script("practice_cs", user="reader", database="books", dialect=dialect)
        assert "client_number" in script
        assert "tax_id" not in script
        assert "birth_date" not in script


def test_odd_names_cannot_break_out_of_the_script() -> None:
    assert 'TO "a""; DROP TABLE x; --"' in grants.script("practice_cs", user='a"; DROP TABLE x; --', database="b")
    script = grants.script("generic", user="a", database="b\nDROP TABLE x", dialect="mssql")
    assert "\n-- the database b DROP TABLE x, column" in script
    assert "[a]]; DROP TABLE x]" in grants.script("generic", user="a]; DROP TABLE x", database="b", dialect="mssql")


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


def test_a_key_or_version_of_another_type_is_a_fault_and_a_value_a_warning(granted: LookAlike) -> None:
    granted.do("""
        ALTER TABLE dbo.contact DISABLE TRIGGER stamp; ALTER TABLE dbo.contact ALTER row_version TYPE text;
        ALTER TABLE dbo.job ALTER due_date TYPE text
    """)
    findings = findings_of(granted)
    assert of_tone(findings, "bad") == ["The column row_version of the table contact is text, and not a whole number."]
    assert of_tone(findings, "warn") == ["The column due_date of the table job is text, and not a date."]


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
    assert any(words.startswith("The first 3 offices took 0.") for words in of_tone(findings_of(granted), "warn"))


def test_a_password_that_is_refused_ends_the_test_and_is_not_repeated(books: LookAlike) -> None:
    (found,) = checks.test("practice_cs", address=books.address, password="hunter2")
    assert (found.tone, found.words) == ("bad", "The server refused the user or the password.")
    assert "hunter2" not in f"{found.words}{found.remedy}"


def test_each_query_of_the_firm_is_judged_for_itself(books: LookAlike) -> None:
    findings = findings_of(books, clients="SELECT 1 AS id", invoices=QUERIES["invoices"], jobs="SELECT x AS key")
    assert [words.partition(": ")[0] for words in of_tone(findings, "bad")] == [
        "The query for clients",
        "The query for jobs",
    ]
    assert "108 invoices" in findings[-1].words


def test_queries_that_serve_are_counted(books: LookAlike) -> None:
    findings = findings_of(books, **QUERIES)
    assert of_tone(findings, "bad", "warn") == []
    assert findings[-1].words == "There are 60 clients, 108 invoices."


def test_rows_without_a_key_and_a_table_without_clients_are_told(books: LookAlike) -> None:
    findings = findings_of(books, clients="SELECT nullif(client_id, 1) AS key, name1 AS name FROM dbo.client")
    assert of_tone(findings, "warn") == ["Some clients have no key, and cannot be told apart."]
    findings = findings_of(books, clients="SELECT client_id AS key, name1 AS name FROM dbo.client WHERE false")
    assert of_tone(findings, "warn") == ["There are no clients."]
