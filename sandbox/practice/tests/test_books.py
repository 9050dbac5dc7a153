"""The books as a reader meets them: their seed, their row versions, what may be read."""

import hashlib
from pathlib import Path

import psycopg
import pytest

from sandbox import seed as cast
from sandbox.practice import pranks
from sandbox.practice.seeding import books
from sandbox.practice.tables import TABLES
from sandbox.practice.tests.conftest import Practice, database, practice_in
from sandbox.practice.tests.recount import kept, recounted
from sandbox.tests.service import free_port


def _dump(practice: Practice) -> str:
    """Every row of every table of both firms, and of the backup."""
    digest = hashlib.sha256()
    for firm in ("harbor", "second"):
        for table, columns in TABLES.items():
            named = ", ".join(columns)
            for schema in ("dbo", "backup"):
                where = "WHERE backup_id = 1" if schema == "backup" else ""
                query = f"SELECT {named}, row_version FROM {schema}.{table} {where} ORDER BY {named}"  # noqa: S608 - our own names
                rows = practice.rows(query, firm=firm)
                digest.update(repr((schema, table, rows)).encode())
    return digest.hexdigest()


def test_the_same_seed_lays_down_the_same_bytes_in_another_database(practice: Practice, tmp_path: Path) -> None:
    port = free_port()
    with database(tmp_path, port), practice_in(tmp_path, port) as another:
        assert _dump(another) == _dump(practice)


def test_another_seed_makes_other_clients() -> None:
    one, other = (list(books.written("second", seed=seed, clients_max=30)["client"]) for seed in (1, 2))

    assert one != other


def test_the_firms_own_people_are_on_the_staff_list_under_their_addresses(practice: Practice) -> None:
    for firm in cast.world(1)["firms"]:
        known = {email for (email,) in practice.rows("SELECT email FROM dbo.staff", firm=firm["slug"])}

        assert {person["email"] for person in cast.people_of(firm)} <= known


def test_the_clients_of_the_story_are_always_there(practice: Practice) -> None:
    acme = practice.api("client?client=1001")
    family = [practice.api(f"client?client={number}")["parent_client_id"] for number in ("1011", "1012", "1013")]

    assert acme["name1"] == "Acme Co"
    assert [(each["entry_number"], each["open_amount"], each["due_date"]) for each in acme["open_items"]] == [
        ("61001", "2000.00", "2026-11-14")
    ]
    assert len(practice.api("client?client=1002")["open_items"]) == 3
    assert family == [practice.api("client?client=1010")["client_id"]] * 3
    assert practice.api("client?client=34001/100")["name2"] == "Burlington Warehouse"


def _versions(practice: Practice) -> tuple[int, int]:
    ((now, floor),) = practice.rows("SELECT dbo.current_row_version(), dbo.min_active_row_version()", reader=True)
    return now, floor


def test_each_change_bears_a_higher_version_that_the_floor_passes_once_it_is_committed(practice: Practice) -> None:
    _, floor = _versions(practice)
    practice.api("post-invoice", {"client": "1001", "amount": "5"})
    ((posted,),) = practice.rows("SELECT row_version FROM dbo.ledger_entry ORDER BY ledger_entry_id DESC LIMIT 1")

    assert floor <= posted < _versions(practice)[1]


def test_the_floor_waits_for_whoever_is_still_writing(practice: Practice) -> None:
    with practice.server.open("harbor") as slow:
        slow.execute("UPDATE dbo.office SET city = city WHERE office_id = 1")
        written = slow.execute("SELECT row_version FROM dbo.office WHERE office_id = 1").fetchone()
        practice.api("post-invoice", {"client": "1001", "amount": "5"})

        assert written is not None
        assert _versions(practice)[1] <= written[0]


def test_a_restored_backup_takes_rows_keys_and_versions_back(practice: Practice) -> None:
    before = practice.rows("SELECT count(*), max(row_version) FROM dbo.ledger_entry")
    first = practice.api("post-invoice", {"client": "1001", "amount": "5"})
    later = _versions(practice)
    restored = practice.api("restore", {"backup": 1})

    assert max(_versions(practice)) < min(later)
    assert _versions(practice)[1] > restored["version"]
    assert practice.rows("SELECT count(*), max(row_version) FROM dbo.ledger_entry") < before
    assert practice.rows("SELECT max(row_version) FROM dbo.ledger_entry")[0][0] <= restored["version"]
    assert (
        practice.api("post-invoice", {"client": "1001", "amount": "5"})["ledger_entry_id"] <= first["ledger_entry_id"]
    )


def test_last_weeks_books_agree_with_themselves(practice: Practice) -> None:
    practice.api("restore", {"backup": 1})

    assert kept(practice) == recounted(practice)
    assert practice.rows("SELECT max(posted_at) < '2026-11-14' FROM dbo.ledger_entry") == [(True,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT tax_id FROM dbo.client", "SELECT birth_date FROM dbo.client", "SELECT * FROM dbo.client",
        "SELECT * FROM backup.client", "SELECT * FROM dbo.version_clock", "SELECT * FROM mischief.active",
        "UPDATE dbo.office SET name = ''", "DELETE FROM dbo.job", "INSERT INTO dbo.office VALUES (9, '', '', '', 1)",
        "CREATE TABLE public.x ()", "CREATE TEMP TABLE x ()", "SELECT dbo.settle('{1}')",
    ],
)  # fmt: skip
def test_the_reader_reads_neither_tax_numbers_nor_birth_dates_and_writes_nothing(
    practice: Practice, query: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        practice.rows(query, reader=True)


def test_the_reader_reads_every_other_table_and_column(practice: Practice) -> None:
    for table, columns in TABLES.items():
        named = ", ".join(column for column in columns if column not in {"tax_id", "birth_date"})

        assert practice.rows(f"SELECT {named}, row_version FROM dbo.{table} LIMIT 1", reader=True)  # noqa: S608 - our own names


def test_every_prank_is_done_and_taken_back_without_a_trace(practice: Practice) -> None:
    before = _shape(practice)
    for prank in pranks.PRANKS:
        practice.api(f"mischief/{prank.key}", {})
    practice.page("/harbor/")
    practice.page("/harbor/recent/")
    assert "Take back everything" in practice.refusal("restore", {"backup": 1})
    practice.api("mischief/everything/undo", {})

    assert _shape(practice) == before
    assert practice.rows("SELECT count(email) > 0 FROM dbo.client", reader=True) == [(True,)]


def _shape(practice: Practice) -> str:
    rows = [
        practice.rows(f"SELECT {', '.join(sorted(columns))} FROM dbo.{table} ORDER BY {', '.join(columns)}")  # noqa: S608 - our own names
        for table, columns in TABLES.items()
    ]
    names = practice.rows(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'dbo' ORDER BY 1, 2"
    )
    rights = practice.rows(
        "SELECT table_name, column_name FROM information_schema.column_privileges "
        "WHERE grantee = 'quittance_reader' ORDER BY 1, 2"
    )
    return repr((rows, names, rights))


def test_while_it_does_not_answer_the_reader_is_not_let_in(practice: Practice) -> None:
    practice.api("mischief/no-answer", {})

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        practice.rows("SELECT 1", reader=True)


def test_only_the_reader_is_slowed_down(practice: Practice) -> None:
    practice.api("mischief/slow", {})
    with practice.server.open_as_reader("harbor") as reader:
        reader.execute("SET statement_timeout = '200ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            reader.execute("SELECT count(*) FROM dbo.ledger_entry")

    assert practice.rows("SELECT count(*) > 0 FROM dbo.ledger_entry") == [(True,)]
