"""Methods kept in vaults, and what is known of one before it pays (PAY-8, PAY-9)."""

import pytest

from quittance.integrations.stripe import intents, methods, setups, vaults
from quittance.integrations.stripe.faults import Absent, Declined, Refused
from quittance.integrations.stripe.intents import Confirmation
from quittance.integrations.stripe.tests.conftest import CONSENT, Firm, fresh
from quittance.integrations.stripe.words import IntentState, Kind, Setup, Step

BACK = "https://harbor.example/back/"


def vault(firm: Firm, owner: str = "person:7") -> str:
    return vaults.create(firm.at, owner=owner, name="Carol", address="carol@acme.example", firm="harbor", key=fresh())


def kept(firm: Firm, where: str, method: str) -> Setup:
    made = setups.create(firm.at, vault=where, kinds=(Kind.CARD, Kind.BANK), firm="harbor", key=fresh())
    consent = None if "card" in method else CONSENT
    by = Confirmation(method=method, back=BACK, consent=consent)
    return setups.confirm(firm.at, made.id, by=by, key=fresh())


def typed(firm: Firm) -> str:
    account = {"routing_number": "110000000", "account_number": "000123456789", "account_holder_type": "company"}
    facts = {f"us_bank_account[{name}]": value for name, value in account.items()}
    made = firm.processor.post(
        "payment_methods", firm.at.account, type="us_bank_account", **{"billing_details[name]": "Acme"}, **facts
    )
    return str(made["id"])


def test_a_vault_told_twice_is_one(firm: Firm) -> None:
    wish = {"owner": "person:7", "name": "Carol", "address": "carol@acme.example", "firm": "harbor", "key": fresh()}
    assert vaults.create(firm.at, **wish) == vaults.create(firm.at, **wish)


def test_a_card_is_kept_without_a_payment_listed_used_and_forgotten(firm: Firm) -> None:
    where = vault(firm)
    done = kept(firm, where, "pm_card_mastercard")
    assert (done.state, done.vault) == (IntentState.SUCCEEDED, where)
    assert done.method is not None
    assert [each.id for each in methods.of_vault(firm.at, where)] == [done.method.id]
    found = methods.retrieve(firm.at, done.method.id)
    assert (found.kind, found.brand, found.vault) == (Kind.CARD, "mastercard", where)

    intent = firm.made(vault=where)
    by = Confirmation(method=found.id, payer_present=False)
    assert intents.confirm(firm.at, intent.id, by=by, key=fresh()).state is IntentState.SUCCEEDED

    assert methods.forget(firm.at, found.id, key=fresh()).vault == ""
    assert methods.of_vault(firm.at, where) == ()
    with pytest.raises(Refused):
        intents.confirm(firm.at, firm.made(vault=where).id, by=by, key=fresh())


def test_a_method_of_one_vault_is_not_usable_from_another(firm: Firm) -> None:
    """PAY-8: two vaults, and neither opens the other."""
    done = kept(firm, vault(firm), "pm_card_visa")
    assert done.method is not None
    staff = vault(firm, "staff:harbor")
    assert methods.of_vault(firm.at, staff) == ()
    with pytest.raises(Refused):
        intents.confirm(firm.at, firm.made(vault=staff).id, by=Confirmation(method=done.method.id), key=fresh())


def test_a_method_may_be_kept_while_it_pays(firm: Firm) -> None:
    """PAY-8a."""
    where = vault(firm)
    intent = firm.made(vault=where, kept=True)
    intents.confirm(firm.at, intent.id, by=Confirmation(token=firm.token(), back=BACK), key=fresh())
    assert [each.last4 for each in methods.of_vault(firm.at, where)] == ["4242"]


def test_a_bank_account_is_kept_with_its_mandate(firm: Firm) -> None:
    done = kept(firm, vault(firm), "pm_usBankAccount_success")
    assert (done.state, done.mandate.startswith("mandate_")) == (IntentState.SUCCEEDED, True)
    assert done.method is not None
    assert (done.method.kind, done.method.bank_name, done.method.blocked) == (Kind.BANK, "STRIPE TEST BANK", False)


def test_a_declined_card_is_not_kept(firm: Firm) -> None:
    with pytest.raises(Declined) as declined:
        kept(firm, vault(firm), "pm_card_chargeDeclinedExpiredCard")
    assert declined.value.failure.code == "expired_card"
    assert declined.value.setup is not None
    assert declined.value.setup.state is IntentState.FAILED


@pytest.mark.parametrize("proof", ["deposits", "code"])
def test_an_account_typed_by_hand_is_proved_by_what_arrives_on_it(firm: Firm, proof: str) -> None:
    asked = kept(firm, vault(firm), typed(firm))
    assert asked.next_step is not None
    assert (asked.state, asked.next_step.step) == (IntentState.ACTION_NEEDED, Step.SMALL_DEPOSITS)
    with pytest.raises(Refused, match="not the"):
        setups.prove(firm.at, asked.id, key=fresh(), deposits_cents=(1, 2))
    if proof == "code":
        proved = setups.prove(firm.at, asked.id, key=fresh(), code="SM11AA")
    else:
        proved = setups.prove(firm.at, asked.id, key=fresh(), deposits_cents=(32, 45))
    assert proved.state is IntentState.SUCCEEDED
    assert setups.retrieve(firm.at, asked.id) == proved


def test_a_setup_left_lying_is_cancelled(firm: Firm) -> None:
    made = setups.create(firm.at, vault=vault(firm), kinds=(Kind.CARD,), firm="harbor", key=fresh())
    assert setups.cancel(firm.at, made.id).state is IntentState.CANCELLED


@pytest.mark.parametrize(
    ("method", "kind", "funding", "brand"),
    [
        ("pm_card_visa", Kind.CARD, "credit", "visa"),
        ("pm_card_visa_debit", Kind.CARD, "debit", "visa"),
        ("pm_usBankAccount_success", Kind.BANK, "unknown", ""),
    ],
)
def test_a_token_says_what_it_is_before_anything_is_charged(
    firm: Firm, method: str, kind: Kind, funding: str, brand: str
) -> None:
    """A fee is passed on only to cards known to be credit, so this is asked before the click."""
    found = methods.of_token(firm.at, firm.token(method))
    assert (found.id, found.kind, found.funding, found.brand) == ("", kind, funding, brand)
    assert firm.charges() == []


def test_a_token_that_a_browser_made_up_is_not_there(firm: Firm) -> None:
    for token in ("ctoken_madeup", "../../accounts", ""):
        with pytest.raises(Absent):
            methods.of_token(firm.at, token)


def test_a_token_pays_once(firm: Firm) -> None:
    by = Confirmation(token=firm.token(), back=BACK)
    intents.confirm(firm.at, firm.made().id, by=by, key=fresh())
    with pytest.raises(Refused):
        intents.confirm(firm.at, firm.made().id, by=by, key=fresh())
