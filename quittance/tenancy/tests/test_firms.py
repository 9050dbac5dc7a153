"""A firm is opened whole: its row, its host and the news of it; or not at all, with the reason."""

from functools import partial
from typing import Any

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.core.tests.waiting import together
from quittance.tenancy import queries
from quittance.tenancy.actions import firms
from quittance.tenancy.models import Firm, Host
from tests.cast import NOW, Cast

LAKE = {
    "slug": "lake", "name": "Lake Street CPAs", "host": "lake.example", "zone_name": "America/Chicago",
    "contact_address": "office@lake.example", "by": "ops:1", "now": NOW,
}  # fmt: skip


def add(**changes: Any) -> Firm:
    return firms.add(**{**LAKE, **changes})


def attempt(**changes: Any) -> Firm | str:
    try:
        return add(**changes)
    except firms.CannotAdd as cannot:
        return str(cannot)


def count() -> int:
    return Firm.all_firms.count() + Host.all_firms.count()


def test_a_firm_has_its_row_its_main_host_and_its_news(database: None) -> None:
    firm = add(slug=" Lake ", host="Lake.Example.", name=" Lake Street CPAs ")
    with scope.firm(firm.pk):
        assert queries.current_firm() == firm
        assert queries.main_host() == "lake.example"
        news = Event.objects.get(name="firm.added")
    assert (firm.slug, firm.name, firm.is_rehearsal) == ("lake", "Lake Street CPAs", False)
    assert (news.by, news.subject_id, news.facts) == ("ops:1", firm.pk, {"host": "lake.example"})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slug": "Lake Street"}, '"Lake Street" cannot be a short name'),
        ({"slug": "ops"}, '"ops" is kept for the product itself'),
        ({"host": "lake street"}, '"lake street" is no host name'),
        ({"zone_name": "America/Atlantis"}, '"America/Atlantis" is no time zone; write one like America/New_York'),
        ({"zone_name": "America"}, '"America" is no time zone'),
        ({"zone_name": ""}, '"" is no time zone'),
        ({"zone_name": "../UTC"}, '"../UTC" is no time zone'),
        ({"zone_name": "x" * 300}, "is no time zone"),
        ({"name": "  "}, "A firm's name has 1 to 160 letters"),
        ({"name": "x" * 161}, "A firm's name has 1 to 160 letters"),
        ({"slug": "HARBOR"}, 'A firm with the short name "harbor" exists already'),
        ({"host": "LOCALHOST"}, 'The host "localhost" belongs to a firm already'),
    ],
)
def test_what_cannot_be_added_is_refused_with_its_reason_and_leaves_nothing(
    cast: Cast, changes: dict[str, str], reason: str
) -> None:
    before = count()
    with pytest.raises(firms.CannotAdd, match=reason):
        add(**changes)
    assert count() == before


@pytest.mark.parametrize("changes", [{"slug": "lake", "host": "b.example"}, {"slug": "bay", "host": "lake.example"}])
def test_of_two_at_once_for_one_name_one_is_added_and_the_other_told_why(
    database: None, changes: dict[str, str]
) -> None:
    answers = together(partial(attempt), partial(attempt, **changes))
    [why] = [answer for answer in answers if isinstance(answer, str)]
    assert "exists already" in why or "belongs to a firm" in why or "just now" in why
    assert Firm.all_firms.count() == 1
    assert Host.all_firms.count() == 1


def test_eight_at_once_for_one_name_add_one_firm(database: None) -> None:
    answers = together(*[attempt] * 8)
    assert [isinstance(answer, Firm) for answer in answers].count(True) == 1
    assert count() == 2


def test_a_host_is_found_whatever_its_letter_case_and_without_a_scope(cast: Cast) -> None:
    assert queries.firm_id_of_host("LocalHost") == cast.harbor.pk
    assert queries.firm_id_of_host("Second.LOCALHOST") == cast.second.pk
    assert queries.firm_id_of_host("third.localhost") is None
    assert queries.firm_id_of_slug("HARBOR") == cast.harbor.pk
    assert queries.firm_id_of_slug("nobody") is None


def test_a_firm_sees_its_own_row_alone(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        assert list(Firm.objects.all()) == [cast.harbor]
        assert [host.name for host in Host.objects.all()] == ["localhost"]
