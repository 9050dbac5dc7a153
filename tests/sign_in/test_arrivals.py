"""Who comes in for the first time, who is known again, and whom nobody takes for somebody else."""

import html
from urllib.parse import quote

import pytest

from quittance.access import queries as access
from quittance.access.actions import set_up
from quittance.access.models import Person
from quittance.access.models.person import Face
from quittance.access.rules.permissions import ADMINS, USERS
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.web.base import cookies
from tests.cast import Cast, session_of
from tests.sign_in.visit import GO, Visit

MIGUEL = "miguel.santos@harborpine.example"


def person_of(visit: Visit) -> Person:
    with scope.firm(visit.firm.pk):
        return Person.objects.get(face=Face.STAFF, address__iexact=visit.person)


def rights_of(visit: Visit) -> frozenset[str]:
    with scope.firm(visit.firm.pk):
        return access.rights(person=person_of(visit))[0]


def told(visit: Visit, name: str) -> list[Event]:
    with scope.firm(visit.firm.pk):
        return list(Event.objects.filter(name=name).order_by("pk"))


@pytest.mark.parametrize(("name", "given", "family"), [("oidc", "Dana", "Reyes"), ("saml", "Lee", "Tran")])
def test_a_first_visit_makes_the_person_with_names_and_groups(
    request: pytest.FixtureRequest, name: str, given: str, family: str
) -> None:
    visit: Visit = request.getfixturevalue(name)
    assert visit.come_in()["Location"] == "/firm-portal/today/"
    person = person_of(visit)
    assert (person.given_name, person.family_name) == (given, family)
    assert person.subject
    assert rights_of(visit) >= ADMINS
    assert [event.subject_id for event in told(visit, "person.joined")] == [person.pk]
    assert visit.is_in()


def test_who_comes_back_under_a_new_name_and_address_is_the_same_person(oidc: Visit) -> None:
    oidc.come_in()
    before = person_of(oidc)
    fresh = "dana.fields@harborpine.example"
    oidc.provider.ask("PATCH", f"people/{oidc.person}", family_name="Fields", email=fresh)
    oidc.person = fresh
    oidc.come_in()
    after = person_of(oidc)
    assert (after.pk, after.family_name) == (before.pk, "Fields")
    [event] = told(oidc, "person.changed")
    assert event.facts["before"] == {"address": before.address, "family_name": "Reyes"}


def test_groups_at_the_provider_are_followed_at_each_sign_in(oidc: Visit) -> None:
    oidc.person = MIGUEL
    oidc.come_in()
    assert rights_of(oidc) == USERS
    oidc.provider.misbehave("oidc_no_groups")
    oidc.come_in()
    # What the id_token left out, userinfo told.
    assert rights_of(oidc) == USERS
    everybody = oidc.provider.ask("GET", f"people/{MIGUEL}")
    oidc.provider.ask("PATCH", f"people/{MIGUEL}", groups=[g for g in everybody["groups"] if g != "Bookkeeping"])
    oidc.come_in()
    assert rights_of(oidc) == frozenset()


def test_who_belongs_to_no_group_is_told_whom_to_ask_and_what_the_provider_said(oidc: Visit) -> None:
    oidc.person = "ruth.okafor@harborpine.example"
    oidc.come_in()
    page = html.unescape(oidc.client.get("/firm-portal/today/").content.decode())
    assert "You are in, but you may do nothing yet" in page
    assert "Partners" in page
    assert "office@harbor.example" in page


def test_a_person_of_the_staff_without_a_subject_is_joined_by_address(oidc: Visit, cast: Cast) -> None:
    with scope.firm(oidc.firm.pk):
        Person.objects.filter(pk=cast.dana.pk).update(address=oidc.person.upper())
    oidc.come_in()
    assert person_of(oidc).pk == cast.dana.pk


def test_a_portal_person_is_never_joined_by_address(oidc: Visit) -> None:
    with scope.firm(oidc.firm.pk):
        payer = Person.objects.create(
            face=Face.PORTAL, address=oidc.person, given_name="D", family_name="R", joined_at=clock.now()
        )
    oidc.come_in()
    assert person_of(oidc).pk != payer.pk
    with scope.firm(oidc.firm.pk):
        assert Person.objects.get(pk=payer.pk).subject == ""


def test_another_subject_with_the_same_address_is_not_taken_for_the_person(oidc: Visit, saml: Visit) -> None:
    for visit, mood in ((oidc, "oidc_other_subject"), (saml, "saml_other_subject")):
        visit.come_in()
        visit.client.cookies.clear()
        visit.provider.misbehave(mood)
        answer = visit.come_in()
        assert answer.status_code == 403
        assert "Your address belongs to another account here" in html.unescape(answer.content.decode())
        assert not visit.token


@pytest.mark.parametrize(("by", "status"), [("scim", 403), ("staff:1", 302)])
def test_who_was_removed_comes_back_by_signing_in_unless_the_directory_took_them_out(
    oidc: Visit, by: str, status: int
) -> None:
    oidc.come_in()
    oidc.client.cookies.clear()
    with scope.firm(oidc.firm.pk):
        Person.objects.filter(pk=person_of(oidc).pk).update(removed_at=clock.now(), removed_by=by)
    assert oidc.come_in().status_code == status
    assert bool(oidc.token) is (status == 302)


def test_no_names_are_no_reason_to_forget_the_ones_we_know(saml: Visit) -> None:
    saml.come_in()
    saml.provider.misbehave("saml_no_names")
    saml.come_in()
    assert str(person_of(saml)) == "Lee Tran"


def test_a_real_sign_in_names_who_was_called_a_set_up_visitor(saml: Visit) -> None:
    saml.come_in()
    given, family = set_up.PLACEHOLDER
    with scope.firm(saml.firm.pk):
        Person.objects.filter(pk=person_of(saml).pk).update(given_name=given, family_name=family)
    saml.provider.misbehave("saml_no_names")
    saml.come_in()
    assert str(person_of(saml)) == "Lee Tran"


def test_a_session_brought_along_ends_and_a_new_token_is_given(oidc: Visit, cast: Cast) -> None:
    """Whoever planted a session in somebody's browser does not find them in it."""
    planted = session_of(cast.miguel, clock.now())
    oidc.client.cookies[cookies.STAFF] = planted
    oidc.come_in()
    assert oidc.token not in {"", planted}
    with scope.firm(oidc.firm.pk):
        assert access.visitor(token=planted, face=Face.STAFF, host="localhost", now=clock.now()) is None
    assert [session.person.address for session in oidc.sessions()] == [oidc.person]


def test_an_answer_that_another_browser_asked_for_opens_nothing(oidc: Visit, saml: Visit) -> None:
    """An attacker's own answer, slipped to somebody else, would sign them in as the attacker."""
    for visit in (oidc, saml):
        said = visit.sent_back(visit.set_out())
        victim = Visit(visit.provider, visit.firm, visit.host)
        victim.set_out()
        assert victim.arrive(said).status_code == 400
        assert not victim.token


def test_two_tabs_come_in_side_by_side_and_the_fifth_makes_the_first_one_old(oidc: Visit) -> None:
    ways = [oidc.set_out(f"?next=/firm-portal/people/%3Ftab={number}") for number in range(5)]
    ends = [oidc.arrive(oidc.sent_back(way)) for way in reversed(ways)]
    assert [end.get("Location") for end in ends] == [
        *(f"/firm-portal/people/?tab={number}" for number in (4, 3, 2, 1)),
        None,
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/", "/\\evil.example", "/firm-portal//evil.example", "javascript:alert(1)",
        "/client-portal/", "/firm-portal/../client-portal/", "/firm-portal/%2e%2e/ops/", "/firm-portal\\@evil.example",
        "/firm-portal/door/sign-out/", "http:evil.example", "/firm-portal/people/\r\nSet-Cookie: a=b",
        " /firm-portal/people/",
        "/firm-portal/" + "a" * 2000, "https://localhost/firm-portal/people/",
    ],
)  # fmt: skip
def test_no_address_of_elsewhere_is_gone_to_after_the_sign_in(oidc: Visit, wanted: str) -> None:
    assert oidc.come_in(f"?next={quote(wanted)}")["Location"] == "/firm-portal/today/"
    assert oidc.client.get(f"/firm-portal/?next={quote(wanted)}")["Location"] == "/firm-portal/today/"


def test_one_comes_back_to_the_page_one_wanted(oidc: Visit) -> None:
    assert oidc.come_in("?next=/firm-portal/people/%3Fq=a%26b=c")["Location"] == "/firm-portal/people/?q=a&b=c"


def test_setting_out_writes_no_row_and_a_head_is_as_harmless(oidc: Visit) -> None:
    with scope.firm(oidc.firm.pk):
        before = Event.objects.count()
    oidc.set_out()
    oidc.client.head(GO)
    with scope.firm(oidc.firm.pk):
        assert Event.objects.count() == before
    assert not oidc.sessions()


def test_the_cookie_of_an_attempt_opens_at_no_other_firm(oidc: Visit, saml: Visit) -> None:
    said = oidc.sent_back(oidc.set_out())
    for name, morsel in oidc.client.cookies.items():
        saml.client.cookies[name] = morsel.value
    assert saml.client.get("/firm-portal/door/oidc/", said).status_code == 400
    assert not saml.token


def test_leaving_ends_the_session_and_says_that_the_work_account_goes_on(oidc: Visit) -> None:
    oidc.come_in()
    token = oidc.token
    csrf = oidc.client.get("/firm-portal/today/").context["csrf_token"]
    answer = oidc.client.post("/firm-portal/door/sign-out/", {"csrfmiddlewaretoken": csrf})
    assert answer["Location"] == "/firm-portal/door/left/"
    assert not oidc.sessions()
    oidc.client.cookies[cookies.STAFF] = token
    assert oidc.client.get("/firm-portal/today/").status_code == 302
    assert "Your work account itself is still signed in" in oidc.client.get(answer["Location"]).content.decode()
