"""Whoever may not open a page reads what is missing; strangers read nothing of it."""

from django.test import Client

from quittance.access.actions import rights
from quittance.core import scope
from quittance.web.firm.tests.desk import HARBOR, desk_of, text
from tests.cast import NOW, Cast


def test_who_lacks_a_right_reads_which_one_and_who_can_give_it(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        rights.give(person=cast.sam, permissions=["waive_fees"], by=f"staff:{cast.dana.pk}", now=NOW)
    refused = desk_of(cast.sam).get("/firm-portal/people/")
    assert refused.status_code == 403
    assert "This page needs the right “Edit people&#x27;s rights”." in text(refused)
    assert "Dana Reyes" in text(refused)
    assert "Edit people" not in text(Client(headers=HARBOR).get("/firm-portal/people/", follow=True))
