"""The audit log: every event in words, with names, in the firm's time."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client

from quittance.access.actions import groups, rights
from quittance.access.models import Group, Person
from quittance.access.models.person import Face
from quittance.core import events, scope, seals
from quittance.core.models import Event
from quittance.web.firm import history
from quittance.web.firm.event_words import KINDS, WORDS
from quittance.web.firm.tests.desk import desk_of, text
from tests import spoken, tree
from tests.cast import NOW, Cast

AUDIT = "/firm-portal/audit/"


@pytest.fixture
def danas(cast: Cast) -> Client:
    with scope.firm(cast.harbor.pk):
        rights.give(person=cast.sam, permissions=["waive_fees"], by=f"staff:{cast.dana.pk}", now=NOW)
        groups.put(person=cast.sam, groups=[Group.objects.get(name="Users")], by="ops:1", now=NOW)
    return desk_of(cast.dana)


def told(client: Client, asked: str = "") -> str:
    answer = client.get(f"{AUDIT}?{asked}")
    assert answer.status_code == 200
    return text(answer)


def test_every_event_that_the_product_tells_has_a_sentence_and_a_kind() -> None:
    domains = [name for name in tree.packages() if "/" not in name]
    named = set().union(*(spoken.events(domain) for domain in domains))
    assert named - set(WORDS) == set(), "web/firm/event_words.py lacks a sentence"
    assert {kind for kind, _ in WORDS.values()} == set(KINDS)


def test_events_read_as_sentences_with_names_and_the_firms_own_time(cast: Cast, danas: Client) -> None:
    page = told(danas)
    assert "Single rights of Sam Holt: given: Waive fees." in page
    assert "Sam Holt was put into the group “Users”." in page
    assert "Quittance support" in page
    assert "Jun 3, 2026, 10:00" in page  # 14:00 UTC is 10:00 in New York


def test_nobody_is_named_twice_for_what_they_did_themselves(cast: Cast, danas: Client) -> None:
    mine, other = f"staff:{cast.dana.pk}", f"staff:{cast.miguel.pk}"
    with scope.firm(cast.harbor.pk), transaction.atomic():
        facts = {"person": cast.dana.pk, "way": "oidc"}
        events.record("session.opened", cast.dana, at=NOW, by=mine, **facts)
        events.record("membership.given", cast.dana, at=NOW, by=mine, group="Admins", source="provider")
        events.record("membership.given", cast.dana, at=NOW, by=other, group="Users", source="hand")
        events.record("session.opened", cast.dana, at=NOW, by=other, person=cast.dana.pk, way="mail")
        found = history.lines(Event.objects.order_by("-pk")[:4], clock=cast.harbor.clock)
    assert [(line.who, line.what) for line in reversed(found)] == [
        ("Dana Reyes", "Signed in by work sign-in (OpenID Connect)."),
        ("Dana Reyes", "Was put into the group “Admins” by the firm's provider."),
        ("Miguel Santos", "Dana Reyes was put into the group “Users”."),
        ("Miguel Santos", "Dana Reyes signed in by a mailed link."),
    ]


def test_an_event_without_a_sentence_or_with_facts_missing_is_shown_all_the_same(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        events.record("parcel.lost", cast.harbor, at=NOW, by="somebody:else")
        for name in WORDS:
            events.record(name, cast.sam, at=NOW, by="staff:987654", person="no number")
    page = told(danas)
    assert "somebody" in page
    with scope.firm(cast.harbor.pk):
        [line] = history.lines(Event.objects.filter(name="parcel.lost"), clock=cast.harbor.clock)
    assert (line.what, line.who, line.kind) == ("parcel.lost", "somebody:else", "Other")


def test_the_log_is_narrowed_by_person_kind_and_days(cast: Cast, danas: Client) -> None:
    assert "Waive fees" in told(danas, f"who=staff:{cast.dana.pk}&kind=rights")
    assert "put into" not in told(danas, f"who=staff:{cast.dana.pk}&kind=rights")
    assert "put into" in told(danas, "who=ops")
    assert "Nothing fits" in told(danas, "kind=mail")
    assert "Waive fees" in told(danas, "since=2026-06-03&until=2026-06-03")
    assert "Waive fees" not in told(danas, "until=2026-06-02")


@pytest.mark.parametrize(
    "asked", ["who=operator:1", "kind=none", "since=yesterday", "before=x", "before=-1", "before=" + "9" * 30]
)
def test_what_the_log_cannot_be_asked_is_refused_beside_the_form(danas: Client, asked: str) -> None:
    assert danas.get(f"{AUDIT}?{asked}").status_code == 400
    assert danas.get(f"{AUDIT}file/?{asked}").status_code == 400


def test_days_beyond_any_firms_books_are_refused(danas: Client) -> None:
    for asked in ("since=0001-01-01", "until=9999-12-31", "since=2999-01-02"):
        assert danas.get(f"{AUDIT}?{asked}").status_code == 400


def test_older_entries_follow_page_by_page_whatever_comes_meanwhile(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        for number in range(60):
            events.record("trial_mail.posted", cast.harbor, at=NOW, by="system", address=f"a{number}@x.example")
    first = told(danas, "kind=mail")
    assert "a59@" in first
    assert "a9@" not in first
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    with scope.firm(cast.harbor.pk), transaction.atomic():
        events.record("trial_mail.posted", cast.harbor, at=NOW, by="system", address="late@x.example")
    second = text(danas.get(AUDIT + older))
    assert "a9@" in second
    assert "a10@" not in second
    assert "The newest" in second


def test_the_file_holds_every_matching_entry_with_the_raw_name_and_number(cast: Cast, danas: Client) -> None:
    lines = text(danas.get(f"{AUDIT}file/?kind=rights")).splitlines()
    assert lines[0] == "Number,When,Who,What,Kind,Event,By"
    assert [line.split(",")[-2] for line in lines[1:]] == ["membership.given", "rights.changed"]


def test_the_page_says_how_much_of_the_log_is_sealed(cast: Cast, danas: Client) -> None:
    assert "Not sealed yet" in told(danas)
    with scope.firm(cast.harbor.pk):
        seals.seal(now=datetime(2026, 6, 3, 15, 0, tzinfo=UTC))
    assert "All of it is sealed" in told(danas)
    with scope.firm(cast.harbor.pk), transaction.atomic():
        events.record("trial_mail.posted", cast.harbor, at=NOW, by="system")
    assert "Sealed but for the newest 1" in told(danas)


def test_the_log_of_one_firm_tells_nothing_of_the_other(cast: Cast, danas: Client) -> None:
    lees = text(desk_of(cast.lee).get(AUDIT, headers={"host": "second.localhost"}))
    assert "Sam Holt" not in lees


def test_nobody_poses_as_staff_by_the_name_of_a_portal_account(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        stranger = Person.objects.create(
            face=Face.PORTAL, address="evil@example.com", given_name="Dana", family_name="Reyes", joined_at=NOW
        )
        events.record("person.registered", stranger, at=NOW, by=f"portal:{stranger.pk}")
        [line] = history.lines(Event.objects.filter(name="person.registered"), clock=cast.harbor.clock)
        assert line.who == "Somebody in the client portal (evil@example.com, not confirmed)"
        Person.objects.filter(pk=stranger.pk).update(verified_at=NOW)
        [line] = history.lines(Event.objects.filter(name="person.registered"), clock=cast.harbor.clock)
    assert line.who == "Dana Reyes (client portal, evil@example.com)"


def test_a_change_of_the_look_or_the_sign_in_says_what_changed_and_never_a_secret(cast: Cast) -> None:
    look = {"accent": "#112233", "postal_address": "1 Pier", "logo": {"sha256": ""}}
    changes = {"issuer": ["https://a.example", "https://b.example"], "client_id": ["", "q-1"], "secret": "replaced"}
    with scope.firm(cast.harbor.pk), transaction.atomic():
        new = look | {"accent": "#445566", "logo": {"sha256": "ab"}}
        events.record("branding.changed", cast.harbor, at=NOW, by="system", old=look, new=new)
        events.record("connection.drafted", cast.harbor, at=NOW, by="system", changes=changes)
        members = {"name": "Partners", "added": [cast.dana.pk], "taken": [cast.sam.pk]}
        events.record("provider_group.members_changed", cast.harbor, at=NOW, by="scim", **members)
        found = Event.objects.filter(
            name__in=["branding.changed", "connection.drafted", "provider_group.members_changed"], at=NOW
        )
        told = {line.name: line.what for line in history.lines(found, clock=cast.harbor.clock)}
    assert told["branding.changed"] == "The firm's look changed: color #112233 → #445566, logo added."
    assert told["connection.drafted"] == (
        "A change of the sign-in was drafted: issuer https://b.example, before: https://a.example; "
        "client id q-1; a new secret."
    )
    assert told["provider_group.members_changed"] == (
        "Changed who is in its group “Partners”: came: Dana Reyes; went: Sam Holt."
    )
