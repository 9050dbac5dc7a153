"""What a firm's own query must bring is what the mirror cannot do without."""

from quittance.integrations.pms.dialects import TEXT_MAX
from quittance.integrations.pms.generic.columns import COLUMNS, FIRST
from quittance.sync.rules.our_fields import OURS
from quittance.sync.rules.values import TEXT_LENGTH_MAX


def test_the_columns_that_a_query_must_bring_are_those_without_which_a_row_is_put_aside() -> None:
    for table, ours in OURS.items():
        wanted = {each.name: each.needed for each in COLUMNS[table][len(FIRST) :]}
        assert wanted == {each.name: each.required for each in ours}


def test_the_words_of_a_kind_are_told_as_the_mirror_knows_them() -> None:
    for table in ("invoices", "entries"):
        (kind,) = (each for each in OURS[table] if each.name == "kind")
        (about,) = (each.about for each in COLUMNS[table] if each.name == "kind")
        assert [word for word in kind.words if word not in about] == []


def test_a_source_cuts_no_text_that_the_mirror_would_take() -> None:
    assert TEXT_MAX > TEXT_LENGTH_MAX
