"""Two separate vaults: a portal person's own, and the staff's for one client (PAY-8, PAY-9)."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from quittance.access.models import Person
from quittance.core import events
from quittance.core.models import Event
from quittance.integrations.stripe import methods
from quittance.integrations.stripe.tests.conftest import Firm
from quittance.integrations.stripe.words import Kind
from quittance.integrations.stripe.words import Method as Told
from quittance.outbox.models import Delivery, Mail
from quittance.payments import jobs, queries
from quittance.payments.actions import keeping
from quittance.payments.models import KeptMethod, Vault
from quittance.payments.tests import vaulting
from quittance.payments.tests.vaulting import Shop
from quittance.receivables.models import Client
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from tests.cast import Cast

CARD = Told("pm_1", Kind.CARD, last4="4242", brand="visa", funding="credit", fingerprint="f1", expires=(2030, 12))
BANK = Told("pm_2", Kind.BANK, last4="6789", bank_name="First Bank", fingerprint="f2")


@pytest.fixture
def shop(harbor: Cast, firm: Firm, settings: Settings) -> Shop:
    return vaulting.opened(firm, settings)


def held(owner: Person | Client, told: Told = CARD, account: str = "acct_one") -> KeptMethod:
    vault = keeping.row(owner=owner, account=account, now=now_is(0))
    return keeping.take_in(vault=vault, told=told, by=vaulting.by(owner), now=now_is(0))


def seen_by(looker: Person | Client, account: str | None = None) -> list[KeptMethod]:
    if isinstance(looker, Person):
        return list(queries.methods_of_person(looker, account))
    return list(queries.methods_of_staff(looker, account))


def test_every_vault_opens_to_its_own_owner_and_to_no_other(harbor: Cast) -> None:
    """PAY-8: not to a co-user of the same client, not to staff, not to staff who look at another client."""
    carol, ben = vaulting.person(), vaulting.person("ben@acme.example")
    acme, birch = books.client(), books.client()
    owners: list[Person | Client] = [carol, ben, acme, birch]
    for number, owner in enumerate(owners):
        held(owner, Told(f"pm_{number}", Kind.CARD, last4="4242", fingerprint="same"))
    for number, looker in enumerate(owners):
        assert [method.method_id for method in seen_by(looker)] == [f"pm_{number}"]
    assert seen_by(harbor.dana) == []
    assert list(queries.setups_of_person(harbor.dana)) == []


def test_staff_cannot_own_a_vault_by_themselves(harbor: Cast) -> None:
    with pytest.raises(keeping.NotAnOwner):
        keeping.row(owner=harbor.dana, account="acct_one", now=now_is(0))


def test_a_vault_without_an_owner_or_with_two_is_refused_by_the_database(harbor: Cast) -> None:
    for owners in ({}, {"person": vaulting.person(), "client": books.client()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vault.objects.create(account="acct_one", opened_at=now_is(0), **owners)


def test_a_method_is_usable_only_where_it_was_saved(harbor: Cast) -> None:
    """The firm's other bank account is another shop to the processor."""
    carol = vaulting.person()
    held(carol)
    assert len(seen_by(carol, "acct_one")) == 1
    assert seen_by(carol, "acct_two") == []


def test_a_vault_holds_any_number_of_methods_and_one_told_twice_once(harbor: Cast) -> None:
    """PAY-9."""
    carol = vaulting.person()
    for number in range(12):
        for _ in range(2):
            held(carol, Told(f"pm_{number}", Kind.CARD, fingerprint=f"f{number}"))
    assert len(seen_by(carol)) == 12
    assert Mail.objects.filter(kind="method_saved").count() == 12


def test_the_same_card_saved_again_stands_there_once_as_it_was_saved_last(harbor: Cast) -> None:
    carol = vaulting.person()
    first, again = held(carol), held(carol, Told("pm_9", Kind.CARD, last4="4242", fingerprint="f1"))
    assert seen_by(carol) == [again]
    first.refresh_from_db()
    assert first.standing == "removed"
    assert Event.objects.get(name="method.removed").facts["replaced_by"] == again.pk


def test_a_method_is_never_moved_into_another_vault(harbor: Cast) -> None:
    held(vaulting.person())
    with pytest.raises(ValueError, match="another vault"):
        held(books.client())


def test_a_method_is_named_as_its_owner_knows_it_and_says_when_it_ends(harbor: Cast) -> None:
    card, bank = held(vaulting.person()), held(books.client(), BANK)
    assert (card.words, bank.words) == (
        "Visa ending in 4242, expires 12/2030",
        "First Bank account ending in 6789",
    )
    today = now_is(0).date()
    assert (card.is_usable(today), card.has_expired(today), card.expires_soon(today)) == (True, False, False)
    assert card.expires_soon(today.replace(year=2030, month=12, day=31))
    assert card.has_expired(today.replace(year=2031, month=1, day=1))
    assert not card.is_usable(today.replace(year=2031, month=1, day=1))
    assert not bank.has_expired(today.replace(year=2099))


def test_what_is_removed_is_gone_at_once_and_late_news_does_not_bring_it_back(harbor: Cast) -> None:
    carol = vaulting.person()
    method = held(carol)
    assert keeping.forget(method=method, by="portal:1", now=now_is(1))
    assert not keeping.forget(method=method, by="portal:1", now=now_is(1))
    assert held(carol).standing == "removed"
    assert seen_by(carol) == []
    assert Mail.objects.filter(kind="method_removed").count() == 1


def test_its_owner_is_mailed_and_nobody_else(harbor: Cast) -> None:
    """For the staff's vault that is the firm itself; the client's people hear nothing of it."""
    held(vaulting.person())
    held(books.client(), BANK)
    assert [*Delivery.objects.order_by("pk").values_list("address", flat=True)] == [
        "carol@acme.example",
        "office@harbor.example",
    ]


@pytest.mark.parametrize(
    ("code", "blocked"),
    [
        *(("R01", 0), ("R09", 0), ("R02", 2), ("R03", 2), ("R10", 2), ("R29", 2), ("", 0), ("insufficient_funds", 0)),
        *(("debit_not_authorized", 2), ("incorrect_account_details", 2), ("account_closed", 2)),
        ("invalid_currency", 0),
    ],
)
def test_an_account_whose_debit_came_back_is_blocked_in_every_vault_unless_money_was_short(
    harbor: Cast, code: str, blocked: int
) -> None:
    carol, acme = vaulting.person(), books.client()
    rows = [held(carol, BANK), held(acme, Told("pm_3", Kind.BANK, fingerprint="f2")), held(acme)]
    count = keeping.note_return(account="acct_one", fingerprint="f2", code=code, now=now_is(1))
    again = keeping.note_return(account="acct_one", fingerprint="f2", code=code, now=now_is(1))
    for row in rows:
        row.refresh_from_db()
    assert (count, again) == (blocked, 0)
    assert [row.standing for row in rows] == (["blocked", "blocked", "kept"] if blocked else ["kept"] * 3)
    assert [row.is_usable(now_is(1).date()) for row in rows] == ([False, False, True] if blocked else [True] * 3)
    assert seen_by(carol) == rows[:1]  # shown, with its reason


def test_who_closes_their_account_leaves_no_method_behind(harbor: Cast) -> None:
    carol = vaulting.person()
    held(carol)
    with transaction.atomic():
        event = events.record("person.closed", carol, at=now_is(1), by=f"portal:{carol.pk}")
        keeping.on_person_closed(event, now=now_is(1))
    assert seen_by(carol) == []


def test_a_method_kept_just_after_its_owner_left_is_removed_with_them_and_its_setup_has_failed(shop: Shop) -> None:
    carol = vaulting.person()
    setup = shop.begin(carol)
    Person.objects.filter(pk=carol.pk).update(removed_at=now_is(0))
    done = shop.confirm(setup)
    assert (done.state, done.failure_code) == ("failed", "owner_gone")
    (method,) = KeptMethod.objects.all()
    keeping.detach(method=method, now=now_is(0))
    assert (method.standing, seen_by(carol), Mail.objects.filter(kind="method_saved").count()) == ("removed", [], 0)
    assert shop.firm.processor.look(f"payment_methods/{method.method_id}", shop.account)["customer"] is None


def test_a_vault_is_made_at_the_processor_once_on_first_need(shop: Shop) -> None:
    carol = vaulting.person()
    first = keeping.opened(owner=carol, account=shop.account, now=now_is(0))
    again = keeping.opened(owner=carol, account=shop.account, now=now_is(0))
    assert first.customer_id.startswith("cus_")
    assert again == first
    assert len(shop.firm.listed("customers")) == 1


def test_a_vault_whose_answer_was_lost_is_found_and_not_made_twice(shop: Shop) -> None:
    """A crash between the processor's answer and our note of it is the same to us as no answer."""
    carol = vaulting.person()
    keeping.opened(owner=carol, account=shop.account, now=now_is(0))
    Vault.objects.update(customer_id="")
    assert keeping.opened(owner=carol, account=shop.account, now=now_is(0)).customer_id
    assert len(shop.firm.listed("customers")) == 1


def test_what_is_removed_is_forgotten_by_the_processor_too_however_often_it_is_asked(shop: Shop) -> None:
    method = shop.kept(vaulting.person())
    assert shop.kept_there() == [method.method_id]
    keeping.forget(method=method, by="portal:1", now=now_is(1))
    jobs.detach_method(method_id=method.pk)
    jobs.detach_method(method_id=method.pk)
    method.refresh_from_db()
    assert (shop.kept_there(), method.detached_at is not None) == ([], True)


def test_a_method_taken_out_at_the_processor_is_removed_here(shop: Shop) -> None:
    method = shop.kept(vaulting.person())
    methods.forget(shop.firm.at, method.method_id, key="by-hand")
    for _ in range(2):
        jobs.look_at_setup(account=shop.account, about=method.method_id)
    method.refresh_from_db()
    assert method.standing == "removed"
    assert Event.objects.filter(name="method.removed").count() == 1
