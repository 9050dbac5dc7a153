"""What somebody saved stands at the checkout as long as the firm takes its like."""

import pytest

from quittance.access.models import Person
from quittance.core import clock, scope
from quittance.payments.actions import keeping
from quittance.payments.tests.vaulting import Kind, Told
from quittance.web.portal.tests.conftest import Desk
from quittance.web.portal.tests.payers import linked
from quittance.web.portal.tests.paying import checkout
from quittance.web.portal.tests.test_choosing import bills
from quittance.web.portal.tests.visits import text


@pytest.mark.parametrize("off", ["bank", "cards"])
def test_what_is_saved_is_not_offered_where_the_firm_takes_its_like_no_longer(desk: Desk, off: str) -> None:
    """A saved bank account would be sent round for ever: its page shows no words to agree to."""
    first, _, _ = bills(desk.cast)
    browser = linked(desk.cast, first.client)
    with scope.firm(desk.cast.harbor.pk):
        vault = keeping.row(owner=Person.objects.get(face="portal"), account=desk.firm.at.account, now=clock.now())
        for told in (
            Told("pm_bank", Kind.BANK, last4="6789", bank_name="Test Bank"),
            Told("pm_card", Kind.CARD, last4="4242", brand="visa", funding="credit", expires=(2099, 12)),
        ):
            keeping.take_in(vault=vault, told=told, by="portal:1", now=clock.now())
    endings = {"bank": "6789", "cards": "4242"}
    page = text(checkout(browser, (first, 1_000_00)))
    assert {name: ending in page for name, ending in endings.items()} == {"bank": True, "cards": True}
    desk.chooses(**{off: False})
    page = text(checkout(browser, (first, 1_000_00)))
    assert {name: ending in page for name, ending in endings.items()} == {name: name != off for name in endings}
