"""The same questions in another database's language: written down and compared, never run, since none was at hand."""

from pathlib import Path
from typing import Any, cast

from sqlalchemy.dialects import mssql

from quittance.integrations.pms.kept import mark_of
from quittance.integrations.pms.practice_cs.tables import CATALOGUE
from quittance.integrations.pms.sql_table import SqlTable
from quittance.integrations.pms.statements import Question, Statements

STORED = Path(__file__).with_name("practice_cs.mssql.sql")
SERVER = (16, 0)  # SQL Server 2022; unsaid, the library would write the paging of 2005


def written(question: Question) -> str:
    dialect: Any = cast(Any, mssql).dialect()
    dialect.server_version_info = SERVER
    dialect._setup_version_attributes()  # noqa: SLF001  done at the first connection, of which there is none
    return str(question.compile(dialect=dialect)).replace(" \n", "\n")


def questions(shape: SqlTable) -> dict[str, Question]:
    asked = Statements(CATALOGUE, shape)
    parts = range(5)
    found = {
        "count": asked.count,
        "page": asked.page(after=False),
        "page after": asked.page(after=True),
        "changed": asked.changed(after=True, parts=parts),
        "rows": asked.rows,
        "digest": asked.digest,
        "buckets": asked.buckets(after=False),
    }
    return {**found, "newest": asked.newest} if asked.newest is not None else found


def all_of_them() -> str:
    parts = [f"-- moment\n{written(mark_of(CATALOGUE))}"]
    for table, shape in CATALOGUE.tables.items():
        parts += [f"-- {table}: {name}\n{written(question)}" for name, question in questions(shape).items()]
    return "\n\n".join(parts) + "\n"


def test_every_question_can_be_put_to_a_sql_server_in_the_words_that_were_agreed() -> None:
    assert all_of_them() == STORED.read_text()


def test_no_question_names_a_column_that_must_not_be_read() -> None:
    for columns in CATALOGUE.forbidden.values():
        assert not [column for column in columns if column in STORED.read_text()]
