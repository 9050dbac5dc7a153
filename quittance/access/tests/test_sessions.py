"""A session ends after twelve hours or an idle one, is known by its digest alone, and belongs to one firm and face."""

from datetime import datetime, timedelta

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from quittance.access import jobs, queries
from quittance.access.actions import sessions
from quittance.access.models import Person, Session
from quittance.access.models.person import Face
from quittance.access.rules import sessions as rules
from quittance.core import clock, scope
from tests.cast import NOW, Cast, session_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def opened(cast: Cast, token: str, now: datetime, face: str = Face.STAFF) -> Session | None:
    with scope.firm(cast.harbor.pk):
        found = queries.visitor(token=token, face=face, host="localhost", now=now)
        return found.session if found else None


def use(cast: Cast, token: str, now: datetime) -> Session:
    found = opened(cast, token, now)
    assert found is not None
    with scope.firm(cast.harbor.pk):
        sessions.note_use(session=found, now=now)
    return found


def test_a_token_leads_to_its_person(cast: Cast) -> None:
    found = opened(cast, session_of(cast.dana, NOW), NOW)
    assert found is not None
    assert found.person == cast.dana


@pytest.mark.parametrize(("after", "is_open"), [(timedelta(minutes=59, seconds=59), True), (HOUR, False)])
def test_a_session_ends_when_nobody_used_it_for_an_hour(cast: Cast, after: timedelta, is_open: bool) -> None:  # noqa: FBT001  the two columns of a table
    assert (opened(cast, session_of(cast.dana, NOW), NOW + after) is not None) is is_open


def test_a_session_in_use_ends_after_twelve_hours_all_the_same(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    for minutes in range(45, 12 * 60, 45):
        use(cast, token, NOW + minutes * MINUTE)
    assert opened(cast, token, NOW + 12 * HOUR - MINUTE / 60)
    assert opened(cast, token, NOW + 12 * HOUR) is None


def test_use_is_noted_once_a_minute(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    seen = [use(cast, token, NOW + timedelta(seconds=seconds)).seen_at for seconds in (30, 59, 60, 90, 119, 120, 121)]
    assert seen == [NOW] * 3 + [NOW + MINUTE] * 3 + [NOW + 2 * MINUTE]


@given(st.lists(st.integers(0, 59), max_size=40))
def test_expiry_never_passes_twelve_hours_nor_an_hour_of_rest(pauses: list[int]) -> None:
    seen_at = NOW
    for pause in pauses:
        seen_at += pause * MINUTE
        expiry = rules.expiry(opened_at=NOW, seen_at=seen_at)
        assert expiry == min(NOW + 12 * HOUR, seen_at + HOUR)


def test_the_table_holds_the_digest_and_not_the_token(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT access_session::text, token_sha256 FROM access_session")
        [(row, digest)] = owner.fetchall()
    assert token not in row
    assert bytes(digest) == queries.token_digest(token)
    assert opened(cast, bytes(digest).hex(), NOW) is None


def test_two_sessions_of_one_person_have_different_tokens(cast: Cast) -> None:
    assert session_of(cast.dana, NOW) != session_of(cast.dana, NOW)


def test_another_firms_session_is_not_found(cast: Cast) -> None:
    assert opened(cast, session_of(cast.lee, NOW), NOW) is None


def test_a_session_of_the_other_face_is_not_found(cast: Cast) -> None:
    assert opened(cast, session_of(cast.dana, NOW), NOW, face=Face.PORTAL) is None


def test_a_removed_persons_session_is_not_found(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.dana.pk).update(removed_at=NOW)
    assert opened(cast, token, NOW) is None


def test_an_ended_session_stays_ended_even_if_a_late_request_notes_its_use(cast: Cast) -> None:
    token = session_of(cast.dana, NOW)
    found = opened(cast, token, NOW)
    assert found is not None
    with scope.firm(cast.harbor.pk):
        sessions.end(session=found, now=NOW, by="staff:1", why="left")
        sessions.note_use(session=found, now=NOW + 5 * MINUTE)
    assert opened(cast, token, NOW + 5 * MINUTE) is None


@pytest.mark.parametrize("token", ["", "x", "ü", "\0", "a" * 10_000])
def test_a_token_that_was_never_given_out_leads_nowhere(cast: Cast, token: str) -> None:
    assert opened(cast, token, NOW) is None


def test_sessions_that_ended_a_month_ago_are_forgotten_in_every_firm(cast: Cast) -> None:
    now = clock.now()
    for person in (cast.dana, cast.lee):
        session_of(person, now - jobs.KEEP - 2 * HOUR)
        session_of(person, now - jobs.KEEP + 2 * HOUR)
    jobs.forget_sessions()
    left = list(Session.all_firms.values_list("firm_id", flat=True).order_by("firm_id"))
    assert left == [cast.harbor.pk, cast.second.pk]
