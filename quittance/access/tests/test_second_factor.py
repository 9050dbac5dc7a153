"""Six digits count once, in their half minute and its neighbours; so does a recovery code; neither is kept readable."""

from base64 import b32decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from quittance.access.actions import knocks, magic, portal_sign_in, second_factor, tickets
from quittance.access.models import Person, RecoveryCode, SecondFactor, Session
from quittance.access.models.session import Way
from quittance.access.rules import codes as rules
from quittance.access.tests.portal import CAROL, PASSWORD, SEAT, join, kinds, living, mailed_token, told
from quittance.core import scope
from quittance.core.tests.waiting import together
from tests.cast import NOW, Cast

STEP = timedelta(seconds=30)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def in_harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


@pytest.fixture
def carol() -> Person:
    return join()


def session_of(person: Person, now: datetime = NOW) -> Session:
    portal_sign_in.go_on(person=person, way=Way.PASSKEY, seat=SEAT, now=now)
    return Session.objects.filter(person=person).latest("pk")


def digits(secret: str, now: datetime) -> str:
    totp = TOTP(b32decode(secret), 6, SHA1(), 30)  # noqa: S303  what every app on a phone can do
    return totp.generate(int(now.timestamp())).decode()


def switch_on(person: Person, now: datetime = NOW) -> tuple[str, list[str]]:
    """The app's secret, and the recovery codes."""
    session = session_of(person, now)
    offer = second_factor.offer(person=person, session=session, now=now)
    codes = second_factor.add(
        person=person, session=session, sealed=offer.sealed, digits=digits(offer.secret, now), seat=SEAT, now=now
    )
    return offer.secret, codes


def question_for(person: Person, now: datetime = LATER) -> str:
    return portal_sign_in.go_on(
        person=person, way=Way.PASSWORD, seat=SEAT, now=now, next_page="/client-portal/profile/"
    ).question


def answer(question: str, code: str, now: datetime = LATER) -> portal_sign_in.Outcome:
    return portal_sign_in.answer(question=question, code=code, seat=SEAT, now=now)


def test_after_a_password_or_a_link_the_code_is_asked_for_and_opens_the_door(carol: Person) -> None:
    secret, _ = switch_on(carol)
    before = living(carol)
    for way in (Way.PASSWORD, Way.MAIL):
        outcome = portal_sign_in.go_on(person=carol, way=way, seat=SEAT, now=LATER)
        assert not outcome.session
        assert outcome.question
    assert living(carol) == before
    outcome = answer(question_for(carol), digits(secret, LATER))
    assert outcome.session
    assert outcome.next_page == "/client-portal/profile/"
    assert Session.objects.latest("pk").way == Way.PASSWORD


def test_a_code_is_not_asked_for_until_the_app_has_shown_that_it_works(carol: Person) -> None:
    session = session_of(carol)
    offer = second_factor.offer(person=carol, session=session, now=NOW)
    with pytest.raises(second_factor.WrongCode):
        second_factor.add(person=carol, session=session, sealed=offer.sealed, digits="000000", seat=SEAT, now=NOW)
    assert not question_for(carol)


def test_digits_count_once(carol: Person) -> None:
    secret, _ = switch_on(carol)
    answer(question_for(carol), digits(secret, LATER))
    with pytest.raises(second_factor.WrongCode):
        answer(question_for(carol), digits(secret, LATER))


def test_the_digits_that_switched_it_on_do_not_open_the_door(carol: Person) -> None:
    secret, _ = switch_on(carol)
    with pytest.raises(second_factor.WrongCode):
        answer(question_for(carol, NOW), digits(secret, NOW), NOW)


@pytest.mark.parametrize(("off", "is_open"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(carol: Person, off: int, is_open: bool) -> None:  # noqa: FBT001  the two columns of a table
    secret, _ = switch_on(carol)
    code = digits(secret, LATER + off * STEP)
    if is_open:
        assert answer(question_for(carol), code).session
    else:
        with pytest.raises(second_factor.WrongCode):
            answer(question_for(carol), code)


def test_after_the_digits_of_now_those_of_before_no_longer_count(carol: Person) -> None:
    secret, _ = switch_on(carol)
    answer(question_for(carol), digits(secret, LATER))
    with pytest.raises(second_factor.WrongCode):
        answer(question_for(carol), digits(secret, LATER - STEP))
    assert answer(question_for(carol), digits(secret, LATER + STEP)).session


def test_of_two_who_bring_the_same_digits_at_once_one_gets_in(cast: Cast, carol: Person) -> None:
    secret, _ = switch_on(carol)
    question = question_for(carol)

    def come() -> str:
        with scope.firm(cast.harbor.pk):
            try:
                return "in" if answer(question, digits(secret, LATER)).session else "asked"
            except (second_factor.WrongCode, tickets.Spent):
                return "refused"

    assert sorted(together(come, come)) == ["in", "refused"]


def test_a_recovery_code_opens_once_and_its_owner_is_told(carol: Person) -> None:
    _, codes = switch_on(carol)
    assert len(set(codes)) == rules.RECOVERY_CODES
    assert answer(question_for(carol), f" {codes[0].upper()} ").session
    assert kinds(CAROL)[-1] == "recovery_code_used"
    assert told("recovery_code.used")[0].facts == {"left": 9}
    with pytest.raises(second_factor.WrongCode):
        answer(question_for(carol), codes[0])
    assert answer(question_for(carol), codes[1].replace("-", "")).session


def test_new_codes_make_the_old_ones_void(carol: Person) -> None:
    _, codes = switch_on(carol)
    fresh = second_factor.renew_codes(person=carol, seat=SEAT, now=NOW)
    with pytest.raises(second_factor.WrongCode):
        answer(question_for(carol), codes[0])
    assert answer(question_for(carol), fresh[0]).session
    assert "recovery_codes_renewed" in kinds(CAROL)


def test_somebody_elses_recovery_code_opens_nothing(carol: Person) -> None:
    switch_on(carol)
    _, others = switch_on(join(address="dora@acme.example"))
    with pytest.raises(second_factor.WrongCode):
        answer(question_for(carol), others[0])


def test_switched_off_it_asks_for_nothing_and_its_codes_are_void(carol: Person) -> None:
    _, codes = switch_on(carol)
    standing = question_for(carol)
    second_factor.remove(person=carol, seat=SEAT, now=NOW)
    assert not question_for(carol)
    with pytest.raises(second_factor.WrongCode):
        answer(standing, codes[0])
    assert kinds(CAROL)[-2:] == ["second_factor_on", "second_factor_off"]
    second_factor.remove(person=carol, seat=SEAT, now=NOW)
    assert len(told("second_factor.removed")) == 1


def test_guessing_codes_grows_slow_however_often_the_password_is_given_anew(carol: Person) -> None:
    secret, _ = switch_on(carol)
    for _ in range(5):
        portal_sign_in.by_password(address=CAROL, password=PASSWORD, network=SEAT.network, now=LATER)
        with pytest.raises(second_factor.WrongCode):
            answer(question_for(carol), "000000")
    with pytest.raises(knocks.TooMany):
        answer(question_for(carol), digits(secret, LATER))


def test_a_question_stands_for_ten_minutes_and_is_answered_once(carol: Person) -> None:
    secret, _ = switch_on(carol)
    question = question_for(carol)
    late = LATER + timedelta(minutes=10)
    with pytest.raises(tickets.Spent):
        answer(question, digits(secret, late), late)
    answer(question, digits(secret, LATER))
    with pytest.raises(tickets.Spent):
        answer(question, digits(secret, LATER + STEP))


@pytest.mark.parametrize("question", ["", "x" * 43, "\0"])
def test_without_a_question_there_is_no_answer(carol: Person, question: str) -> None:
    with pytest.raises(tickets.Spent):
        answer(question, "000000")


def test_a_magic_links_token_is_no_question(carol: Person) -> None:
    switch_on(carol)
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    with pytest.raises(tickets.Spent):
        answer(mailed_token(CAROL), "000000")


def test_a_picture_made_for_one_session_is_not_taken_from_another_nor_after_half_an_hour(carol: Person) -> None:
    first, second = session_of(carol), session_of(carol)
    offer = second_factor.offer(person=carol, session=first, now=NOW)
    for session, now in ((second, NOW), (first, NOW + timedelta(minutes=31))):
        with pytest.raises(second_factor.OldOffer):
            second_factor.again(person=carol, session=session, sealed=offer.sealed, now=now)
    for sealed in ("", "q1.k.x", "ü", offer.sealed[:-4]):
        with pytest.raises(second_factor.OldOffer):
            second_factor.again(person=carol, session=first, sealed=sealed, now=NOW)
    assert second_factor.again(person=carol, session=first, sealed=offer.sealed, now=NOW).secret == offer.secret


def test_there_is_one_at_most(carol: Person) -> None:
    switch_on(carol)
    with pytest.raises(second_factor.AlreadyOn):
        switch_on(carol)
    assert SecondFactor.objects.count() == 1
    assert RecoveryCode.objects.count() == rules.RECOVERY_CODES


def test_neither_the_secret_nor_a_recovery_code_stands_readable_in_a_row_an_event_or_a_mail(carol: Person) -> None:
    secret, codes = switch_on(carol)
    with connections["owner"].cursor() as owner:
        for table in ("access_second_factor", "access_recovery_code", "core_event", "outbox_mail"):
            owner.execute(f"SELECT string_agg(t::text, ' ') FROM {table} AS t")  # noqa: S608  names written above
            [(rows,)] = owner.fetchall()
            for word in (secret, codes[0], rules.bare(codes[0])):
                assert word not in rows


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  the zone is given beside
def test_the_three_steps_are_neighbours_and_the_middle_one_is_now(now: datetime) -> None:
    before, present, after = rules.steps_around(now)
    assert (present - before, after - present) == (1, 1)
    assert present * 30 <= now.timestamp() < (present + 1) * 30


@given(st.text(alphabet=rules.RECOVERY_LETTERS, min_size=16, max_size=16))
def test_a_recovery_code_reads_the_same_however_it_is_typed(code: str) -> None:
    grouped = rules.in_groups(code)
    for typed in (grouped, grouped.upper(), f" {grouped.replace('-', ' ')}\n", code):
        assert rules.bare(typed) == code
