import pytest

from quittance.integrations.pms.practice_cs.profile import MAPPING, PROFILE
from quittance.integrations.pms.practice_cs.tables import CATALOGUE
from quittance.integrations.pms.protocol import TABLES
from quittance.integrations.pms.tests.contract import Case, Contract
from quittance.integrations.pms.tests.look_alike import LookAlike, everything

_STATEMENTS = {
    "clients": (
        "INSERT INTO dbo.client (client_id) VALUES (1234567)",
        "UPDATE dbo.client SET name1 = name1 || '!' WHERE client_id = %(key)s",
        "DELETE FROM dbo.client WHERE client_id = %(key)s",
    ),
    "contacts": (
        "INSERT INTO dbo.contact (contact_id) VALUES (1234567)",
        "UPDATE dbo.contact SET email = email || '!' WHERE contact_id = %(key)s",
        "DELETE FROM dbo.contact WHERE contact_id = %(key)s",
    ),
    "invoices": (
        "INSERT INTO dbo.ledger_entry (ledger_entry_id, type_id) VALUES (1234567, 8)",
        "UPDATE dbo.ledger_entry SET open_amount = open_amount + 1 WHERE ledger_entry_id = %(key)s",
        "DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = %(key)s",
    ),
    "entries": (
        "INSERT INTO dbo.ledger_entry (ledger_entry_id, type_id) VALUES (1234567, 2)",
        "UPDATE dbo.ledger_entry SET reference = 'AIW-10199' WHERE ledger_entry_id = %(key)s",
        "DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = %(key)s",
    ),
    "applications": (
        "INSERT INTO dbo.ledger_entry_application (application_id) VALUES (1234567)",
        "UPDATE dbo.ledger_entry_application SET amount = amount + 1 WHERE application_id = %(key)s",
        "DELETE FROM dbo.ledger_entry_application WHERE application_id = %(key)s",
    ),
}


class TestTheContract(Contract):
    @pytest.fixture(params=_STATEMENTS)
    def case(self, books: LookAlike, request: pytest.FixtureRequest) -> Case:
        adding, changing, removing = _STATEMENTS[request.param]
        return Case(
            books=books,
            open=books.reader,
            table=request.param,
            adding=adding,
            new="1234567",
            changing=changing,
            removing=removing,
        )


def as_dict(reader_row: tuple[object, ...], table: str) -> dict[str, object]:
    return dict(zip(PROFILE.tables[table].names, reader_row[2:], strict=True))


def test_invoices_and_entries_share_the_ledger_without_gap_or_overlap(books: LookAlike) -> None:
    reader = books.reader()
    invoices, entries = (everything(reader, table) for table in ("invoices", "entries"))
    keys = [int(row[0]) for row in (*invoices, *entries)]
    assert sorted(keys) == list(range(1, 601))
    assert {row[3] for row in invoices} == {"Invoice", "Finance charge"}


def test_an_entry_of_an_unknown_type_is_brought_and_not_left_out(books: LookAlike) -> None:
    found = [as_dict(row, "entries") for row in everything(books.reader(), "entries")]
    assert {(row["type_name"], row["sign"]) for row in found} >= {(None, None), ("Receipt", -1), ("Reversal", 1)}


def test_a_client_bears_its_staff_by_role(books: LookAlike) -> None:
    books.do("INSERT INTO dbo.client_staff VALUES (1, 'biller', 4)")
    row = as_dict(next(books.reader().rows("clients", keys=["1"]))[0], "clients")
    assert (row["partner"], row["manager"], row["biller"]) == ("2", "2", "4")


def test_a_client_whose_partner_changed_is_found_by_the_partners_row(books: LookAlike) -> None:
    reader = books.reader()
    mark = reader.moment().mark
    books.do("UPDATE dbo.client_staff SET staff_id = 5 WHERE client_id = 7 AND role = 'partner'")
    (rows,) = reader.changed("clients", since=mark)
    assert [(row[0], as_dict(row, "clients")["partner"]) for row in rows] == [("7", "5")]


def test_applications_follow_when_the_entry_they_come_from_changes_its_type(books: LookAlike) -> None:
    reader = books.reader()
    mark = reader.moment().mark
    books.do("UPDATE dbo.ledger_entry SET type_id = 9 WHERE ledger_entry_id = 5")
    (rows,) = reader.changed("applications", since=mark)
    assert [(row[0], as_dict(row, "applications")["sign"]) for row in rows] == [("5", 1)]


def test_invoices_follow_when_a_type_is_renamed(books: LookAlike) -> None:
    reader = books.reader()
    mark = reader.moment().mark
    books.do("UPDATE dbo.ledger_entry_type SET name = 'Finance charge' WHERE type_id = 4")
    found = [row for rows in reader.changed("invoices", since=mark) for row in rows]
    assert {row[3] for row in found} == {"Finance charge"}


def test_a_missing_value_is_not_an_empty_one(books: LookAlike) -> None:
    reader = books.reader()
    before = {row[0]: row[1] for row in everything(reader, "clients")}
    books.do("UPDATE dbo.client SET name2 = CASE WHEN name2 IS NULL THEN '' END")
    after = {row[0]: row[1] for row in everything(reader, "clients")}
    assert all(before[key] != after[key] for key in before)


def test_a_value_that_moves_to_the_next_field_is_a_change(books: LookAlike) -> None:
    reader = books.reader()
    books.do("UPDATE dbo.client SET city = 'Utica', state = NULL")
    before = reader.digest("clients")
    books.do("UPDATE dbo.client SET city = NULL, state = 'Utica'")
    assert reader.digest("clients") != before


def test_rows_that_trade_their_values_within_a_bucket_are_a_change(books: LookAlike) -> None:
    reader = books.reader()
    rows = {row[0]: row for row in everything(reader, "offices")}
    assert len({row[1] >> 12 for row in rows.values()}) == 3
    books.do("UPDATE dbo.office SET name = 'same', city = 'same'")
    assert len({row[1] >> 12 for row in everything(reader, "offices")}) == 3


def test_what_must_not_be_read_is_in_no_question_and_no_answer(books: LookAlike) -> None:
    assert not [name for name in CATALOGUE.allowed()["client"] if name in CATALOGUE.forbidden["client"]]
    assert not [row for row in everything(books.reader(), "clients") if "TAX-" in str(row) or "1970" in str(row)]


def test_odd_days_and_amounts_come_exactly_as_they_stand(books: LookAlike) -> None:
    books.do("""
        UPDATE dbo.ledger_entry SET entry_date = 'infinity', due_date = '0001-01-01', amount = 99999999999999.99,
               open_amount = -0.005 WHERE ledger_entry_id = 7;
        UPDATE dbo.ledger_entry SET entry_date = '9999-12-31', due_date = '0044-03-15 BC', amount = NULL
         WHERE ledger_entry_id = 11;
    """)
    first, second = (as_dict(row, "invoices") for row in next(books.reader().rows("invoices", keys=["7", "11"])))
    assert (first["entry_date"], first["due_date"]) == ("infinity", "0001-01-01")
    assert (first["amount"], first["open_amount"]) == ("99999999999999.9900", "-0.0050")
    assert (second["entry_date"], second["due_date"], second["amount"]) == ("9999-12-31", "0044-03-15 BC", None)


def test_the_mapping_speaks_of_fields_that_there_are() -> None:
    for table, fields in MAPPING.items():
        names = set(PROFILE.tables[table].names)
        for choice in fields.values():
            told = choice.get("join") or [each["field"] for each in choice.get("any", ())] or [choice["field"]]
            assert set(told) <= names
    assert tuple(PROFILE.tables) == TABLES
