"""Change one cent, drop or repeat one row anywhere in an archive: the checker names the row."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quittance.reconciliation.rules import files
from quittance.reconciliation.tests.sealed import (
    Table,
    all_rows,
    changed,
    faults,
    key_of,
    named,
    read,
    whole,
    with_cell,
)

anywhere = st.sampled_from(all_rows())
any_row = anywhere.filter(lambda each: each[1] > 0)


def seals(name: str) -> bool:
    return name.endswith(files.SEALS)


def test_an_archive_as_it_was_written_is_as_it_was_sealed() -> None:
    assert faults(whole()) == []
    assert len(all_rows()) > 100


@settings(max_examples=150, deadline=None)
@given(anywhere, st.data())
def test_a_changed_letter_anywhere_names_its_row(where: tuple[str, int], data: st.DataObject) -> None:
    name, place = where
    cells = read(name)[place]
    column = data.draw(st.sampled_from([at for at, cell in enumerate(cells) if cell]))
    letter = data.draw(st.integers(0, len(cells[column]) - 1))
    cell = cells[column]
    other = cell[:letter] + ("7" if cell[letter] != "7" else "8") + cell[letter + 1 :]
    found = faults(with_cell(name, place, column, other))
    if seals(name):
        assert any(files.SEALS in fault for fault in found)
    else:
        assert named(found, name, place), found


def test_a_cent_flipped_in_any_amount_names_its_row() -> None:
    """All of them, one after the other."""
    tried = 0
    for name, place in all_rows():
        for column, cell in enumerate(read(name)[place] if place and not seals(name) else []):
            if cell[-3:-2] == "." and cell[-2:].isdigit() and cell[:-3].lstrip("-").isdigit():
                flipped = cell[:-1] + ("0" if cell[-1] != "0" else "1")
                found = faults(with_cell(name, place, column, flipped))
                assert named(found, name, place), (name, place, found)
                tried += 1
    assert tried > 100


@settings(deadline=None)
@given(any_row)
def test_a_dropped_row_is_named(where: tuple[str, int]) -> None:
    name, place = where
    found = faults(changed(name, lambda rows: rows.pop(place)))
    assert found
    if not seals(name):
        assert named(found, name, place), found
        assert any("was dropped" in fault for fault in found)


@settings(deadline=None)
@given(any_row, st.data())
def test_a_repeated_row_is_named_wherever_it_is_put(where: tuple[str, int], data: st.DataObject) -> None:
    name, place = where
    to = data.draw(st.integers(1, len(read(name))))
    found = faults(changed(name, lambda rows: rows.insert(to, rows[place])))
    assert found
    if not seals(name):
        assert any(f"row {key_of(name, place)} is repeated" in fault for fault in found), found


@settings(deadline=None)
@given(any_row, st.data())
def test_rows_that_changed_places_are_named(where: tuple[str, int], data: st.DataObject) -> None:
    name, place = where
    rows = read(name)
    other = data.draw(st.integers(1, len(rows) - 1))
    assume(rows[other] != rows[place])

    def swap(rows: Table) -> None:
        rows[place], rows[other] = rows[other], rows[place]

    found = faults(changed(name, swap))
    assert found
    assert seals(name) or named(found, name, place) or named(found, name, other), found


def test_a_changed_cent_is_not_said_to_be_a_row_of_no_payout() -> None:
    name = next(name for name, _ in all_rows() if name.endswith("Posted_Invoice_Payments.csv"))
    found = faults(changed(name, lambda rows: rows[1].__setitem__(4, "9.99")))
    assert any("its rows come to" in fault for fault in found)
    assert not any("rows of no payout" in fault for fault in found)


def test_a_row_slipped_in_is_shown() -> None:
    name = next(name for name, _ in all_rows() if name.endswith("Posted_Invoice_Payments.csv"))
    found = faults(changed(name, lambda rows: rows.append([*rows[1][:4], "9.99", "new"])))
    assert any("was never sealed" in fault and "9.99" in fault for fault in found)


def test_a_seal_that_was_changed_is_named_with_its_row() -> None:
    name = next(name for name, _ in all_rows() if seals(name))
    key = key_of(name, 2)
    (fault, *_) = faults(with_cell(name, 2, 2, "1-1"))
    assert "the seal of row 1-1 of" in fault
    assert any(key in fault or files.SEALS in fault for fault in faults(with_cell(name, 2, 4, "0" * 32)))


def test_a_seal_that_was_dropped_leaves_its_row_named() -> None:
    name = next(name for name, _ in all_rows() if seals(name))
    row = read(name)[2]
    found = faults(changed(name, lambda rows: rows.pop(2)))
    assert any("a seal was dropped" in fault for fault in found)
    assert any(f"{row[0]}: a row that was never sealed" in fault for fault in found)


def test_bytes_changed_between_the_rows_are_noticed() -> None:
    name = all_rows()[0][0]
    found = faults({**whole(), name: whole()[name].replace(b"\r\n", b"\n")})
    assert found == [f"{name}: its rows are as they were, but its bytes were changed."]
