"""Who at the firm is named where somebody may have a question (CP-9)."""

from quittance.core import scope
from quittance.receivables.models import Client
from quittance.receivables.tests import books
from quittance.tenancy.models import StaffMember
from quittance.web.portal import answering
from quittance.web.portal.payer import Payer, Way
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.payers import change, client, linked
from quittance.web.portal.tests.paying import checkout, press
from quittance.web.portal.tests.test_choosing import bills, where
from quittance.web.portal.tests.visits import text
from tests.cast import Cast


def looked_after(cast: Cast, acme: Client) -> StaffMember:
    with scope.firm(cast.harbor.pk):
        mirrored = {"source_key": "s1", "source_hash": 1, "first_seen_at": books.now_is(0)}
        ruben = StaffMember.objects.create(first_name="Ruben", last_name="Lowe", address="r@harbor.example", **mirrored)
    change(cast, acme, responsible=ruben)
    return ruben


def test_the_checkout_and_the_pages_after_it_name_who_looks_after_the_client(desk: Desk) -> None:
    """As the invoice's own page does; where nobody is responsible, the firm's own address stands there."""
    first, second, _ = bills(desk.cast)
    browser = linked(desk.cast, first.client)
    assert "mailto:office@harbor.example?subject=Acme%20Co" in text(checkout(browser, (first, 500_00)))
    looked_after(desk.cast, first.client)
    page = checkout(browser, (first, 500_00), (second, 100_00))
    assert "Ruben Lowe at Harbor &amp; Pine CPAs looks after Acme Co" in text(page)
    became = where(press(browser, page, how="card", token=desk.token())).removeprefix("/client-portal/")
    for address in (became, became.replace("payments/", "history/")):
        assert "mailto:r@harbor.example?subject=Acme%20Co" in text(browser.get(address))


def test_one_person_is_named_for_several_clients_if_they_look_after_all_of_them(cast: Cast) -> None:
    acme, other = client(cast, "1001"), client(cast, "1002")
    ruben = looked_after(cast, acme)
    with scope.firm(cast.harbor.pk):
        acme.refresh_from_db()
        payer = Payer(way=Way.PERSON, clients=(acme, other))
        assert answering.who(payer, [acme, acme]) == ruben
        assert answering.who(payer, [acme, other]) is None
        other.responsible = ruben
        assert answering.who(payer, [acme, other]) == ruben


def test_the_client_number_alone_does_not_tell_who_looks_after_the_client(cast: Cast) -> None:
    acme = client(cast, "1001")
    looked_after(cast, acme)
    with scope.firm(cast.harbor.pk):
        acme.refresh_from_db()
        assert answering.who(Payer(way=Way.KEY, clients=(acme,), masked=True), [acme]) is None
