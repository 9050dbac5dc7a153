"""Every page, whoever knocks: each right alone, all rights but one, no right, the other face, the other firm, nobody.

What a page's gate says is the only source; a page without a gate fails here and in the walk of the addresses.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.http.response import HttpResponseBase

from quittance.access.models import Grant, Person, Session
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules.permissions import SETTING_UP, Permission
from quittance.core import clock, scope
from quittance.tenancy.models import Firm
from quittance.web.base import cookies, gate
from tests import pages, rows
from tests.cast import Cast, session_of
from tests.pages import FIRM_PAGES, HARBOR, SECOND, Page

FIRMS_PAGES = [page for page in pages.of(FIRM_PAGES) if page.folder in {"firm", "portal"}]
STAFF_PAGES = [page for page in FIRMS_PAGES if page.folder == "firm"]
PORTAL_PAGES = [page for page in FIRMS_PAGES if page.folder == "portal"]
# Whoever holds the set-up link came by mail; the key for the day when the provider is down is for people of the firm.
NOT_BY_LINK = "firm-portal/settings/sign-in/emergency/"
_DOORS = ("/firm-portal/?", "/client-portal/sign-in/?")
_EXACT_DOORS = {"/firm-portal/", "/client-portal/sign-in/"}


@dataclass(frozen=True)
class Knock:
    """Somebody at a page, and what came of it."""

    page: Page
    method: str
    answer: HttpResponseBase

    @property
    def was_let_in(self) -> bool:
        return self.answer.status_code not in {401, 403} and not self.was_sent_to_the_door

    @property
    def was_sent_to_the_door(self) -> bool:
        where = self.answer.get("Location", "")
        return self.answer.status_code == 302 and (where in _EXACT_DOORS or where.startswith(_DOORS))

    def __str__(self) -> str:
        return f"{self.method} /{self.page.route}: {self.answer.status_code} {self.answer.get('Location', '')}"


def declared(page: Page) -> gate.Gate:
    found = gate.declared(page.view)
    assert found is not None, f"/{page.route} has no gate"
    return found


def staff_with(firm: Firm, rights: frozenset[Permission], name: str) -> Person:
    now = clock.now()
    with scope.firm(firm.pk):
        person = Person.objects.create(
            face=Face.STAFF, address=f"{name}@{firm.slug}.example", given_name=name, family_name="X", joined_at=now
        )
        Grant.objects.bulk_create(
            [Grant(person=person, permission=right, given_at=now, given_by="system") for right in rights]
        )
    return person


@dataclass
class Visits:
    """Knocks at pages of Harbor & Pine; a new session for each, since some pages end the one they are asked with."""

    cast: Cast
    built: rows.Rows

    def knock(self, page: Page, method: str, person: Person | None, *, name: str = cookies.STAFF) -> Knock:
        carried = {name: session_of(person, clock.now())} if person else {}
        return Knock(page, method, pages.ask(HARBOR, page.address(self.cast.harbor, self.built), carried, method))

    def everywhere(
        self, walked: list[Page], person: Person | None, *, name: str = cookies.STAFF
    ) -> Iterator[tuple[gate.Gate, Knock]]:
        for page in walked:
            asked = declared(page)
            for method in set(asked.methods) - {"HEAD"}:
                yield asked, self.knock(page, method, person, name=name)


@pytest.fixture
def visits(cast: Cast) -> Visits:
    return Visits(cast=cast, built=rows.build(cast.harbor))


def behind(walked: list[Page], test: Callable[[gate.Gate], bool]) -> list[Page]:
    return [page for page in walked if test(declared(page))]


RIGHTS = sorted({right for page in STAFF_PAGES if (right := declared(page).permission) and right != "member"})


@pytest.mark.parametrize("right", RIGHTS)
def test_a_page_opens_to_its_own_right_and_to_no_other(visits: Visits, right: str) -> None:
    held = Permission(right)
    others = staff_with(visits.cast.harbor, frozenset(Permission) - {held}, "all-but-one")
    walked = behind(STAFF_PAGES, lambda asked: asked.permission == right)
    besides = {Permission(also) for page in walked if (also := declared(page).also)}
    holder = staff_with(visits.cast.harbor, frozenset({held, *besides}), "holder")
    refused = [str(knock) for _, knock in visits.everywhere(walked, others) if knock.was_let_in]
    admitted = [str(knock) for _, knock in visits.everywhere(walked, holder) if not knock.was_let_in]
    assert (refused, admitted) == ([], [])


def test_a_page_that_asks_for_a_second_right_opens_to_neither_alone(visits: Visits) -> None:
    walked = behind(STAFF_PAGES, lambda asked: asked.also is not None)
    assert walked
    for number, page in enumerate(walked):
        missing = Permission(declared(page).also or "")
        person = staff_with(visits.cast.harbor, frozenset(Permission) - {missing}, f"all-but-the-second-{number}")
        for method in set(declared(page).methods) - {"HEAD"}:
            assert visits.knock(page, method, person).answer.status_code == 403, page.route


def test_somebody_without_any_right_is_told_whom_to_ask_and_sees_nothing(visits: Visits) -> None:
    gated = behind(STAFF_PAGES, lambda asked: bool(asked.permission) and asked.permission != "member")
    for _, knock in visits.everywhere(gated, visits.cast.sam):
        assert knock.answer.status_code == 403, str(knock)
        assert visits.cast.harbor.contact_address in pages.told(knock.answer), str(knock)


def test_the_other_face_the_other_firm_and_nobody_are_let_into_no_gated_page(visits: Visits) -> None:
    payer = visits.built[Person]
    assert isinstance(payer, Person)
    gated = behind(FIRMS_PAGES, lambda asked: not asked.open_to_all)
    staff, portal = behind(gated, lambda asked: asked.looker == "firm"), behind(gated, lambda a: a.looker == "portal")
    strangers: tuple[tuple[list[Page], Person | None, str], ...] = (
        (gated, None, cookies.STAFF),
        (staff, visits.cast.lee, cookies.STAFF),
        (portal, visits.cast.lee, cookies.PORTAL),
        (staff, payer, cookies.STAFF),
        (portal, visits.cast.dana, cookies.PORTAL),
    )
    for walked, person, name in strangers:
        let_in = [str(knock) for _, knock in visits.everywhere(walked, person, name=name) if knock.was_let_in]
        assert let_in == [], (person, name)


def test_a_session_opens_nothing_on_another_host_of_the_same_firm_or_of_another(visits: Visits) -> None:
    token = session_of(visits.cast.dana, clock.now())
    members = behind(STAFF_PAGES, lambda asked: asked.permission == "member" and "GET" in asked.methods)
    page = members[0]
    answer = pages.ask(SECOND, page.address(visits.cast.second, visits.built), {cookies.STAFF: token})
    assert Knock(page, "GET", answer).was_sent_to_the_door


def test_a_portal_person_is_let_into_every_page_of_theirs(visits: Visits) -> None:
    payer = visits.built[Person]
    assert isinstance(payer, Person)
    walked = behind(PORTAL_PAGES, lambda asked: asked.permission == "person")
    shut = [str(k) for _, k in visits.everywhere(walked, payer, name=cookies.PORTAL) if not k.was_let_in]
    assert shut == []
    assert walked


def test_who_sees_as_somebody_else_changes_nothing(visits: Visits) -> None:
    now, cast = clock.now(), visits.cast
    gated = behind(STAFF_PAGES, lambda asked: bool(asked.permission) and asked.permission != "member")
    for page in (page for page in gated if "POST" in declared(page).methods):
        token = session_of(cast.dana, now)
        with scope.firm(cast.harbor.pk):
            Session.objects.filter(person=cast.dana, ended_at=None).update(sees_as=cast.dana)
        answer = pages.ask(HARBOR, page.address(cast.harbor, visits.built), {cookies.STAFF: token}, "POST")
        assert answer.status_code == 403, page.route
        assert "Nothing was changed" in pages.told(answer)


def test_a_set_up_link_opens_the_connection_of_the_provider_alone(visits: Visits) -> None:
    now, cast = clock.now(), visits.cast
    for page in STAFF_PAGES:
        asked = declared(page)
        if asked.open_to_all or "GET" not in asked.methods or asked.permission == "member":
            continue
        token = session_of(cast.dana, now)
        with scope.firm(cast.harbor.pk):
            Session.objects.filter(person=cast.dana, ended_at=None).update(way=Way.SETUP)
        answer = pages.ask(HARBOR, page.address(cast.harbor, visits.built), {cookies.STAFF: token})
        let_in = Knock(page, "GET", answer).was_let_in
        assert let_in is (asked.permission in SETTING_UP and page.route != NOT_BY_LINK), page.route


def test_an_open_page_is_let_in_by_nobody_in_particular(visits: Visits) -> None:
    for asked, knock in visits.everywhere(behind(FIRMS_PAGES, lambda asked: asked.open_to_all), None):
        assert knock.answer.status_code != 403, (asked, str(knock))
