"""The staff's list and each one's page: who is shown, what is changed, and what stays out of reach."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quittance.access.models import Grant, Group, Layout, Limit, Membership, Person, Session
from quittance.access.models.person import Face
from quittance.access.rules.permissions import Permission
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast, session_of

PEOPLE = "/firm-portal/people/"


@pytest.fixture
def danas(cast: Cast) -> Client:
    return desk_of(cast.dana)


def shown(client: Client, path: str = PEOPLE, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return text(answer)


def rows(client: Client, asked: str = "") -> list[str]:
    return [row["name"] for row in client.get(f"{PEOPLE}rows/?{asked}").json()["rows"]]


def test_the_list_works_without_script_and_holds_the_staff_alone(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        Person.objects.create(
            face=Face.PORTAL, address="payer@x.example", given_name="Payer", family_name="P", joined_at=clock.now()
        )
    page = shown(danas)
    assert all(name in page for name in ("Dana Reyes", "Miguel Santos", "Sam Holt", "Admins"))
    assert not any(name in page for name in ("Payer", "Lee Tran"))
    assert "Miguel Santos" not in shown(danas, f"{PEOPLE}?q=reyes").partition("<template")[0]
    assert "Nothing fits that search" in shown(danas, f"{PEOPLE}?q=nobody").partition("<template")[0]


def test_a_list_asked_for_what_it_does_not_offer_says_so(danas: Client) -> None:
    assert "There is no column" in shown(danas, f"{PEOPLE}?sort=password", 400)
    answer = danas.get(f"{PEOPLE}rows/?sort=password")
    assert (answer.status_code, answer.json()) == (400, {"fault": "There is no column 'password'."})
    assert danas.get(f"{PEOPLE}file/?sort=password").status_code == 400


def test_the_grid_asks_by_ranges_and_is_told_how_many_there_are(danas: Client) -> None:
    answer = danas.get(f"{PEOPLE}rows/?start=1&end=2&sort=-name").json()
    assert ([row["name"] for row in answer["rows"]], answer["total"]) == (["Miguel Santos"], 3)
    assert rows(danas, "where=groups:contains:admin") == ["Dana Reyes"]
    assert rows(danas, "state=removed") == []


def test_states_tell_who_comes_in_who_never_did_and_who_is_gone(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        now = clock.now()
        Person.objects.filter(pk=cast.miguel.pk).update(joined_at=now)
        Person.objects.filter(pk=cast.sam.pk).update(joined_at=now - timedelta(days=40))
    states = {row["name"]: row["state"]["text"] for row in danas.get(f"{PEOPLE}rows/").json()["rows"]}
    assert states == {
        "Dana Reyes": "signs in", "Miguel Santos": "never signed in", "Sam Holt": "not seen for a month",
    }  # fmt: skip
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.sam.pk).update(removed_at=now)
    assert rows(danas, "state=removed") == ["Sam Holt"]


def test_who_was_removed_stands_quiet_in_the_list(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.sam.pk).update(removed_at=clock.now())
    assert '<span class="state quiet">removed</span>' in shown(danas)


def test_the_list_asks_the_database_no_more_often_for_many_than_for_few(cast: Cast, danas: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            danas.get(f"{PEOPLE}rows/")
        return len(captured)

    asked()  # the first visit of a minute notes that the session is in use
    few = asked()
    with scope.firm(cast.harbor.pk):
        users, now = Group.objects.get(name="Users"), clock.now()
        for number in range(30):
            person = Person.objects.create(
                face=Face.STAFF, address=f"p{number}@harbor.example", given_name=f"P{number}", family_name="Q",
                joined_at=now,
            )  # fmt: skip
            Membership.objects.create(person=person, group=users, given_at=now, given_by="system")
    assert asked() == few


def test_the_file_holds_all_that_match_as_text_and_no_formula(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.sam.pk).update(given_name="=HYPERLINK(1)")
    answer = danas.get(f"{PEOPLE}file/?sort=name")
    lines = text(answer).splitlines()
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("Name,Address,Groups,State,Last seen")
    assert len(lines) == 4
    assert lines[1].startswith("'=HYPERLINK(1) Holt,")
    assert len(text(danas.get(f"{PEOPLE}file/?q=reyes")).splitlines()) == 2


def test_an_arrangement_is_kept_for_its_person_alone_and_forgotten_when_nothing_is_told(
    cast: Cast, danas: Client
) -> None:
    told: dict[str, list[object]] = {"columns": [{"key": "address", "width": 300, "hidden": True}], "filters": []}
    assert danas.post(f"{PEOPLE}layout/", json.dumps(told), content_type="application/json").status_code == 204
    assert "&quot;width&quot;: 300" in shown(danas)
    with scope.firm(cast.harbor.pk):
        assert [layout.person_id for layout in Layout.objects.all()] == [cast.dana.pk]
    refused = danas.post(f"{PEOPLE}layout/", b"{", content_type="application/json")
    assert (refused.status_code, refused.json()) == (400, {"fault": "That is no JSON."})
    told["filters"] = ["name:contains:\x00"]
    for odd in (json.dumps(told), json.dumps({"columns": [], "filters": ["name:contains:\ud800"]})):
        assert danas.post(f"{PEOPLE}layout/", odd, content_type="application/json").status_code == 400
    assert danas.post(f"{PEOPLE}layout/", b"", content_type="application/json").status_code == 204
    with scope.firm(cast.harbor.pk):
        assert not Layout.objects.exists()


def test_an_arrangement_sent_as_a_form_is_refused_in_words(danas: Client) -> None:
    danas.handler.enforce_csrf_checks = True  # who looks for the seal reads the form, and a form is read once
    danas.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    answer = danas.post(f"{PEOPLE}layout/", {"csrfmiddlewaretoken": "a" * 32, "columns": "x"})
    assert (answer.status_code, answer.json()) == (400, {"fault": "An arrangement is sent as JSON."})


def test_a_person_opens_beside_the_list_and_the_address_remembers_who(cast: Cast, danas: Client) -> None:
    part = shown(danas, f"{PEOPLE}{cast.miguel.pk}/beside/")
    assert "Miguel Santos" in part
    assert "<html" not in part
    assert "data-beside-title>Miguel Santos" in shown(danas, f"{PEOPLE}?open={cast.miguel.pk}")
    for wrong in ("x", "-1", "9" * 40, str(cast.lee.pk), "1e3"):
        assert "data-beside-title" not in shown(danas, f"{PEOPLE}?open={wrong}")


def test_portal_people_people_of_other_firms_and_numbers_of_nobody_have_no_page_here(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        payer = Person.objects.create(
            face=Face.PORTAL, address="payer@x.example", given_name="Payer", family_name="P", joined_at=clock.now()
        )
    for number in (payer.pk, cast.lee.pk, 10**9, 10**30):
        assert danas.get(f"{PEOPLE}{number}/").status_code == 404
        assert danas.get(f"{PEOPLE}{number}/beside/").status_code == 404
        for way in ("groups", "rights", "bounds", "sessions", "see-as"):
            assert danas.post(f"{PEOPLE}{number}/{way}/").status_code == 404


def test_groups_rights_and_bounds_are_given_on_the_persons_page(cast: Cast, danas: Client) -> None:
    page = f"{PEOPLE}{cast.sam.pk}/"
    with scope.firm(cast.harbor.pk):
        users = Group.objects.get(name="Users")
    for way, said in (
        ("groups", {"groups": [users.pk]}),
        ("rights", {"rights": ["waive_fees"]}),
        ("bounds", {"offices": "Boston\n\n Portland ", "partners": "", "clients": "1100"}),
    ):
        answer = danas.post(f"{page}{way}/", said)
        assert (answer.status_code, answer.headers["location"]) == (302, page)
    told = shown(danas, page)
    assert "Single rights of Sam Holt: given: Waive fees." in told
    assert "Boston (office), Portland (office), 1100 (client)" in told
    with scope.firm(cast.harbor.pk):
        assert {grant.permission for grant in Grant.objects.filter(person=cast.sam)} == {"waive_fees"}
        assert Limit.objects.filter(person=cast.sam).count() == 3
        assert set(Event.objects.filter(subject_id=cast.sam.pk).values_list("by", flat=True)) == {
            f"staff:{cast.dana.pk}"
        }


@pytest.mark.parametrize(
    ("way", "said"),
    [("rights", {"rights": ["fly"]}), ("groups", {"groups": ["77"]}), ("bounds", {"offices": "x" * 121})],
)
def test_what_nobody_knows_is_refused_beside_the_form(
    cast: Cast, danas: Client, way: str, said: dict[str, object]
) -> None:
    answer = danas.post(f"{PEOPLE}{cast.sam.pk}/{way}/", said)
    assert answer.status_code == 400
    assert 'role="alert"' in text(answer) or 'class="fault"' in text(answer)
    with scope.firm(cast.harbor.pk):
        assert not Grant.objects.filter(person=cast.sam).exists()


def test_ones_own_last_right_to_edit_rights_is_refused_in_words(cast: Cast, danas: Client) -> None:
    answer = danas.post(f"{PEOPLE}{cast.dana.pk}/groups/", {"groups": []})
    assert answer.status_code == 400
    assert "take your own right" in text(answer)
    assert danas.get(PEOPLE).status_code == 200


def test_the_rights_of_somebody_removed_are_shown_and_stay(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.miguel.pk).update(removed_at=clock.now())
    page = shown(danas, f"{PEOPLE}{cast.miguel.pk}/")
    assert "was removed on" in page
    assert "Save the groups" not in page
    assert danas.post(f"{PEOPLE}{cast.miguel.pk}/rights/", {"rights": ["waive_fees"]}).status_code == 404


def test_sessions_are_ended_one_or_all_but_never_the_one_that_asks(cast: Cast, danas: Client) -> None:
    for _ in range(3):
        session_of(cast.miguel, clock.now())
    with scope.firm(cast.harbor.pk):
        one = Session.objects.filter(person=cast.miguel).latest("pk").pk
    page = f"{PEOPLE}{cast.miguel.pk}/"
    danas.post(f"{page}sessions/", {"session": one})
    assert "1 session of Miguel Santos ended." in shown(danas, page)
    danas.post(f"{page}sessions/")
    assert "2 sessions of Miguel Santos ended." in shown(danas, page)
    for said in ({}, {"session": "77"}):
        danas.post(f"{PEOPLE}{cast.dana.pk}/sessions/", said)
        assert "No session was left to end." in shown(danas)
    assert danas.post(f"{page}sessions/", {"session": "x"}).status_code == 404


def test_a_session_of_somebody_else_is_not_ended_through_the_wrong_person(cast: Cast, danas: Client) -> None:
    session_of(cast.miguel, clock.now())
    with scope.firm(cast.harbor.pk):
        one = Session.objects.get(person=cast.miguel)
        danas.post(f"{PEOPLE}{cast.sam.pk}/sessions/", {"session": one.pk})
        one.refresh_from_db()
        assert one.ended_at is None


def test_dana_looks_as_miguel_changes_nothing_and_is_herself_again(cast: Cast, danas: Client) -> None:
    answer = danas.post(f"{PEOPLE}{cast.miguel.pk}/see-as/")
    assert answer.status_code == 302
    assert danas.get(PEOPLE).status_code == 403
    refused = danas.post(f"{PEOPLE}{cast.sam.pk}/see-as/")
    assert refused.status_code == 403
    assert danas.post("/firm-portal/see-as/stop/").headers["location"] == f"{PEOPLE}{cast.miguel.pk}/"
    assert "You are yourself again" in shown(danas)
    assert danas.post("/firm-portal/see-as/stop/").headers["location"] == "/firm-portal/"


def test_who_may_do_more_is_not_seen_as_and_the_reason_is_said(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        for right in (Permission.SEE_AS, Permission.EDIT_PERMISSIONS):
            Grant.objects.create(person=cast.miguel, permission=right, given_at=clock.now(), given_by="system")
    miguels = desk_of(cast.miguel)
    assert "may do more than you may" in shown(miguels, f"{PEOPLE}{cast.dana.pk}/")
    assert miguels.post(f"{PEOPLE}{cast.dana.pk}/see-as/").headers["location"] == f"{PEOPLE}{cast.dana.pk}/"
    assert "may do more than you may" in shown(miguels)


def test_names_are_shown_as_text(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        Person.objects.filter(pk=cast.sam.pk).update(given_name="<script>x</script>")
    for path in (PEOPLE, f"{PEOPLE}{cast.sam.pk}/", f"{PEOPLE}{cast.sam.pk}/beside/"):
        assert "<script>x" not in shown(danas, path)
