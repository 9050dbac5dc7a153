"""A session is bound to its host; seeing as somebody else lends their rights; a set-up link lends one right."""

from quittance.access import queries
from quittance.access.actions import sessions
from quittance.access.models import Person, Session
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules.permissions import ADMINS, SETTING_UP, USERS
from quittance.core import scope
from quittance.core.models import Event
from tests.cast import NOW, Cast, session_of


def visitor(cast: Cast, token: str, host: str = "localhost") -> queries.Visitor | None:
    with scope.firm(cast.harbor.pk):
        return queries.visitor(token=token, face=Face.STAFF, host=host, now=NOW)


def seen(cast: Cast, token: str) -> queries.Visitor:
    found = visitor(cast, token)
    assert found is not None
    return found


def see_as(cast: Cast, token: str, person: Person) -> None:
    with scope.firm(cast.harbor.pk):
        Session.objects.filter(token_sha256=queries.token_digest(token)).update(sees_as=person)


def test_a_session_opens_nothing_on_another_host_of_its_firm(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    assert visitor(cast, token)
    assert visitor(cast, token, host="pay.harbor.example") is None


def test_who_sees_as_somebody_else_has_that_persons_rights_and_remains_who_they_are(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    see_as(cast, token, cast.miguel)
    found = seen(cast, token)
    assert (found.person, found.permissions, found.sees_as_another) == (cast.miguel, USERS, True)
    assert found.by == f"staff:{cast.dana.pk}"


def test_seeing_as_somebody_ends_when_either_of_the_two_is_removed(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    see_as(cast, token, cast.miguel)
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.miguel.pk).update(removed_at=NOW)
    assert visitor(cast, token) is None
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.miguel.pk).update(removed_at=None)
        Person.objects.filter(pk=cast.dana.pk).update(removed_at=NOW)
    assert visitor(cast, token) is None


def test_a_set_up_session_may_connect_the_provider_and_nothing_else_whoever_holds_it(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    assert seen(cast, token).permissions == ADMINS
    with scope.firm(cast.harbor.pk):
        Session.objects.filter(person=cast.dana).update(way=Way.SETUP)
    assert seen(cast, token).permissions == SETTING_UP


def test_ending_all_sessions_of_a_person_ends_those_that_see_as_them_and_spares_the_one_named(cast: Cast) -> None:
    own, other, danas = session_of(cast.miguel, NOW), session_of(cast.miguel, NOW), session_of(cast.dana, NOW)
    see_as(cast, danas, cast.miguel)
    kept = seen(cast, own).session
    with scope.firm(cast.harbor.pk):
        ended = sessions.end_all(person=cast.miguel, now=NOW, by="scim", why="removed", but=kept)
        told = list(Event.objects.filter(name="session.ended").values_list("facts", flat=True))
    assert ended == 2
    assert [visitor(cast, token) is None for token in (own, other, danas)] == [False, True, True]
    assert [facts["why"] for facts in told] == ["removed", "removed"]


def test_an_opened_session_tells_how_it_began_and_not_its_token(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    with scope.firm(cast.harbor.pk):
        event = Event.objects.get(name="session.opened")
    assert event.facts == {"person": cast.dana.pk, "way": "oidc"}
    assert token not in str(event.facts)
