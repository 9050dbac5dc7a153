"""A passkey opens its own account, on its own host, for one question, as often as its counter goes up."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quittance.access.actions import passkeys, portal_sign_in, profile
from quittance.access.models import Passkey, Person, SpentAnswer, Ticket
from quittance.access.models.session import Way
from quittance.access.tests.portal import CAROL, SEAT, join, kinds, living, register, told
from quittance.access.tests.soft_key import FLAG, SoftKey
from quittance.core import scope
from tests.cast import NOW, Cast

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def in_harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


@pytest.fixture
def carol() -> Person:
    return join()


@pytest.fixture
def key(carol: Person) -> SoftKey:
    made = SoftKey(count=1)
    add(carol, made)
    return made


def add(person: Person, key: SoftKey, **forged: Any) -> Passkey:
    options, question = passkeys.offer(person=person, seat=SEAT, now=NOW)
    answer = key.make(options, **forged)
    return passkeys.add(person=person, question=question, answer=answer, seat=SEAT, now=NOW)


def enter(key: SoftKey, **forged: Any) -> Person:
    options, question = passkeys.ask(seat=SEAT, now=NOW)
    key.count += 1
    answer = key.open(options, **forged)
    return passkeys.open_with(question=question, answer=answer, seat=SEAT, now=NOW)


def test_a_passkey_opens_the_account_that_made_it(carol: Person, key: SoftKey) -> None:
    assert enter(key) == carol
    kept = Passkey.objects.get()
    assert (kept.sign_count, kept.used_at, kept.name) == (2, NOW, "Chrome on Mac")


def test_adding_and_removing_one_is_told_by_mail_and_in_the_audit_log(carol: Person, key: SoftKey) -> None:
    passkeys.remove(key=Passkey.objects.select_related("person").get(), seat=SEAT, now=NOW)
    assert kinds(CAROL)[-2:] == ["passkey_added", "passkey_removed"]
    assert [(event.by, event.facts["person"]) for event in told("passkey.added") + told("passkey.removed")] == [
        (f"portal:{carol.pk}", carol.pk)
    ] * 2
    with pytest.raises(passkeys.Refused):
        enter(key)


def test_the_page_asks_for_a_key_that_the_device_can_find_by_itself_and_checks_its_owner(carol: Person) -> None:
    options, _ = passkeys.offer(person=carol, seat=SEAT, now=NOW)
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert options["rp"]["id"] == "localhost"
    assert options["attestation"] == "none"
    assert passkeys.ask(seat=SEAT, now=NOW)[0]["userVerification"] == "required"


def test_the_same_key_is_not_added_twice(carol: Person, key: SoftKey) -> None:
    options, _ = passkeys.offer(person=carol, seat=SEAT, now=NOW)
    assert len(options["excludeCredentials"]) == 1
    with pytest.raises(passkeys.AlreadyThere):
        add(carol, key)


def test_somebody_elses_key_cannot_be_added_to_an_account(key: SoftKey) -> None:
    with pytest.raises(passkeys.AlreadyThere):
        add(join(address="eve@evil.example"), key)


def test_a_question_asked_of_one_person_is_not_answered_by_another(carol: Person) -> None:
    options, question = passkeys.offer(person=carol, seat=SEAT, now=NOW)
    eve, key = join(address="eve@evil.example"), SoftKey()
    with pytest.raises(passkeys.Refused):
        passkeys.add(person=eve, question=question, answer=key.make(options), seat=SEAT, now=NOW)


@pytest.mark.parametrize(
    "forged",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://localhost"},
        {"origin": "http://localhost:1"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "null"},
        {"host": "evil.example"},
        {"flags": FLAG.UP},
        {"flags": FLAG.UV},
        {"flags": 0},
    ],
    ids=str,
)
def test_a_key_from_another_origin_or_host_or_without_a_check_is_refused(
    carol: Person, key: SoftKey, forged: dict[str, Any]
) -> None:
    with pytest.raises(passkeys.Refused):
        enter(key, **forged)
    with pytest.raises(passkeys.Refused):
        add(carol, SoftKey(), **forged)
    assert Passkey.objects.count() == 1


def test_a_key_used_inside_another_sites_frame_is_refused(key: SoftKey) -> None:
    with pytest.raises(passkeys.Refused):
        enter(key, cross_origin=True)


@pytest.mark.parametrize("handle", [b"", b"person:0", b"\0"])
def test_a_key_must_name_the_person_it_was_made_for(key: SoftKey, handle: bytes) -> None:
    with pytest.raises(passkeys.Refused):
        enter(key, handle=handle)


def test_another_key_with_the_same_number_opens_nothing(key: SoftKey) -> None:
    with pytest.raises(passkeys.Refused):
        enter(SoftKey(credential_id=key.credential_id, handle=key.handle, count=10))


def test_a_question_is_answered_once(key: SoftKey) -> None:
    options, question = passkeys.ask(seat=SEAT, now=NOW)
    key.count += 1
    answer = key.open(options)
    passkeys.open_with(question=question, answer=answer, seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        passkeys.open_with(question=question, answer=answer, seat=SEAT, now=NOW)


def test_an_answer_given_to_one_question_does_not_fit_another(key: SoftKey) -> None:
    options, _ = passkeys.ask(seat=SEAT, now=NOW)
    key.count += 1
    _, another = passkeys.ask(seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        passkeys.open_with(question=another, answer=key.open(options), seat=SEAT, now=NOW)


def test_a_wrong_answer_uses_the_question_up_as_well(key: SoftKey) -> None:
    options, question = passkeys.ask(seat=SEAT, now=NOW)
    key.count += 1
    with pytest.raises(passkeys.Refused):
        passkeys.open_with(question=question, answer=key.open(options, host="evil.example"), seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        passkeys.open_with(question=question, answer=key.open(options), seat=SEAT, now=NOW)


def test_a_question_is_too_old_after_five_minutes(key: SoftKey) -> None:
    options, question = passkeys.ask(seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        passkeys.open_with(question=question, answer=key.open(options), seat=SEAT, now=NOW + 5 * MINUTE)


def test_a_second_tab_shares_the_question_for_a_while(key: SoftKey) -> None:
    options, question = passkeys.ask(seat=SEAT, now=NOW)
    again, same = passkeys.ask(seat=SEAT, now=NOW + MINUTE, question=question)
    later, other = passkeys.ask(seat=SEAT, now=NOW + 4 * MINUTE, question=question)
    assert (again["challenge"], same) == (options["challenge"], question)
    assert later["challenge"] != options["challenge"]
    assert other != question


def test_the_question_for_a_new_key_does_not_open_the_door(carol: Person, key: SoftKey) -> None:
    options, question = passkeys.offer(person=carol, seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        passkeys.open_with(question=question, answer=key.open({**options, "rpId": "localhost"}), seat=SEAT, now=NOW)


@pytest.mark.parametrize("count", [2, 1, 0])
def test_a_key_whose_counter_did_not_go_up_was_copied_and_its_owner_is_told(key: SoftKey, count: int) -> None:
    enter(key)
    key.count = count - 1  # `enter` counts up once
    with pytest.raises(passkeys.Refused):
        enter(key)
    assert kinds(CAROL)[-1] == "passkey_refused"
    assert len(told("passkey.refused")) == 1


def test_a_key_that_never_counts_opens_again_and_again(carol: Person) -> None:
    key = SoftKey()
    add(carol, key)
    for _ in range(3):
        key.count = -1
        assert enter(key) == carol


def test_the_key_of_a_closed_account_opens_nothing(carol: Person, key: SoftKey) -> None:
    profile.close(person=carol, seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        enter(key)


def test_a_key_opens_nothing_at_another_firm(cast: Cast, key: SoftKey) -> None:
    with scope.firm(cast.second.pk), pytest.raises(passkeys.Refused):
        enter(key)


def test_nobody_has_more_than_twenty(carol: Person) -> None:
    for _ in range(passkeys.PER_PERSON_MAX):
        add(carol, SoftKey())
    with pytest.raises(passkeys.TooMany):
        add(carol, SoftKey())


def test_a_passkey_is_not_followed_by_the_question_for_a_code(carol: Person) -> None:
    outcome = portal_sign_in.go_on(person=carol, way=Way.PASSKEY, seat=SEAT, now=NOW)
    assert outcome.session
    assert living(carol) == 1


def test_an_unconfirmed_account_cannot_be_opened_by_a_key(carol: Person, key: SoftKey) -> None:
    Person.objects.filter(pk=carol.pk).update(verified_at=None)
    with pytest.raises(passkeys.Refused):
        enter(key)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"rawId": 1}',
        '{"id": "AA", "rawId": "AB"}',
        "x" * 10_000,
        '{"rawId": "\ud800"}',
        "[" * 900,
    ],
)
def test_an_answer_that_is_none_is_refused_without_a_fuss(carol: Person, answer: str) -> None:
    _, question = passkeys.ask(seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        passkeys.open_with(question=question, answer=answer, seat=SEAT, now=NOW)
    _, question = passkeys.offer(person=carol, seat=SEAT, now=NOW)
    with pytest.raises(passkeys.Refused):
        passkeys.add(person=carol, question=question, answer=answer, seat=SEAT, now=NOW)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), letter=st.characters(codec="ascii"))
def test_an_answer_changed_anywhere_never_opens_as_somebody_else(
    carol: Person, key: SoftKey, place: int, letter: str
) -> None:
    options, question = passkeys.ask(seat=SEAT, now=NOW)
    key.count += 1
    answer = key.open(options)
    place %= len(answer)
    try:
        found = passkeys.open_with(
            question=question, answer=answer[:place] + letter + answer[place + 1 :], seat=SEAT, now=NOW
        )
    except passkeys.Refused:
        return
    assert found == carol  # the changed place said nothing, as the spare bits at the end of base64 do


def test_questions_leave_no_rows_behind_however_many_are_asked(carol: Person) -> None:
    for _ in range(3):
        passkeys.ask(seat=SEAT, now=NOW)
        passkeys.offer(person=carol, seat=SEAT, now=NOW)
    assert Ticket.objects.filter(kind=Ticket.Kind.PASSKEY).count() == 1
    assert not SpentAnswer.objects.exists()


def test_a_question_that_was_answered_is_not_shared_with_another_tab(key: SoftKey) -> None:
    options, question = passkeys.ask(seat=SEAT, now=NOW)
    key.count += 1
    passkeys.open_with(question=question, answer=key.open(options), seat=SEAT, now=NOW)
    assert passkeys.ask(seat=SEAT, now=NOW, question=question)[1] != question


def test_registering_anew_does_not_bring_old_keys_back(carol: Person, key: SoftKey) -> None:
    profile.close(person=carol, seat=SEAT, now=NOW)
    register()
    assert not Passkey.objects.exists()
