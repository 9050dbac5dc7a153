"""A new firm finds two groups and one mail, however often the news of it is heard."""

from functools import partial

from quittance.access.actions import welcome
from quittance.access.models import Group
from quittance.access.rules.permissions import STARTING_GROUPS
from quittance.core import scope
from quittance.core.models import Event, Reaction
from quittance.core.tests.waiting import together, work_off
from quittance.outbox.models import Delivery, Mail
from quittance.tenancy.actions import firms
from quittance.tenancy.models import Firm
from tests.cast import NOW


def lake(name: str = "Lake & Sons") -> Firm:
    return firms.add(
        slug="lake", name=name, host="lake.example", zone_name="America/Chicago",
        contact_address="office@lake.example", by="system", now=NOW,
    )  # fmt: skip


def greet(firm: Firm) -> None:
    with scope.firm(firm.pk):
        event = Event.objects.get(name="firm.added")
        welcome.make_groups(event, now=NOW)
        welcome.greet(event, now=NOW)


def test_a_new_firm_finds_its_groups_and_its_contact_a_mail(database: None) -> None:
    firm = lake()
    work_off("default")
    with scope.firm(firm.pk):
        assert {group.name: set(group.permissions) for group in Group.objects.all()} == {
            name: {right.value for right in rights} for name, rights in STARTING_GROUPS.items()
        }
        delivery = Delivery.objects.get()
        assert (delivery.address, delivery.mail.kind) == ("office@lake.example", "welcome")
        assert "Answers to this mail" not in delivery.mail.text  # they would reach the very reader
        assert not Reaction.objects.filter(handled_at=None).exists()


def test_the_news_heard_again_or_by_four_at_once_makes_no_second_group_and_no_second_mail(database: None) -> None:
    firm = lake()
    together(*[partial(greet, firm)] * 4)
    greet(firm)
    with scope.firm(firm.pk):
        assert Group.objects.count() == 2
        assert Mail.objects.count() == 1
        assert Delivery.objects.count() == 1


def test_groups_that_the_firm_changed_meanwhile_stay_as_it_made_them(database: None) -> None:
    firm = lake()
    with scope.firm(firm.pk):
        Group.objects.create(name="Users", permissions=["see_clients"])
    greet(firm)
    with scope.firm(firm.pk):
        assert Group.objects.get(name="Users").permissions == ["see_clients"]


def test_the_mail_names_the_firm_both_portals_and_the_inbound_address(database: None) -> None:
    firm = lake()
    greet(firm)
    with scope.firm(firm.pk):
        mail = Mail.objects.get()
    assert mail.subject == "Lake & Sons: your Quittance portals are open"
    for words in (
        "http://lake.example:8000/client-portal/",
        "http://lake.example:8000/firm-portal/",
        "lake@inbound.localhost",
    ):
        assert words in mail.text
        assert words in mail.html
    assert "Lake & Sons" in mail.text
    assert "Lake &amp; Sons" in mail.html


def test_a_firm_with_the_longest_name_is_greeted_too(database: None) -> None:
    firm = lake(name="L" * firms.NAME_LENGTH_MAX)
    greet(firm)
    with scope.firm(firm.pk):
        assert Mail.objects.get().from_name.startswith("LLL")


def test_markup_in_a_firms_name_stays_text(database: None) -> None:
    firm = lake(name="<script>alert(1)</script>")
    greet(firm)
    with scope.firm(firm.pk):
        assert "<script>" not in Mail.objects.get().html
