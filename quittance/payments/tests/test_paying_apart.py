"""Two ways to pay, two windows and two moments of one attempt: whatever crosses, one charge, and none untold."""

from collections.abc import Callable
from typing import Any

import pytest

from quittance.core import clock
from quittance.integrations.stripe import intents
from quittance.integrations.stripe.words import IntentState
from quittance.outbox.models import Mail
from quittance.payments import queries
from quittance.payments.actions import charge, keeping, outcome, paying, settling
from quittance.payments.actions.charge import Payer
from quittance.payments.models import Payment
from quittance.payments.models.payment import State, Way
from quittance.payments.rules.fees import Method
from quittance.payments.tests import vaulting
from quittance.payments.tests.orders import CAROL, alone, key, line
from quittance.payments.tests.there import give, given, look, owed, sent, transfer
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is

AT = {"back": "https://harbor.example/back/", "back_unpaid": "https://harbor.example/unpaid/"}
CARD = {"type": "card", "number": "4242424242424242", "expiry": "12/34", "cvc": "123", "name": "A", "email": "a@a.ex"}


def press(till: Till, address: str) -> None:
    """The payer pays on the processor's own page."""
    till.firm.processor.visit(address.removeprefix(till.firm.processor.address), **CARD)


def test_what_was_sent_off_by_the_fields_gets_no_page_of_the_processor_beside_it(till: Till) -> None:
    """Immunity 3, 7: the first attempt is in doubt, and was charged in truth."""
    now, form = clock.now(), key()
    wish = till.wish(alone(books.client("1001"), 500_00))
    till.misbehave(cut_after={"times": 1, "on": "pay"})
    first = paying.pay(wish=wish, by=CAROL, key=form, now=now)
    again, address = paying.elsewhere(wish=wish, method=Method.CARD, by=CAROL, key=form, now=now, **AT)
    assert (first, first.state, address) == (again, State.UNKNOWN, "")
    settling.settle(payment=first, now=now)
    assert (first.state, till.taken()) == (State.SUCCEEDED, [500_00])


@pytest.mark.parametrize("prank", ["cut_before", "too_many", "error_before"])
def test_a_page_that_is_open_is_not_forgotten_when_the_button_is_pressed_again_in_vain(till: Till, prank: str) -> None:
    now, form = clock.now(), key()
    bill = books.invoice(books.client("1001"), 400_00)
    wish = till.wish(line(bill), by_what="")
    paid, address = paying.elsewhere(wish=wish, method=Method.CARD, by=CAROL, key=form, now=now, **AT)
    till.misbehave(**{prank: {"times": 1, "on": "all"}})
    with pytest.raises(paying.CannotPay):
        paying.elsewhere(wish=wish, method=Method.CARD, by=CAROL, key=form, now=now, **AT)
    press(till, address)
    settling.settle(payment=paid, now=now)
    assert (paid.state, till.taken(), due(bill)) == (State.SUCCEEDED, [400_00], 0)


@pytest.mark.parametrize("looks", [settling.settle, settling.abandon])
def test_who_looks_at_the_moment_when_somebody_else_ends_it_reads_that_it_has_ended(
    till: Till, monkeypatch: pytest.MonkeyPatch, looks: Callable[..., Payment]
) -> None:
    payment, asked = given(till), charge.asked

    def beside(**told: Any) -> bool:
        outcome.cancelled(payment=Payment.objects.get(), now=clock.now())
        return asked(**told)

    with monkeypatch.context() as crossing:
        crossing.setattr(charge, "asked", beside)
        ended = looks(payment=Payment.objects.get(), now=clock.now())
    (intent,) = till.firm.listed("payment_intents")
    assert (ended.state, intent["status"], owed(payment)) == (State.CANCELLED, "canceled", 1_000_00)


def test_who_presses_again_at_the_moment_when_it_is_ended_is_sent_to_no_page(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, sent_to = key(), charge.sent_to
    wish = till.wish(line(books.invoice(books.client("1001"), 400_00)), by_what="")

    def press_it() -> tuple[Payment, str]:
        return paying.elsewhere(wish=wish, method=Method.CARD, by=CAROL, key=form, now=clock.now(), **AT)

    def beside(**told: Any) -> bool:
        press(till, page)
        settling.abandon(payment=Payment.objects.get(), now=clock.now())
        return sent_to(**told)

    _, page = press_it()
    monkeypatch.setattr(charge, "sent_to", beside)
    ended, address = press_it()
    assert (ended.state, address, till.firm.charges()[0]["captured"]) == (State.CANCELLED, "", False)


@pytest.mark.parametrize(
    ("method", "pays", "ends"), [(Method.CARD, give, State.SUCCEEDED), (Method.BANK, transfer, State.PROCESSING)]
)
def test_who_pays_on_the_processors_page_while_it_is_given_up_has_paid(
    till: Till, monkeypatch: pytest.MonkeyPatch, method: Method, pays: Callable[[Till, str], None], ends: State
) -> None:
    payment, address = sent(till, method)
    find = intents.find

    def beside(*told: Any, **more: Any) -> Any:
        found = find(*told, **more)
        pays(till, address)
        return found

    with monkeypatch.context() as crossing:
        crossing.setattr(intents, "find", beside)
        assert look(payment, minutes=30.5).state == State.CREATED
    paid = look(payment, minutes=31.5)
    assert (paid.state, till.taken(), owed(paid)) == (ends, [1_000_00], 0)


def test_a_transfer_from_the_processors_page_that_comes_back_blocks_the_account_wherever_it_is_kept(till: Till) -> None:
    """Nacha: what is no want of money asks for a look before any new debit."""
    payment, address = sent(till, Method.BANK)
    transfer(till, address)
    look(payment)
    (taken,) = till.firm.charges()
    mark = taken["payment_method_details"]["us_bank_account"]["fingerprint"]
    same = vaulting.Told("pm_2", vaulting.Kind.BANK, fingerprint=mark)
    vault = keeping.row(owner=vaulting.person(), account=till.account, now=clock.now())
    kept = keeping.take_in(vault=vault, told=same, by="portal:1", now=clock.now())
    till.firm.processor.ask("POST", f"charges/{taken['id']}/return", {"code": "R02"})
    assert look(payment).state == State.FAILED
    kept.refresh_from_db()
    assert kept.blocked_code == "R02"


def test_an_attempt_that_is_ended_while_it_is_being_made_takes_no_money(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    made = intents.create

    def create(*told: Any, **more: Any) -> Any:
        payment = Payment.objects.get()
        settling.abandon(payment=payment, now=now_is(0))
        assert payment.state == State.CREATED  # a request of ours may be on its way
        outcome.cancelled(payment=payment, now=now_is(0))  # and if it was ended all the same, it stays ended
        return made(*told, **more)

    monkeypatch.setattr(intents, "create", create)
    ended = till.pay(line(bill))
    monkeypatch.undo()
    assert (ended.state, till.taken(), due(bill)) == (State.CANCELLED, [], 1_000_00)
    assert till.pay(line(bill)).state == State.SUCCEEDED
    assert till.taken() == [1_000_00]


def test_money_on_an_attempt_that_was_ended_is_told_to_a_person(till: Till) -> None:
    paid = till.pay(line(books.invoice(books.client("1001"), 1_000_00)))
    Payment.objects.filter(pk=paid.pk).update(
        state=State.CANCELLED, code=None, accepted_at=None, settled_at=None, cancelled_at=now_is(0)
    )
    for _ in range(3):
        settling.look_at_intent(account=till.account, intent_id=paid.intent_id, now=now_is(0))
    assert [(row.pk, row.told_cents) for row in queries.mismatched()] == [(paid.pk, 1_000_00)]


def test_a_transfer_that_is_called_off_while_it_is_processing_has_failed(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    paid = till.pay(line(bill), by_what="pm_usBankAccount_success")
    found = intents.retrieve(till.firm.at, paid.intent_id)
    called_off = found.__class__(**{**_fields(found), "state": IntentState.CANCELLED})
    settling.apply(payment=paid, intent=called_off, now=now_is(1))
    assert (paid.state, due(bill)) == (State.FAILED, 1_000_00)


def test_who_comes_in_again_by_the_key_is_still_the_one_whose_payment_is_in_doubt(till: Till) -> None:
    """Immunity 7."""
    acme = books.client("1001")
    till.misbehave(cut_after={"times": 1, "on": "pay"})
    till.pay(alone(acme, 50_00), by=Payer(Way.KEY, "key:1"))
    with pytest.raises(charge.StillUnderWay):
        till.pay(alone(acme, 50_00), by=Payer(Way.KEY, "key:2"))
    assert till.taken() == [50_00]


def test_who_knows_a_clients_number_alone_reads_its_name_on_no_page_and_in_no_mail(till: Till) -> None:
    acme = books.client("1001", name="Acme Co")
    wish, stranger = till.wish(alone(acme, 5_00)), Payer(Way.KEY, "key:1", masked=True)
    paid = paying.pay(wish=wish, by=stranger, key=key(), now=now_is(0))
    (mail,) = [row for row in _mails() if row.kind == "payment_received"]
    assert paid.masked
    assert "Acme" not in mail.text + mail.html + mail.subject
    assert "A••• C•" in mail.text
    (notice,) = [row for row in _mails() if row.kind == "payment_received_notice"]
    assert "Acme Co" in notice.text


def test_a_credit_card_on_the_line_of_debit_cards_is_refused_with_the_way_out(till: Till) -> None:
    wish = till.wish(alone(books.client("1001"), 5_00), says_debit=True)
    with pytest.raises(paying.CannotPay, match="This is a credit card"):
        paying.pay(wish=wish, by=CAROL, key=key(), now=now_is(0))
    assert till.taken() == []


def _fields(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def _mails() -> list[Mail]:
    return list(Mail.objects.all())
