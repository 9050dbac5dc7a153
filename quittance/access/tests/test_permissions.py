"""What a person may do: the union of their groups and single grants, in their firm alone."""

from quittance.access import queries
from quittance.access.models import Grant, Group, Membership, Person
from quittance.access.models.person import Face
from quittance.access.rules.permissions import ADMINS, STARTING_GROUPS, USERS, Permission
from quittance.core import scope
from quittance.tenancy import queries as tenancy
from tests.cast import NOW, Cast, session_of


def rights(person: Person) -> frozenset[Permission]:
    """What the gate would find: by a session of the person's, in the firm in scope."""
    token = session_of(person, NOW)
    found = queries.visitor(token=token, face=Face.STAFF, host=tenancy.main_host(), now=NOW)
    return found.permissions if found else frozenset()


def join(person: Person, name: str, *permissions: str) -> None:
    group, _ = Group.objects.get_or_create(name=name, defaults={"permissions": list(permissions)})
    Membership.objects.create(person=person, group=group, given_at=NOW, given_by="system")


def grant(person: Person, permission: str) -> None:
    Grant.objects.create(person=person, permission=permission, given_at=NOW, given_by="system")


def test_the_starting_groups_give_what_they_say(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        assert rights(cast.dana) == ADMINS == frozenset(Permission)
        assert rights(cast.miguel) == USERS
        assert rights(cast.sam) == frozenset()


def test_several_groups_and_grants_add_up(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        join(cast.sam, "Lookers", "see_clients", "see_invoices")
        join(cast.sam, "Payers", "see_invoices", "take_payments")
        grant(cast.sam, "refund_payments")
        grant(cast.sam, "see_clients")
        assert rights(cast.sam) == {
            Permission.SEE_CLIENTS,
            Permission.SEE_INVOICES,
            Permission.TAKE_PAYMENTS,
            Permission.REFUND_PAYMENTS,
        }


def test_names_that_mean_nothing_to_us_give_nothing(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        join(cast.sam, "Old", "fly", "see_clients", "")
        grant(cast.sam, "SEE_INVOICES")
        assert rights(cast.sam) == {Permission.SEE_CLIENTS}


def test_an_empty_group_gives_nothing(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        join(cast.sam, "Nothing")
        assert rights(cast.sam) == frozenset()


def test_another_firms_person_may_do_nothing_here(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        assert rights(cast.lee) == frozenset()
    with scope.firm(cast.second.pk):
        assert rights(cast.lee) == ADMINS
        assert rights(cast.dana) == frozenset()


def test_every_right_is_a_verb_on_a_noun_and_ordinary_users_may_change_no_settings() -> None:
    assert all("_" in permission.value for permission in Permission)
    assert USERS < ADMINS
    assert not [right for right in USERS if right.value.startswith(("edit_", "refund_", "move_", "waive_"))]
    assert set(STARTING_GROUPS) == {"Users", "Admins"}
