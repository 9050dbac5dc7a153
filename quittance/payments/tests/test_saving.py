"""Saving a card or bank account without paying: each crash between the steps, and news in any number (PAY-8a)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from quittance.core.models import Event
from quittance.integrations.stripe import setups
from quittance.integrations.stripe.faults import Refused
from quittance.integrations.stripe.tests.conftest import Firm
from quittance.outbox.models import Mail
from quittance.payments import jobs
from quittance.payments.actions import saving
from quittance.payments.models import KeptMethod, Mandate, Setup
from quittance.payments.models.mandate import Manner
from quittance.payments.models.setup import State as SetupState
from quittance.payments.models.setup import Step
from quittance.payments.rules import mandates as texts
from quittance.payments.tests import vaulting
from quittance.payments.tests.vaulting import Shop
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from tests.cast import Cast

BANK = "pm_usBankAccount_success"


def _dies(*_told: Any, **_more: Any) -> Any:
    raise KeyboardInterrupt


@pytest.fixture
def shop(harbor: Cast, firm: Firm, settings: Settings) -> Shop:
    return vaulting.opened(firm, settings)


def test_a_card_is_saved_and_nothing_is_charged(shop: Shop) -> None:
    method = shop.kept(vaulting.person(), "pm_card_mastercard")
    assert (method.kind, method.brand, method.last4, method.funding) == ("card", "mastercard", "4444", "credit")
    assert shop.kept_there() == [method.method_id]
    assert shop.firm.charges() == []
    assert Mandate.objects.count() == 0
    assert Mail.objects.get().subject == "A payment method was saved at Harbor & Pine CPAs"


def test_the_same_form_sent_again_saves_once(shop: Shop) -> None:
    carol, key = vaulting.person(), "form-of-carol"
    for _ in range(2):
        done = shop.confirm(shop.begin(carol, key=key))
    assert done.state == SetupState.KEPT
    assert (Setup.objects.count(), KeptMethod.objects.count(), len(shop.kept_there())) == (1, 1, 1)


def test_a_form_of_somebody_else_is_refused(shop: Shop) -> None:
    shop.begin(vaulting.person(), key="form-of-carol")
    with pytest.raises(saving.CannotSave):
        shop.begin(vaulting.person("ben@acme.example"), key="form-of-carol")


def test_no_secret_of_the_processor_is_kept(shop: Shop) -> None:
    setup = shop.begin(vaulting.person())
    assert not any("_secret_" in str(value) for value in Setup.objects.filter(pk=setup.pk).values().get().values())


def test_a_declined_card_is_not_saved_and_the_payer_is_told_why(shop: Shop) -> None:
    done = shop.confirm(shop.begin(vaulting.person()), "pm_card_chargeDeclinedExpiredCard")
    assert (done.state, done.failure_code) == (SetupState.FAILED, "expired_card")
    assert "expired" in done.failure_words
    assert KeptMethod.objects.count() == 0
    assert shop.kept_there() == []


def test_who_tries_one_card_after_the_other_is_stopped(shop: Shop) -> None:
    """Each answer tells a thief whether a stolen card works."""
    carol = vaulting.person()
    for _ in range(saving.FAILURES_MAX):
        shop.confirm(shop.begin(carol), "pm_card_chargeDeclined")
    with pytest.raises(saving.CannotSave, match="Too many"):
        shop.begin(carol)
    shop.begin(carol, now=now_is(0) + timedelta(hours=2))


def test_a_token_that_a_browser_made_up_saves_nothing(shop: Shop) -> None:
    setup = shop.begin(vaulting.person())
    for token in ("ctoken_madeup", "../../accounts", ""):
        with pytest.raises(saving.CannotSave):
            saving.confirm(
                setup=setup, token=token, visit=vaulting.VISIT, agreed=vaulting.agreed(), back="", now=now_is(0)
            )
    assert shop.confirm(setup).state == SetupState.KEPT


def test_a_bank_account_is_saved_with_what_was_agreed_to_and_a_copy_is_mailed(shop: Shop) -> None:
    method = shop.kept(vaulting.person(), BANK)
    mandate = Mandate.objects.get()
    assert (mandate.address, mandate.browser, mandate.last4) == ("203.0.113.7", "Mozilla/5.0 Tests", method.last4)
    assert (mandate.given_at, mandate.text_version) == (now_is(0), texts.VERSION)
    assert bytes(mandate.text_sha256) == texts.Text(1, mandate.text).sha256
    mail = Mail.objects.get()
    assert all(part in mail.text for part in mandate.text.split("\n"))
    setup = Setup.objects.get()
    assert setup.mandate_id.startswith("mandate_")
    jobs.look_at_setup(account=shop.account, about=setup.mandate_id)


def test_what_the_staff_took_down_says_where_its_proof_lies_and_the_client_gets_a_copy(shop: Shop) -> None:
    """Phone payments: a signed form or a recorded authorization."""
    acme = books.client(name="Acme Co")
    bare = vaulting.agreed(manner=Manner.RECORDED_CALL)
    setup = shop.begin(acme)
    for lacking, words in ((bare, "recording"), (vaulting.agreed(), "Say how the client authorized")):
        with pytest.raises(saving.CannotSave, match=words):
            shop.confirm(setup, BANK, agreed=lacking)
    assert Mandate.objects.count() == 0
    noted = vaulting.agreed(manner=Manner.RECORDED_CALL, note="Call 2026-118, minute 3")
    assert shop.confirm(setup, BANK, agreed=noted).state == SetupState.KEPT
    mandate = Mandate.objects.get()
    assert (mandate.manner, mandate.note, mandate.address) == ("recorded_call", "Call 2026-118, minute 3", "")
    assert Mail.objects.get(kind="method_authorized").deliveries.get().address == "carol@acme.example"


@pytest.mark.parametrize("proof", [{"deposits_cents": [45, 32]}, {"code": " sm11aa "}])
def test_an_account_typed_by_hand_waits_for_its_small_deposits(shop: Shop, proof: dict[str, Any]) -> None:
    setup = shop.confirm(shop.begin(vaulting.person()), token=shop.typed())
    assert (setup.state, setup.step, setup.last4) == (SetupState.ACTION_NEEDED, Step.SMALL_DEPOSITS, "6789")
    assert Mail.objects.get().kind == "method_proof"
    assert KeptMethod.objects.count() == 0
    with pytest.raises(saving.CannotSave, match="not the"):
        saving.prove(setup=setup, deposits_cents=[1, 2], now=now_is(1))
    proved = saving.prove(setup=setup, now=now_is(2), **proof)
    assert proved.state == SetupState.KEPT
    assert KeptMethod.objects.get().last4 == "6789"


@pytest.mark.parametrize(("deposits", "words"), [([10, 11], "too many tries"), ([40, 41], "time to prove")])
def test_a_proof_tried_too_often_or_too_late_ends_with_words(shop: Shop, deposits: list[int], words: str) -> None:
    setup = shop.confirm(shop.begin(vaulting.person()), token=shop.typed())
    done = saving.prove(setup=setup, deposits_cents=deposits, now=now_is(1))
    assert done.state == SetupState.FAILED
    assert words in done.failure_words


def test_a_proof_that_ended_unheard_is_told_in_words_about_accounts_not_cards(shop: Shop) -> None:
    setup = shop.confirm(shop.begin(vaulting.person()), token=shop.typed())
    with pytest.raises(Refused):
        setups.prove(shop.firm.at, setup.intent_id, key="elsewhere", deposits_cents=[10, 11])
    jobs.look_at_setup(account=shop.account, about=setup.intent_id)
    setup.refresh_from_db()
    assert setup.state == SetupState.FAILED
    assert "account was not proved" in setup.failure_words


def test_a_bank_that_wants_the_payer_is_led_to_and_looked_at_afterwards(shop: Shop) -> None:
    setup = shop.confirm(shop.begin(vaulting.person()), "pm_card_authenticationRequired")
    assert (setup.state, setup.step) == (SetupState.ACTION_NEEDED, Step.ELSEWHERE)
    assert saving.way_on(setup=setup).startswith(shop.firm.processor.address)
    shop.firm.processor.ask("POST", f"intents/{setup.intent_id}/authenticate", {"approve": True})
    for _ in range(3):
        jobs.look_at_setup(account=shop.account, about=setup.intent_id)
    setup.refresh_from_db()
    assert setup.state == SetupState.KEPT
    assert Event.objects.filter(name="method.kept").count() == 1


@pytest.mark.parametrize("lost", ["cut_after", "error_after", "timeout_after"])
def test_an_answer_that_was_lost_is_looked_up_by_a_job(shop: Shop, lost: str) -> None:
    setup = shop.begin(vaulting.person())
    facts = {"times": 1, "on": "pay", **({"seconds": 1} if lost == "timeout_after" else {})}
    shop.firm.processor.misbehave(**{lost: facts})
    shop.confirm(setup)
    shop.firm.processor.misbehave()
    setup.refresh_from_db()
    if setup.state == SetupState.CREATED:
        assert ProcrastinateJob.objects.filter(task_name="payments.look_at_setup").count() == 1
    jobs.look_at_setup(account=shop.account, about=setup.intent_id)
    setup.refresh_from_db()
    assert setup.state == SetupState.KEPT
    assert (KeptMethod.objects.count(), len(shop.kept_there())) == (1, 1)


def test_a_crash_before_the_processor_is_asked_leaves_a_form_that_goes_on(shop: Shop) -> None:
    """The row is there, the processor's name of it is not."""
    carol = vaulting.person()
    begun = shop.begin(carol, key="form-of-carol")
    Setup.objects.update(intent_id="")
    again = shop.begin(carol, key="form-of-carol")
    assert again.intent_id == begun.intent_id
    assert len(shop.firm.listed("setup_intents")) == 1


def test_a_crash_after_the_evidence_was_written_leaves_a_form_that_goes_on(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup, token = shop.begin(vaulting.person()), shop.firm.token(BANK)
    with monkeypatch.context() as broken:
        broken.setattr(setups, "confirm", _dies)
        with pytest.raises(KeyboardInterrupt):
            shop.confirm(setup, token=token)
    setup.refresh_from_db()
    assert setup.confirmed_at is not None
    assert shop.confirm(setup, token=token, now=now_is(1)).state == SetupState.KEPT
    assert Mandate.objects.get().given_at == now_is(0)


def test_the_same_form_with_something_else_typed_does_not_change_what_was_saved(shop: Shop) -> None:
    setup = shop.begin(vaulting.person())
    stale = Setup.objects.get(pk=setup.pk)
    shop.confirm(setup)
    assert shop.confirm(stale, "pm_card_mastercard").method == setup.method
    assert KeptMethod.objects.get().brand == "visa"


def test_a_processor_that_is_away_saves_nothing_and_the_same_form_goes_on_later(shop: Shop, settings: Settings) -> None:
    here = settings.QUITTANCE
    settings.QUITTANCE = replace(here, processor_url="http://127.0.0.1:9")
    carol = vaulting.person()
    with pytest.raises(saving.CannotSave, match="cannot be reached"):
        shop.begin(carol, key="form-of-carol")
    settings.QUITTANCE = here
    assert shop.confirm(shop.begin(carol, key="form-of-carol")).state == SetupState.KEPT


def test_what_nobody_came_back_to_is_ended_at_the_processor(shop: Shop) -> None:
    setup = shop.begin(vaulting.person())
    saving.settle(setup=setup, now=now_is(0))
    assert setup.state == SetupState.CREATED
    saving.settle(setup=setup, now=now_is(1))
    assert setup.state == SetupState.CANCELLED
    assert shop.firm.listed("setup_intents")[0]["status"] == "canceled"
    assert saving.cancel(setup=setup, now=now_is(1)).state == SetupState.CANCELLED


def test_news_of_what_others_made_at_the_processor_changes_nothing(shop: Shop) -> None:
    for about in ("seti_other", "pm_other", "mandate_other"):
        jobs.look_at_setup(account=shop.account, about=about)
    assert KeptMethod.objects.count() == 0
