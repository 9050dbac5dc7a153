"""Seeing as a colleague: what they see, never more than oneself may, and told from beginning to end."""

import pytest

from quittance.access import queries
from quittance.access.actions import limits, rights, see_as, sessions
from quittance.access.models import Limit, Person
from quittance.access.models.person import Face
from quittance.access.rules.permissions import ADMINS, USERS, Permission
from quittance.access.rules.reach import Reach
from quittance.core import scope
from quittance.core.models import Event
from quittance.tenancy import queries as tenancy
from tests.cast import NOW, Cast, session_of


def visit(token: str) -> queries.Visitor:
    found = queries.visitor(token=token, face=Face.STAFF, host=tenancy.main_host(), now=NOW)
    assert found is not None
    return found


def give(person: Person, *permissions: str) -> None:
    rights.give(person=person, permissions=permissions, by="system", now=NOW)


def told() -> list[tuple[str, str, int]]:
    return list(Event.objects.filter(name__startswith="see_as.").order_by("pk").values_list("name", "by", "subject_id"))


def test_dana_sees_what_miguel_sees_and_comes_back_and_both_are_told_in_her_name(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        token = session_of(cast.dana, NOW)
        see_as.start(visitor=visit(token), person=cast.miguel, now=NOW)
        seen = visit(token)
        assert (seen.person, seen.permissions, seen.by) == (cast.miguel, USERS, f"staff:{cast.dana.pk}")
        assert see_as.stop(visitor=seen, now=NOW)
        assert not see_as.stop(visitor=seen, now=NOW)
        assert (visit(token).person, visit(token).permissions) == (cast.dana, ADMINS)
        by = f"staff:{cast.dana.pk}"
        assert told() == [("see_as.started", by, cast.miguel.pk), ("see_as.stopped", by, cast.miguel.pk)]


def test_stopping_without_having_begun_is_nothing(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        assert not see_as.stop(visitor=visit(session_of(cast.dana, NOW)), now=NOW)
        assert told() == []


def test_it_needs_its_right_and_no_more_rights_than_ones_own(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        miguel = session_of(cast.miguel, NOW)
        assert "may not see as" in see_as.refusal(visitor=visit(miguel), person=cast.sam)
        give(cast.miguel, Permission.SEE_AS)
        assert see_as.refusal(visitor=visit(miguel), person=cast.sam) == ""
        with pytest.raises(see_as.Refused, match="may do more than you"):
            see_as.start(visitor=visit(miguel), person=cast.dana, now=NOW)
        assert visit(miguel).person == cast.miguel


def test_who_is_bound_does_not_see_as_somebody_who_sees_further(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        limits.bound(person=cast.dana, bounds=[(Limit.Kind.OFFICE, "Boston")], by="system", now=NOW)
        dana = visit(session_of(cast.dana, NOW))
        assert "clients that you do not see" in see_as.refusal(visitor=dana, person=cast.miguel)
        limits.bound(person=cast.miguel, bounds=[(Limit.Kind.OFFICE, "boston")], by="system", now=NOW)
        assert see_as.refusal(visitor=dana, person=cast.miguel) == ""


def test_not_as_oneself_not_twice_not_as_somebody_removed_and_not_as_a_client(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        token = session_of(cast.dana, NOW)
        payer = Person.objects.create(
            face=Face.PORTAL, address="p@x.example", given_name="P", family_name="P", joined_at=NOW
        )
        assert see_as.refusal(visitor=visit(token), person=cast.dana) == "That is you."
        assert "no longer comes in" in see_as.refusal(visitor=visit(token), person=payer)
        two_tabs = visit(token), visit(token)
        see_as.start(visitor=two_tabs[0], person=cast.miguel, now=NOW)
        with pytest.raises(see_as.Refused, match="another tab"):
            see_as.start(visitor=two_tabs[1], person=cast.sam, now=NOW)
        with pytest.raises(see_as.Refused, match="already"):
            see_as.start(visitor=visit(token), person=cast.sam, now=NOW)
        Person.objects.filter(pk=cast.sam.pk).update(removed_at=NOW)
        cast.sam.refresh_from_db()
        assert "no longer" in see_as.refusal(visitor=visit(session_of(cast.dana, NOW)), person=cast.sam)


def test_rights_given_meanwhile_show_no_more_than_the_one_who_looks_may_see(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        give(cast.miguel, Permission.SEE_AS)
        token = session_of(cast.miguel, NOW)
        give(cast.sam, Permission.SEE_CLIENTS)
        see_as.start(visitor=visit(token), person=cast.sam, now=NOW)
        give(cast.sam, Permission.SEE_CLIENTS, Permission.READ_AUDIT_LOG)
        assert visit(token).permissions == {Permission.SEE_CLIENTS}
        give(cast.miguel)
        assert visit(token).permissions == frozenset()


def test_removal_of_either_ends_what_is_seen(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        token = session_of(cast.dana, NOW)
        see_as.start(visitor=visit(token), person=cast.miguel, now=NOW)
        assert sessions.end_all(person=cast.miguel, now=NOW, by="scim", why="removed") == 1
        assert queries.visitor(token=token, face=Face.STAFF, host=tenancy.main_host(), now=NOW) is None


@pytest.mark.parametrize(
    ("own", "other", "includes"),
    [
        (Reach(), Reach(), True),
        (Reach(), Reach(offices=frozenset({"boston"})), True),
        (Reach(offices=frozenset({"boston"})), Reach(), False),
        (Reach(offices=frozenset({"boston", "portland"})), Reach(offices=frozenset({"boston"})), True),
        (Reach(offices=frozenset({"boston"})), Reach(clients=frozenset({"1100"})), False),
    ],
)
def test_a_reach_includes_another_that_shows_nothing_more(own: Reach, other: Reach, *, includes: bool) -> None:
    assert own.includes(other) is includes
