"""Each right has a title and a sentence, once."""

from quittance.access.rules.permissions import Permission
from quittance.access.rules.rights import FAMILIES, right, titles


def test_every_right_stands_in_one_family_with_a_title_of_its_own_and_a_sentence() -> None:
    listed = [line for family in FAMILIES for line in family.rights]
    assert sorted(line.permission for line in listed) == sorted(Permission)
    assert len({line.title for line in listed}) == len(listed)
    assert all(line.sentence.endswith(".") and line.sentence[0].isupper() for line in listed)


def test_titles_follow_the_families_and_keep_what_nobody_knows_any_more() -> None:
    assert titles(["waive_fees", "fly", "see_clients"]) == ["See clients", "Waive fees", "fly"]
    assert right(Permission.SEE_AS).title == "See as somebody else"
