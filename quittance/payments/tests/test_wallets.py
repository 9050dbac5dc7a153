"""Paying by a wallet: it is a card, named as what it is, kept by nobody; and where the processor lets pages show it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from quittance.core import clock
from quittance.core.models import Event
from quittance.core.queue import under_way
from quittance.outbox.models import Mail
from quittance.payments import queries
from quittance.payments.actions import charge, paying, policies, settling, together, wallets
from quittance.payments.actions.paying import Entered
from quittance.payments.models import KeptMethod, Payment, Policy, WalletHost
from quittance.payments.models.payment import State
from quittance.payments.rules import naming
from quittance.payments.rules.fees import CardRefused, Method
from quittance.payments.tests.orders import CAROL, alone, key
from quittance.payments.tests.test_paying_apart import AT
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from quittance.tenancy import queries as tenancy
from tests.cast import Cast


def wish(till: Till, held: str = "visa", *, wallet: str = "apple_pay", cents: int = 100_00, **more: Any) -> paying.Wish:
    token = till.firm.wallet_token(wallet, held)
    line = alone(books.client("1001"), 100_00)
    return replace(till.wish(line, by_what="", cents=cents), by_what=Entered(token), **more)


def pay(told: paying.Wish) -> Payment:
    return paying.pay(wish=told, by=CAROL, key=key(), now=now_is(0))


def pass_fees_on(**more: bool | str) -> None:
    policies.choose(chosen={"payer_bears_fee": True, "state": "NY", **more}, by="staff:1", now=now_is(0))


@pytest.mark.parametrize(
    ("word", "brand", "last4", "said"),
    [
        ("apple_pay", "visa", "4242", "Apple Pay (Visa •••• 4242)"),
        ("google_pay", "mastercard", "", "Google Pay (Mastercard)"),
        ("link", "", "4242", "Link (•••• 4242)"),
        ("apple_pay", "", "", "Apple Pay"),
        ("some_new_pay", "visa", "1111", "Some New Pay (Visa •••• 1111)"),
    ],
)
def test_a_wallet_is_named_before_the_card_in_it(word: str, brand: str, last4: str, said: str) -> None:
    assert naming.by_wallet(word, brand, last4) == said


def test_what_a_wallet_paid_keeps_its_name_beside_the_card(till: Till) -> None:
    paid = pay(wish(till))
    assert (paid.state, paid.wallet, paid.brand, paid.last4) == (State.SUCCEEDED, "apple_pay", "visa", "4242")
    assert paid.paid_with == "Apple Pay (Visa •••• 4242)"
    (mail,) = Mail.objects.filter(kind="payment_received")
    assert "Paid with: Apple Pay (Visa •••• 4242)" in mail.text
    assert pay(till.wish(alone(books.client("1001"), 5_00))).paid_with == "Visa ending in 4242"


def test_the_wallet_is_known_too_where_the_processors_own_page_took_it(till: Till) -> None:
    now = clock.now()
    told = till.wish(alone(books.client("1001"), 100_00), by_what="")
    payment, address = paying.elsewhere(wish=told, method=Method.CARD, by=CAROL, key=key(), now=now, **AT)
    path = address.removeprefix(till.firm.processor.address)
    till.firm.processor.visit(path, type="google_pay", card="visa", email="a@acme.example")
    settling.settle(payment=payment, now=now)
    assert (payment.state, payment.paid_with) == (State.SUCCEEDED, "Google Pay (Visa •••• 4242)")


def test_a_wallets_card_costs_what_the_same_card_costs(till: Till) -> None:
    pass_fees_on()
    credit, debit = pay(wish(till, cents=103_00)), pay(wish(till, "visa_debit"))
    assert [(each.payer_fee_cents, each.firm_fee_cents) for each in (credit, debit)] == [(3_00, 0), (0, 3_00)]


def test_a_wallets_card_that_costs_less_pays_by_the_same_token_after_one_more_click(till: Till) -> None:
    pass_fees_on()
    first = wish(till, "visa_debit", cents=103_00)
    with pytest.raises(charge.TotalChanged) as changed:
        pay(first)
    assert (changed.value.fee.charged_cents, till.taken()) == (100_00, [])
    assert pay(replace(first, charged_cents=100_00)).state == State.SUCCEEDED
    assert till.taken() == [100_00]


def test_a_wallets_card_from_abroad_is_refused_where_the_firm_takes_none(till: Till) -> None:
    with pytest.raises(CardRefused):
        pay(wish(till, "gb"))
    assert till.taken() == []


def test_a_wallets_card_that_is_declined_is_said_in_the_words_of_cards(till: Till) -> None:
    failed = pay(wish(till, "chargeDeclined"))
    assert (failed.state, failed.wallet, till.taken()) == (State.FAILED, "apple_pay", [])
    assert failed.failure_words


def test_nothing_of_a_wallet_is_kept_whatever_the_form_asked_for(till: Till) -> None:
    paid = pay(wish(till, keeps_for=books.client("1001")))
    assert (paid.state, paid.vault, KeptMethod.objects.count()) == (State.SUCCEEDED, None, 0)


def test_a_firm_without_wallets_takes_none_from_a_page_that_stood_open(till: Till) -> None:
    told = wish(till)
    policies.choose(chosen={"wallets": False}, by="staff:1", now=now_is(0))
    with pytest.raises(paying.CannotPay, match="not taken here"):
        pay(told)
    assert till.taken() == []


def test_a_wallet_pays_into_one_bank_account_at_a_time(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    told = wish(till)
    seen = paying.see(by_what=Entered(till.firm.wallet_token()), account=till.account)
    monkeypatch.setattr(together, "see", lambda **_: seen)
    with pytest.raises(paying.CannotPay, match="one bank account at a time"):
        together.pay(wishes=[told, told], by=CAROL, key=key(), now=now_is(0))


@pytest.mark.parametrize("off", ["wallets", "cards", "embedded"])
def test_wallets_are_offered_with_cards_in_our_page_where_the_firm_has_them(till: Till, off: str) -> None:
    assert queries.policy_now().wallets
    assert queries.offer(books.client("1001")).wallets
    assert not Policy(**{off: False}).shows_wallets


def is_asked(job: str) -> bool:
    return bool(under_way(job, "firm", now=now_is(0)))


def rows() -> list[tuple[str, str, str]]:
    return [(row.host, row.standing, row.why) for row, _ in queries.wallet_hosts()]


def test_each_host_is_registered_for_each_account_once_however_often_it_is_seen_to(till: Till) -> None:
    for _ in range(2):
        wallets.see_to(now=now_is(0))
        for row in WalletHost.objects.all():
            wallets.look(row=row, now=now_is(0))
    (host,) = tenancy.hosts()
    assert rows() == [(host, "ready", "")]
    assert [each["domain_name"] for each in till.firm.listed("payment_method_domains")] == [host]
    assert Event.objects.filter(name="wallets.ready").count() == 1


def test_connecting_an_account_and_a_change_of_mind_see_to_it(till: Till) -> None:
    added = Event.objects.filter(name="bank_account.added").latest("pk")
    wallets.on_account_added(added, now=now_is(0))
    assert is_asked("payments.look_at_wallets")
    policies.choose(chosen={"wallets": False}, by="staff:1", now=now_is(0))
    assert not is_asked("payments.see_to_wallets")
    policies.choose(chosen={"wallets": True}, by="staff:1", now=now_is(0))
    assert is_asked("payments.see_to_wallets")


def test_a_firm_without_wallets_registers_nothing(till: Till) -> None:
    policies.choose(chosen={"wallets": False}, by="staff:1", now=now_is(0))
    wallets.see_to(now=now_is(0))
    assert not WalletHost.objects.exists()


def test_what_the_processor_refuses_is_told_to_the_firm_and_asked_again(till: Till) -> None:
    refused = WalletHost.objects.create(account=till.account, host="unverified.harbor.example")
    wallets.look(row=refused, now=now_is(0))
    assert (refused.standing, refused.why) == (
        "refused", "Apple Pay: Apple could not verify that you control this domain.",
    )  # fmt: skip
    assert refused.is_due(now_is(0))
    odd = wallets.look(row=WalletHost.objects.create(account=till.account, host="not a host"), now=now_is(0))
    assert odd.standing == "refused"
    assert Event.objects.filter(name="wallets.refused").count() == 2


def test_a_processor_that_does_not_answer_leaves_it_waiting_and_the_next_look_makes_it_ready(till: Till) -> None:
    row = WalletHost.objects.create(account=till.account, host="pay.harbor.example")
    till.misbehave(cut_after={"times": 1, "on": "all"})
    wallets.look(row=row, now=now_is(0))
    assert (row.standing, bool(row.why), row.is_due(now_is(0))) == ("waiting", True, True)
    wallets.look(row=row, now=now_is(1))
    assert (row.standing, row.why) == ("ready", "")
    till.misbehave(cut_after={"times": 1, "on": "all"})  # nor does silence take away what it said before
    wallets.look(row=row, now=now_is(2))
    assert (row.standing, row.is_due(now_is(2))) == ("ready", True)


def test_a_host_that_is_ready_is_looked_at_once_a_day(harbor: Cast) -> None:
    row = WalletHost(standing="ready", looked_at=now_is(0))
    assert not row.is_due(now_is(0) + timedelta(hours=2))
    assert row.is_due(now_is(0) + timedelta(hours=24))
