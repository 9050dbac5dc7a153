"""One click over several bank accounts: held whole or not at all, and then each payment stands by itself."""

from dataclasses import replace
from typing import Any

import pytest

from quittance.core import clock
from quittance.integrations.stripe import intents, setups
from quittance.outbox.models import Mail
from quittance.payments import queries
from quittance.payments.actions import charge, keeping, paying, settling, together
from quittance.payments.models import Bundle, KeptMethod, Mandate, Payment
from quittance.payments.models.bundle import State as BundleState
from quittance.payments.models.payment import State
from quittance.payments.tests.counters import Counters
from quittance.payments.tests.orders import CAROL, GUEST, key, line
from quittance.receivables.actions.items import AlreadyCovered
from quittance.receivables.tests.books import due, now_is


class Killed(BaseException):
    """The process is gone."""


def states(payments: list[Payment]) -> list[str]:
    for payment in payments:
        payment.refresh_from_db()
    return [payment.state for payment in payments]


def every() -> list[Payment]:
    return list(Payment.objects.order_by("pk"))


def test_one_click_pays_into_two_bank_accounts(counters: Counters) -> None:
    one, two = counters.bills()
    paid = counters.pay(counters.wishes(line(one), line(two)), by=GUEST)
    assert (states(paid), counters.taken()) == ([State.SUCCEEDED] * 2, ([1_000_00], [250_00]))
    assert (due(one), due(two), len({payment.code for payment in paid})) == (0, 0, 2)
    subjects = [mail.kind for mail in Mail.objects.filter(kind="payment_received")]
    assert len(subjects) == 2


def test_nothing_of_a_method_stays_at_the_platform(counters: Counters) -> None:
    one, two = counters.bills()
    counters.pay(counters.wishes(line(one), line(two)), by=GUEST)
    assert (Bundle.objects.get().state, counters.left_at_the_platform()) == (BundleState.ENDED, [])


def test_where_the_bank_declines_one_the_other_stands(counters: Counters) -> None:
    one, two = counters.bills()
    counters.second.misbehave(decline={"code": "insufficient_funds", "times": 1})
    paid = counters.pay(counters.wishes(line(one), line(two)))
    assert (states(paid), counters.taken()) == ([State.SUCCEEDED, State.FAILED], ([1_000_00], []))
    assert (due(one), due(two)) == (0, 250_00)
    assert counters.left_at_the_platform() == []


def test_a_card_that_its_bank_refuses_beforehand_pays_none_and_counts_once(counters: Counters) -> None:
    one, two = counters.bills()
    tried = counters.pay(counters.wishes(line(one), line(two), by_what="pm_card_visa_chargeDeclined"))
    assert (states(tried), counters.taken()) == ([State.FAILED, State.CANCELLED], ([], []))
    assert tried[0].failure_words
    assert (due(one), due(two), counters.left_at_the_platform()) == (1_000_00, 250_00, [])


def test_all_parts_are_held_or_none(counters: Counters) -> None:
    one, two = counters.bills()
    counters.pay(counters.wishes(line(two), line(counters.bills()[0])), by=GUEST)
    before = counters.taken()
    with pytest.raises(AlreadyCovered):
        counters.pay(counters.wishes(line(one), line(two, 250_00)))
    assert (due(one), counters.taken()) == (1_000_00, before)
    assert Payment.objects.filter(by=CAROL.by).count() == 0


def test_a_second_payer_meanwhile_reads_that_it_is_covered_and_pays_nothing(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = counters.bills()
    wishes, others = counters.wishes(line(one), line(two)), counters.wishes(line(two), line(one))
    confirmed = setups.confirm

    def meanwhile(*told: Any, **more: Any) -> Any:
        monkeypatch.undo()
        with pytest.raises(AlreadyCovered):
            counters.pay(others, by=GUEST)
        return confirmed(*told, **more)

    monkeypatch.setattr(setups, "confirm", meanwhile)
    assert states(counters.pay(wishes)) == [State.SUCCEEDED] * 2
    assert counters.taken() == ([1_000_00], [250_00])


def test_the_same_form_sent_twice_pays_once(counters: Counters) -> None:
    one, two = counters.bills()
    wishes, form = counters.wishes(line(one), line(two)), key()
    first = counters.pay(wishes, key=form)
    again = counters.pay(wishes, key=form)
    assert (first, counters.taken()) == (again, ([1_000_00], [250_00]))
    with pytest.raises(charge.FormUsed):
        counters.pay([replace(wish, charged_cents=1) for wish in wishes], key=form)


def test_killed_between_the_parts_the_form_sent_again_finishes_the_rest(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = counters.bills()
    wishes, form = counters.wishes(line(one), line(two)), key()
    kill_at_the_second(monkeypatch)
    with pytest.raises(Killed):
        counters.pay(wishes, key=form)
    monkeypatch.undo()
    assert (states(every()), counters.taken()) == ([State.SUCCEEDED, State.CREATED], ([1_000_00], []))
    counters.pay(wishes, key=form)
    assert (states(every()), counters.taken()) == ([State.SUCCEEDED] * 2, ([1_000_00], [250_00]))
    assert counters.left_at_the_platform() == []


def test_killed_between_the_parts_the_sweep_finishes_the_rest(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = counters.bills()
    kill_at_the_second(monkeypatch)
    with pytest.raises(Killed):
        counters.pay(counters.wishes(line(one), line(two)), now=clock.now())
    monkeypatch.undo()
    together.settle(bundle=Bundle.objects.get(), now=clock.now())
    assert (states(every()), counters.taken()) == ([State.SUCCEEDED] * 2, ([1_000_00], [250_00]))


def test_killed_after_the_rows_nothing_is_charged_and_all_is_let_go_in_time(
    counters: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = counters.bills()

    def killed(*_told: Any, **_more: Any) -> Any:
        raise Killed

    monkeypatch.setattr(setups, "confirm", killed)
    with pytest.raises(Killed):
        counters.pay(counters.wishes(line(one), line(two)))
    monkeypatch.undo()
    together.settle(bundle=Bundle.objects.get(), now=now_is(0))
    assert (states(every()), due(one)) == ([State.CREATED] * 2, 0)
    together.settle(bundle=Bundle.objects.get(), now=now_is(1))
    assert (states(every()), counters.taken()) == ([State.CANCELLED] * 2, ([], []))
    assert (due(one), due(two), counters.left_at_the_platform()) == (1_000_00, 250_00, [])


def kill_at_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    made, asked = intents.create, []

    def create(*told: Any, **more: Any) -> Any:
        asked.append(told)
        return made(*told, **more)

    begun = charge.claim

    def claim(**told: Any) -> bool:
        if asked:
            raise Killed
        return begun(**told)

    monkeypatch.setattr(intents, "create", create)
    monkeypatch.setattr(charge, "claim", claim)


@pytest.mark.parametrize("prank", ["cut_after", "error_before", "too_many"])
def test_a_platform_that_does_not_answer_lets_all_go_at_once(counters: Counters, prank: str) -> None:
    one, two = counters.bills()
    wishes = counters.wishes(line(one), line(two))
    counters.processor.misbehave(**{prank: {"times": 1, "on": "/v1/setup_intents"}})
    with pytest.raises(paying.CannotPay, match="Nothing was charged"):
        counters.pay(wishes)
    counters.processor.misbehave()
    together.settle(bundle=Bundle.objects.get(), now=now_is(0))
    assert (states(every()), counters.taken()) == ([State.CANCELLED] * 2, ([], []))
    assert (due(one), due(two), counters.left_at_the_platform()) == (1_000_00, 250_00, [])


def test_an_answer_that_is_lost_after_one_charge_is_found_and_the_other_goes_on(counters: Counters) -> None:
    one, two = counters.bills()
    counters.first.misbehave(cut_after={"times": 1, "on": "pay"})
    paid = counters.pay(counters.wishes(line(one), line(two)), now=clock.now())
    assert states(paid) == [State.UNKNOWN, State.SUCCEEDED]
    together.settle(bundle=Bundle.objects.get(), now=clock.now())
    assert (states(paid), counters.taken()) == ([State.SUCCEEDED] * 2, ([1_000_00], [250_00]))


def test_an_account_that_cannot_be_reached_leaves_the_other_paid(counters: Counters) -> None:
    one, two = counters.bills()
    wishes = counters.wishes(line(one), line(two))
    counters.first.misbehave(too_many={"times": 1, "on": "/v1/payment_methods"})
    paid = counters.pay(wishes)
    assert (states(paid), counters.taken()) == ([State.CANCELLED, State.SUCCEEDED], ([], [250_00]))
    assert (due(one), due(two)) == (1_000_00, 0)


def test_a_bank_that_asks_is_answered_before_anything_is_charged(counters: Counters) -> None:
    """3-D Secure. This card's bank asks for each payment as well, and each goes on by itself."""
    one, two = counters.bills()
    paid = counters.pay(counters.wishes(line(one), line(two), by_what="pm_card_threeDSecure2Required"))
    bundle = Bundle.objects.get()
    assert (bundle.state, states(paid), counters.taken()) == (BundleState.ACTION_NEEDED, [State.CREATED] * 2, ([], []))
    answered(counters, bundle.intent_id)
    together.settle(bundle=bundle, now=now_is(0))
    assert (states(paid), counters.taken()) == ([State.ACTION_NEEDED] * 2, ([], []))
    assert counters.left_at_the_platform() == []
    answered(counters, paid[1].intent_id)
    together.settle(bundle=bundle, now=now_is(0))
    assert (states(paid), counters.taken()) == ([State.ACTION_NEEDED, State.SUCCEEDED], ([], [250_00]))


def test_an_answer_to_the_bank_that_comes_too_late_charges_nothing(counters: Counters) -> None:
    one, two = counters.bills()
    paid = counters.pay(counters.wishes(line(one), line(two), by_what="pm_card_threeDSecure2Required"))
    bundle = Bundle.objects.get()
    together.settle(bundle=bundle, now=now_is(1))
    assert (states(paid), bundle.state, due(one)) == ([State.CANCELLED] * 2, BundleState.ENDED, 1_000_00)
    together.go_on(bundle=bundle, now=now_is(1))
    assert (states(paid), counters.taken()) == ([State.CANCELLED] * 2, ([], []))


def answered(counters: Counters, intent: str) -> None:
    counters.processor.ask("POST", f"intents/{intent}/authenticate", {"approve": True})


def test_a_payer_who_turns_back_before_their_bank_lets_all_go(counters: Counters) -> None:
    one, two = counters.bills()
    paid = counters.pay(counters.wishes(line(one), line(two), by_what="pm_card_threeDSecure2Required"))
    bundle = Bundle.objects.get()
    together.abandon(bundle=bundle, now=now_is(0))
    assert (states(paid), bundle.state) == ([State.CANCELLED] * 2, BundleState.ENDED)
    assert (due(one), due(two), counters.left_at_the_platform()) == (1_000_00, 250_00, [])


def test_two_debits_are_authorized_by_one_text_that_names_each_and_kept_with_each(counters: Counters) -> None:
    one, two = counters.bills()
    paid = counters.pay(counters.wishes(line(one), line(two), by_what="pm_usBankAccount_success"))
    assert states(paid) == [State.PROCESSING] * 2
    mandates = [queries.mandate_of(payment) for payment in paid]
    assert Mandate.objects.count() == 2
    for mandate in mandates:
        assert mandate
        assert "one of $1,000.00 for an invoice; and one of $250.00 for an invoice" in mandate.text


def test_a_method_that_is_kept_is_kept_at_each_account_and_pays_both_the_next_time(counters: Counters) -> None:
    one, two = counters.bills()
    wishes = [replace(wish, keeps_for=counters.acme) for wish in counters.wishes(line(one), line(two))]
    counters.pay(wishes)
    kept = list(KeptMethod.objects.order_by("pk"))
    assert len({method.fingerprint for method in kept}) == 1
    assert [method.vault.account for method in kept] == [counters.first.account, counters.second.account]
    three, four = counters.bills()
    again = counters.wishes(line(three), line(four))
    paid = counters.pay([replace(w, by_what=paying.Kept(m)) for w, m in zip(again, kept, strict=True)])
    assert (states(paid), Bundle.objects.last().typed) == ([State.SUCCEEDED] * 2, False)  # type: ignore[union-attr]  # there is one
    assert counters.left_at_the_platform() == []


def test_one_account_has_no_copy_of_what_another_keeps(counters: Counters) -> None:
    one, two = counters.bills()
    wishes = [replace(wish, keeps_for=counters.acme) for wish in counters.wishes(line(one), line(two))]
    counters.pay(wishes)
    first = KeptMethod.objects.earliest("pk")
    keeping.forget(method=first, by="staff:1", now=now_is(0))
    three, four = counters.bills()
    with pytest.raises(paying.CannotPay):
        counters.pay([replace(w, by_what=paying.Kept(first)) for w in counters.wishes(line(three), line(four))])


def test_other_terms_than_were_agreed_to_are_told_with_every_part(counters: Counters) -> None:
    one, two = counters.bills()
    wishes = counters.wishes(line(one), line(two))
    with pytest.raises(together.TotalsChanged) as changed:
        counters.pay([wishes[0], replace(wishes[1], charged_cents=249_00)])
    assert [fee.charged_cents for fee in changed.value.fees] == [1_000_00, 250_00]
    assert (Payment.objects.count(), settling.ABANDONED_AFTER > settling.NEVER_ASKED_AFTER) == (0, True)
