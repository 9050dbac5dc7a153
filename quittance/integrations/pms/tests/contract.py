"""What every profile's reader must do. A profile's tests say how its source is changed, and inherit the rest."""

from collections.abc import Callable
from dataclasses import dataclass

from quittance.integrations.pms.protocol import BUCKETS, FINGERPRINT, FIRST_VALUE, KEY
from quittance.integrations.pms.sql_reader import SqlReader
from quittance.integrations.pms.tests.look_alike import LookAlike, everything


@dataclass
class Case:
    """A table at a source, and the statements by which a row comes, changes and goes."""

    books: LookAlike
    open: Callable[[], SqlReader]
    table: str
    adding: str
    new: str  # the key of the row that comes
    changing: str  # of the row whose key is in the place of %(key)s
    removing: str

    def add(self) -> None:
        self.books.do(self.adding)

    def change(self, key: str) -> None:
        self.books.do(self.changing, key=key)

    def remove(self, key: str) -> None:
        self.books.do(self.removing, key=key)


def keys_of(batches: list[list[tuple[object, ...]]]) -> set[object]:
    return {row[KEY] for rows in batches for row in rows}


class Contract:
    def test_pages_hold_every_row_once_in_the_order_of_keys(self, case: Case) -> None:
        reader = case.open()
        whole = everything(reader, case.table, limit=100_000)
        paged = everything(reader, case.table, limit=7)
        assert paged == whole
        assert len({row[KEY] for row in whole}) == len(whole) == reader.count(case.table) > 20

    def test_a_row_is_its_key_its_fingerprint_and_a_plain_value_for_each_field(self, case: Case) -> None:
        reader = case.open()
        names = reader.profile.tables[case.table].names
        for row in everything(reader, case.table):
            assert len(row) == FIRST_VALUE + len(names)
            assert isinstance(row[KEY], str)
            assert isinstance(row[FINGERPRINT], int)
            assert {type(value) for value in row[FIRST_VALUE:]} <= {str, int, bool, type(None)}

    def test_what_came_and_what_changed_since_the_mark_is_found(self, case: Case) -> None:
        reader = case.open()
        old = everything(reader, case.table)[3][KEY]
        mark = reader.moment().mark
        case.change(old)
        case.add()
        assert {old, case.new} <= keys_of(list(reader.changed(case.table, since=mark)))

    def test_what_was_written_but_not_yet_committed_at_the_mark_is_found_later(self, case: Case) -> None:
        reader = case.open()
        with case.books.connect() as connection, connection.transaction():
            connection.execute(case.adding.encode())
            mark = reader.moment().mark
            assert case.new not in keys_of(list(reader.changed(case.table, since=mark)))
        case.books.touched = True
        assert case.new in keys_of(list(reader.changed(case.table, since=mark)))

    def test_reading_again_gives_the_same(self, case: Case) -> None:
        reader = case.open()
        mark = reader.moment().mark
        case.add()
        assert list(reader.changed(case.table, since=mark)) == list(reader.changed(case.table, since=mark))
        assert reader.digest(case.table) == case.open().digest(case.table)

    def test_nothing_is_newer_than_a_mark_in_the_future(self, case: Case) -> None:
        assert list(case.open().changed(case.table, since=2**62)) == []

    def test_everything_is_newer_than_the_lowest_mark(self, case: Case) -> None:
        reader = case.open()
        assert keys_of(list(reader.changed(case.table, since=-(2**80)))) == keys_of([everything(reader, case.table)])

    def test_the_digest_is_the_sum_of_the_rows(self, case: Case) -> None:
        reader = case.open()
        counted: dict[int, tuple[int, int]] = {}
        for row in everything(reader, case.table):
            number, total = counted.get(row[FINGERPRINT] % BUCKETS, (0, 0))
            counted[row[FINGERPRINT] % BUCKETS] = (number + 1, total + row[FINGERPRINT])
        assert reader.digest(case.table) == counted

    def test_a_change_and_a_loss_show_in_the_digest(self, case: Case) -> None:
        reader = case.open()
        rows = everything(reader, case.table)
        changed, gone = rows[2], rows[5]
        before = reader.digest(case.table)
        case.change(changed[KEY])
        case.remove(gone[KEY])
        after = reader.digest(case.table)
        differing = {bucket for bucket in {*before, *after} if before.get(bucket) != after.get(bucket)}
        assert differing == {changed[FINGERPRINT] % BUCKETS, gone[FINGERPRINT] % BUCKETS}

    def test_buckets_bring_exactly_their_rows(self, case: Case) -> None:
        reader = case.open()
        rows = everything(reader, case.table)
        numbers = {row[FINGERPRINT] % BUCKETS for row in rows[::3]}
        wanted = sorted(row for row in rows if row[FINGERPRINT] % BUCKETS in numbers)
        assert sorted(row for batch in reader.buckets(case.table, numbers=numbers) for row in batch) == wanted
        assert list(reader.buckets(case.table, numbers=set())) == []

    def test_keys_lead_back_to_their_rows_and_strange_ones_nowhere(self, case: Case) -> None:
        reader = case.open()
        rows = everything(reader, case.table)
        keys = [row[KEY] for row in rows[:9]]
        strange = ["", "nobody's", "9" * 40, "1.5", "'; --", "\x00"]
        found = [row for batch in reader.rows(case.table, keys=[*keys, *strange]) for row in batch]
        assert sorted(found) == sorted(rows[:9])
