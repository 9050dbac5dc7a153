"""An address changes once both mailboxes have clicked, in either order, and never into somebody else's."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from quittance.access.actions import address_change, magic, passwords, portal_sign_in, tickets
from quittance.access.actions.address_change import LEAVE, TAKE
from quittance.access.models import Person, Session, Ticket
from quittance.access.models.session import Way
from quittance.access.tests.portal import (
    CAROL,
    PASSWORD,
    SEAT,
    join,
    kinds,
    living,
    mailed,
    mailed_token,
    register,
    told,
)
from quittance.core import scope
from quittance.core.tests.waiting import together
from tests.cast import NOW, Cast

NEW = "carol@pine.example"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


@pytest.fixture
def carol() -> Person:
    return join()


def ask(person: Person, address: str = NEW) -> None:
    address_change.ask(person=person, address=address, seat=SEAT, now=NOW)


def click(kind: Ticket.Kind, token: str, but: Session | None = None) -> bool:
    return address_change.confirm(kind=kind, token=token, seat=SEAT, now=NOW, but=but)[1]


def address_of(person: Person) -> str:
    return Person.objects.get(pk=person.pk).address


@pytest.mark.parametrize("order", [(LEAVE, TAKE), (TAKE, LEAVE)])
def test_the_second_click_changes_it_whichever_comes_first(
    carol: Person, order: tuple[Ticket.Kind, Ticket.Kind]
) -> None:
    ask(carol)
    tokens = {LEAVE: mailed_token(CAROL), TAKE: mailed_token(NEW)}
    assert not click(order[0], tokens[order[0]])
    assert address_of(carol) == CAROL
    assert click(order[1], tokens[order[1]])
    assert address_of(carol) == NEW
    assert (kinds(CAROL)[-1], kinds(NEW)[-1]) == ("address_changed", "address_changed")
    [event] = told("address.changed")
    assert (event.by, event.facts["former"], event.facts["present"]) == (f"portal:{carol.pk}", CAROL, NEW)


def test_both_clicks_at_once_change_it_once(cast: Cast, carol: Person) -> None:
    ask(carol)
    leave, take = mailed_token(CAROL), mailed_token(NEW)

    def go(kind: Ticket.Kind, token: str) -> bool:
        with scope.firm(cast.harbor.pk):
            return click(kind, token)

    assert sorted(together(lambda: go(LEAVE, leave), lambda: go(TAKE, take))) == [False, True]
    assert address_of(carol) == NEW
    assert len(told("address.changed")) == 1


def test_other_sessions_end_and_links_to_the_old_mailbox_go_out_of_force(carol: Person) -> None:
    portal_sign_in.go_on(person=carol, way=Way.PASSWORD, seat=SEAT, now=NOW)
    portal_sign_in.go_on(person=carol, way=Way.PASSWORD, seat=SEAT, now=NOW)
    mine = Session.objects.filter(person=carol).latest("pk")
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    link = mailed_token(CAROL)
    ask(carol)
    click(LEAVE, mailed_token(CAROL), mine)
    click(TAKE, mailed_token(NEW), mine)
    assert living(carol) == 1
    with pytest.raises(tickets.Spent):
        magic.use(token=link, now=NOW)
    assert portal_sign_in.by_password(address=NEW, password=PASSWORD, network="", now=NOW).pk == carol.pk
    with pytest.raises(portal_sign_in.Refused):
        portal_sign_in.by_password(address=CAROL, password=PASSWORD, network="", now=NOW)


def test_a_click_works_once_and_for_a_day(carol: Person) -> None:
    ask(carol)
    token = mailed_token(CAROL)
    with pytest.raises(tickets.Spent):
        address_change.confirm(kind=LEAVE, token=token, seat=SEAT, now=NOW + DAY, but=None)
    click(LEAVE, token)
    with pytest.raises(tickets.Spent):
        click(LEAVE, token)


def test_the_link_of_one_mailbox_does_not_serve_for_the_other(carol: Person) -> None:
    ask(carol)
    with pytest.raises(tickets.Spent):
        click(LEAVE, mailed_token(NEW))
    with pytest.raises(tickets.Spent):
        click(TAKE, mailed_token(CAROL))


def test_clicks_for_two_different_changes_do_not_add_up(carol: Person) -> None:
    ask(carol)
    click(LEAVE, mailed_token(CAROL))
    first_take = mailed_token(NEW)
    ask(carol, "carol@oak.example")
    with pytest.raises(tickets.Spent):
        click(TAKE, first_take)
    assert not click(TAKE, mailed_token("carol@oak.example"))
    assert address_of(carol) == CAROL


def test_a_change_that_was_cancelled_cannot_be_confirmed(carol: Person) -> None:
    ask(carol)
    click(TAKE, mailed_token(NEW))
    assert address_change.pending(person=carol, now=NOW) == address_change.Pending(NEW, left=False, taken=True)
    address_change.cancel(person=carol, now=NOW)
    assert address_change.pending(person=carol, now=NOW) is None
    with pytest.raises(tickets.Spent):
        click(LEAVE, mailed_token(CAROL))
    assert len(told("address_change.cancelled")) == 1


def test_a_change_is_pending_until_it_is_done_or_too_old(carol: Person) -> None:
    assert address_change.pending(person=carol, now=NOW) is None
    ask(carol)
    assert address_change.pending(person=carol, now=NOW) == address_change.Pending(NEW, left=False, taken=False)
    assert address_change.pending(person=carol, now=NOW + DAY) is None
    click(LEAVE, mailed_token(CAROL))
    click(TAKE, mailed_token(NEW))
    assert address_change.pending(person=carol, now=NOW) is None


def test_that_an_address_has_an_account_is_told_in_its_mailbox_and_not_on_the_page(carol: Person) -> None:
    dora = join(address="dora@acme.example")
    ask(carol, "dora@acme.example")
    assert address_change.pending(person=carol, now=NOW)
    assert kinds("dora@acme.example")[-1] == "address_in_use"
    assert "/take/" not in mailed("dora@acme.example")[0].text
    click(LEAVE, mailed_token(CAROL))
    assert (address_of(carol), address_of(dora)) == (CAROL, "dora@acme.example")


def test_an_address_that_came_into_use_meanwhile_is_not_taken(carol: Person) -> None:
    ask(carol)
    leave, take = mailed_token(CAROL), mailed_token(NEW)
    click(LEAVE, leave)
    join(address=NEW)
    with pytest.raises(address_change.InUse):
        click(TAKE, take)
    assert address_of(carol) == CAROL


def test_a_registration_that_nobody_confirmed_does_not_keep_an_address_from_its_mailbox(carol: Person) -> None:
    register(address=NEW)
    verify = mailed_token(NEW)
    ask(carol)
    click(LEAVE, mailed_token(CAROL))
    assert click(TAKE, mailed_token(NEW))
    assert address_of(carol) == NEW
    assert len(told("person.lapsed")) == 1
    assert tickets.look(kind=Ticket.Kind.VERIFY, token=verify, now=NOW) is None


def test_a_new_password_stops_a_change_that_an_intruder_began(carol: Person) -> None:
    ask(carol)
    take = mailed_token(NEW)
    leave = mailed_token(CAROL)
    passwords.ask_reset(address=CAROL, seat=SEAT, now=NOW)
    passwords.reset(token=mailed_token(CAROL), password="quiet brass lantern hill", seat=SEAT, now=NOW)
    for kind, token in ((LEAVE, leave), (TAKE, take)):
        with pytest.raises(tickets.Spent):
            click(kind, token)
