"""What a firm chooses about paying online: seen before it is saved, saved once, put back, by whom it may."""

import pytest
from django.test import Client as Browser

from quittance.payments import queries
from quittance.payments.actions import policies
from quittance.payments.models import Policy
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast

HERE = "/firm-portal/settings/payments/"
CAREFUL = {"bank": "on", "cards": "on", "debit_cards": "on", "international": "refuse", "embedded": "on", "state": ""}
PASSED_ON = {**CAREFUL, "payer_bears_fee": "on", "state": "ny"}


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def policy(cast: Cast) -> Policy:
    with shelf.harbor(cast):
        return queries.policy_now()


def test_a_firm_that_chose_nothing_sees_the_careful_end(danas: Browser) -> None:
    page = text(danas.get(HERE))
    for words in ("$992.00", "$970.00", "Bank transfer, client portal", "0.8 %", "3 %", "Cards from outside"):
        assert words in page, words


def test_a_preview_shows_what_it_comes_to_and_saves_nothing(cast: Cast, danas: Browser) -> None:
    page = text(danas.post(HERE, {**PASSED_ON, "preview": "yes"}))
    assert "not saved yet" in page
    assert "$1,030.00" in page
    assert policy(cast).payer_bears_fee is False


def test_a_saved_choice_holds_is_told_in_the_log_and_can_be_put_back(cast: Cast, danas: Browser) -> None:
    assert danas.post(HERE, PASSED_ON).status_code == 302
    assert (policy(cast).payer_bears_fee, policy(cast).state) == (True, "NY")
    page = text(danas.get(HERE))
    assert "The last change" in page
    assert "Dana Reyes" in page
    change = page.partition('name="change" value="')[2].partition('"')[0]
    danas.post(f"{HERE}put-back/", {"change": change})
    assert (policy(cast).payer_bears_fee, policy(cast).state) == (False, "")


def test_what_was_changed_again_meanwhile_is_not_put_back_unseen(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, PASSED_ON)
    page = text(danas.get(HERE))
    change = page.partition('name="change" value="')[2].partition('"')[0]
    with shelf.harbor(cast):
        policies.choose(chosen={"cards": False}, by="staff:1", now=NOW)
    danas.post(f"{HERE}put-back/", {"change": change})
    assert (policy(cast).payer_bears_fee, policy(cast).cards) == (True, False)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": "ZZ"}, "is no state of the United States"),
        ({"state": ""}, "Say in which state the firm is"),
        ({"international": "some"}, "Select a valid choice"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(
    cast: Cast, danas: Browser, changed: dict[str, str], words: str
) -> None:
    answer = danas.post(HERE, {**PASSED_ON, **changed})
    assert answer.status_code == 400
    assert words in text(answer)
    assert policy(cast).payer_bears_fee is False


def test_what_is_not_taken_says_so_in_the_example(danas: Browser) -> None:
    page = text(danas.post(HERE, {**CAREFUL, "cards": "", "preview": "yes"}))
    assert "Not taken." in page


def test_the_page_is_for_whoever_edits_settings(cast: Cast) -> None:
    browser = desk_of(cast.miguel)
    assert browser.get(HERE).status_code == 403
    assert browser.post(HERE, PASSED_ON).status_code == 403
    assert browser.post(f"{HERE}put-back/").status_code == 403
