"""What a firm chooses about its files: seen before it is saved, saved once, put back, by whom it may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from quittance.core import clock
from quittance.core.clock import FirmClock
from quittance.core.models import Event
from quittance.payments.rules.fees import Method
from quittance.reconciliation import queries
from quittance.reconciliation.actions import policies
from quittance.reconciliation.models import Policy
from quittance.reconciliation.rules import calendar
from quittance.tenancy.actions import bank_accounts
from quittance.tenancy.models import BankAccount
from quittance.web.base import cookies
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast, session_of

HERE = "/firm-portal/settings/files/"
USUAL: dict[str, Any] = {
    "addresses": "", "mail_time": "07:00", "attach": "on", "xlsx": "on", "dated": "deposit", "dates": "5/3/2026",
    "layout": "", "cash": "Cash", "fees": "Fees", "receivable": "AR", "other": "Other", "suspense": "Suspense",
    "bank_time": "19:00", "bank_zone": "UTC", "bank_days": "2", "card_time": "23:59", "card_zone": "UTC",
    "card_days": "2",
}  # fmt: skip
OWN = {
    "layout": "generic",
    "column_title": ["Cust", "Sum", "Memo", "Kind"],
    "column_field": ["client", "amount", "ref", "="],
    "column_text": ["", "", "", "PMT"],
}


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def policy(cast: Cast) -> Policy:
    with shelf.harbor(cast):
        return queries.policy_now()


def account(cast: Cast) -> BankAccount:
    with shelf.harbor(cast):
        bank_accounts.add(name="Operating", account="acct_files", last4="9991", by="system", now=NOW)
        return BankAccount.objects.get(name="Operating")


def test_a_firm_that_chose_nothing_sees_our_own_file_on_rows_named_as_samples(danas: Browser) -> None:
    page = text(danas.get(HERE))
    for words in ("On sample rows", "these rows are made up", "Posted_Invoice_Payments", "AIW-1100-100", "Paid now"):
        assert words in page, words


def test_a_preview_shows_a_practice_systems_files_and_saves_nothing(cast: Cast, danas: Browser) -> None:
    bank = account(cast)
    wish = {**USUAL, "layout": "practice_engine", f"bank_index_{bank.pk}": "7", "card_type_visa": "3", "preview": "yes"}
    page = text(danas.post(HERE, wish))
    for words in ("PracticeEngine_ACH", "PracticeEngine_Cards", "<td>7</td>", "<td>3</td>", "not saved yet"):
        assert words in page, words
    assert policy(cast).layout == ""


def test_what_stands_beside_the_form_follows_it(danas: Browser) -> None:
    part = text(danas.post(f"{HERE}preview/", {**USUAL, "layout": "quickbooks"}))
    assert "AIW-Invoice-61001-Client-11022-PI-1100-100" in part
    assert "<html" not in part
    assert "“nobody” is no e-mail address" in text(danas.post(f"{HERE}preview/", {**USUAL, "addresses": "nobody"}))


def test_a_saved_choice_says_from_which_file_it_holds_and_can_be_put_back(cast: Cast, danas: Browser) -> None:
    account(cast)
    wish = {**USUAL, "addresses": "ar@harbor.example\nAR@harbor.example", "layout": "pp365", "type_bank": "EFT"}
    page = text(danas.post(HERE, wish, follow=True))
    assert "They hold from file 1 of Operating on; files that left stay as they are." in page
    saved = policy(cast)
    assert (saved.layout, saved.types, len(saved.addresses)) == ("pp365", {"bank": "EFT"}, 1)
    assert "practice system: none → pp365" in page
    change = page.partition('name="change" value="')[2].partition('"')[0]
    danas.post(f"{HERE}put-back/", {"change": change})
    assert (policy(cast).layout, policy(cast).addresses, policy(cast).types) == ("", [], {})


def test_the_log_keeps_both_sides_and_an_unchanged_form_writes_nothing(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, {**USUAL, "mail_time": "06:30"})
    danas.post(HERE, {**USUAL, "mail_time": "06:30"})
    with shelf.harbor(cast):
        event = Event.objects.get(name="files_policy.changed")
    assert (event.facts["before"]["mail_time"], event.facts["after"]["mail_time"]) == (
        "07:00:00.000000", "06:30:00.000000",
    )  # fmt: skip
    assert event.by == f"staff:{cast.dana.pk}"


def test_what_was_changed_again_meanwhile_is_not_put_back_unseen(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, {**USUAL, "layout": "pp365"})
    change = text(danas.get(HERE)).partition('name="change" value="')[2].partition('"')[0]
    with shelf.harbor(cast):
        policies.choose(chosen={"layout": "quickbooks"}, by="staff:1", now=NOW)
    danas.post(f"{HERE}put-back/", {"change": change})
    assert policy(cast).layout == "quickbooks"


def test_a_firms_own_columns_are_seen_moved_and_saved(cast: Cast, danas: Browser) -> None:
    page = text(danas.post(HERE, {**USUAL, **OWN, "column": "up:2"}))
    assert page.index('value="Sum"') < page.index('value="Cust"')
    added = text(danas.post(HERE, {**USUAL, **OWN, "column": "add", "cash": "Bank"}))
    assert ("column-title-5" in added, "Each column needs a title" in added) == (True, False)
    assert 'value="Bank"' in added
    assert "column-title-4" not in text(danas.post(HERE, {**USUAL, **OWN, "column": "remove:4"}))
    assert policy(cast).columns == []
    danas.post(HERE, {**USUAL, **OWN})
    assert policy(cast).columns == [
        ["Cust", "client", ""], ["Sum", "amount", ""], ["Memo", "ref", ""], ["Kind", "", "PMT"],
    ]  # fmt: skip
    assert "<td>PMT</td>" in text(danas.get(HERE))


def test_the_end_of_the_day_is_the_end_of_its_last_minute(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, USUAL)
    assert policy(cast).card_time.isoformat() == "23:59:59.999999"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"addresses": "ar@harbor.example\nben"}, "“ben” is no e-mail address"),
        ({"addresses": "\n".join(f"a{n}@b.example" for n in range(21))}, "At most 20 addresses"),
        ({"mail_time": "seven"}, "Write a time such as 07:00."),
        ({"bank_zone": "Mars/Olympus"}, "“Mars/Olympus” is no time zone"),
        ({"bank_zone": "../etc/passwd"}, "is no time zone"),
        ({"card_days": "0"}, "Write a number from 1 to 10."),
        ({"cash": " "}, "This field is required."),
        ({"layout": "abacus"}, "Select a valid choice"),
        ({**OWN, "column_field": ["balance", "amount", "ref", "="]}, "“balance” is no field of a payment"),
        ({**OWN, "column_title": ["Cust", "Sum", "Sum", "Kind"]}, "Two columns are called “Sum”"),
        ({**OWN, "column_field": ["client", "amount", "notes", "="]}, "A column for “ref” is missing"),
        ({**OWN, "column_title": ["=Cust", "Sum", "Memo", "Kind"]}, "Begin the title with a letter"),
    ],
)
def test_a_choice_that_cannot_hold_is_refused_with_what_to_change(
    cast: Cast, danas: Browser, changed: dict[str, str], words: str
) -> None:
    answer = danas.post(HERE, {**USUAL, **changed})
    assert answer.status_code == 400
    assert words in text(answer).replace("&#x27;", "'")
    with shelf.harbor(cast):
        assert not Policy.objects.exists()


def test_the_page_is_for_whoever_edits_settings(cast: Cast) -> None:
    browser = desk_of(cast.miguel)
    assert browser.get(HERE).status_code == 403
    assert [browser.post(f"{HERE}{path}", USUAL).status_code for path in ("", "preview/", "put-back/")] == [403] * 3


def test_another_firms_choices_are_neither_seen_nor_put_back(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, {**USUAL, "addresses": "ar@harbor.example", "layout": "pp365"})
    change = text(danas.get(HERE)).partition('name="change" value="')[2].partition('"')[0]
    lees = Browser(headers={"host": "second.localhost"})
    lees.cookies[cookies.STAFF] = session_of(cast.lee, clock.now())
    assert "ar@harbor.example" not in text(lees.get(HERE))
    lees.post(f"{HERE}put-back/", {"change": change})
    assert policy(cast).layout == "pp365"


def test_paid_now_is_counted_from_what_the_firms_clock_shows(danas: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(FirmClock, "moment", lambda _clock, _real: later)
    due = calendar.deposit_day(later, calendar.DEFAULTS[Method.CARD])
    assert f"in the bank on {due:%B} {due.day}, {due.year}" in text(danas.get(HERE))


def test_a_practice_engine_file_without_its_bank_index_is_pointed_out(cast: Cast, danas: Browser) -> None:
    bank = account(cast)
    wish = {**USUAL, "layout": "practice_engine"}
    assert "Bank Index is empty" in text(danas.post(f"{HERE}preview/", wish))
    assert "Bank Index is empty" not in text(danas.post(f"{HERE}preview/", {**wish, f"bank_index_{bank.pk}": "7"}))
