"""The set-up: the firm's own values in the guides, its secrets, its domain, and the self-test."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from quittance.core import scope
from quittance.outbox import queries as outbox
from quittance.receivables.tests import books
from quittance.relay.actions import keys, policies, self_tests
from quittance.web.firm.settings.mail import guides
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast

HERE = "/firm-portal/settings/mail/"


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def key(cast: Cast) -> str:
    with shelf.harbor(cast):
        return keys.key()


@pytest.mark.parametrize("provider", ["microsoft", "google"])
def test_the_guide_has_the_firms_own_address_and_key(cast: Cast, danas: Browser, provider: str) -> None:
    danas.post(f"{HERE}guide/keys/")
    page = text(danas.get(f"{HERE}guide/?provider={provider}"))
    for words in ("harbor@inbound.localhost", key(cast), guides.KEY_HEADER):
        assert words in page, words
    assert danas.get(f"{HERE}guide/?provider=lotus").status_code == 404


def test_the_key_is_made_once_and_renewed_only_after_a_question(cast: Cast, danas: Browser) -> None:
    assert key(cast) == ""
    danas.post(f"{HERE}guide/keys/")
    first = key(cast)
    danas.post(f"{HERE}guide/keys/")
    assert key(cast) == first != ""
    assert "Renew the key of the mail rule?" in text(danas.get(f"{HERE}guide/keys/key/renew/"))
    assert key(cast) == first
    danas.post(f"{HERE}guide/keys/key/renew/")
    assert key(cast) != first
    assert danas.post(f"{HERE}guide/keys/other/renew/").status_code == 404


def test_patterns_are_said_as_each_mail_server_reads_them() -> None:
    patterns = ["Invoice_{number}", "Invoice #{number}", "{number}_bill"]
    assert guides.exchange_patterns(patterns) == [r"Invoice_\w", r"Invoice\s#\w"]
    assert guides.google_pattern(patterns) == r"(?i)(Invoice_|Invoice\s#)\w"


def test_where_all_numbers_begin_with_a_digit_a_rule_catches_no_other_words(cast: Cast, danas: Browser) -> None:
    with scope.firm(cast.harbor.pk):
        books.invoice(books.client("C-1"), 100_00, number="61001")
    assert r"Invoice\s\d" in text(danas.get(f"{HERE}guide/"))
    with scope.firm(cast.harbor.pk):
        books.invoice(books.client("C-2"), 100_00, number="A-1")
    assert r"Invoice\s\w" in text(danas.get(f"{HERE}guide/"))


def test_the_rule_puts_the_key_on_what_the_firm_itself_wrote_alone(cast: Cast, danas: Browser) -> None:
    assert "name the firm's own domains" in unescape(text(danas.get(f"{HERE}guide/?provider=google")))
    with shelf.harbor(cast):
        policies.change(choices={"sender_domains": ["harbor.example", "h.example"]}, by="staff:1", now=NOW)
    asked = guides.google_senders(["harbor.example", "h.example"])
    assert asked in unescape(text(danas.get(f"{HERE}guide/?provider=google")))
    for sender, fits in (("Dana <dana@HARBOR.example>", True), ("dana@h.example", True), ("x@harborxexample", False)):
        assert bool(re.search(asked, sender)) is fits, sender
    for sender in ("x@evil.example", '"dana@harbor.example" <x@evil.example>', "x@harbor.example.evil.example"):
        assert not re.search(asked, sender), sender
    assert "Inside the organization" in text(danas.get(f"{HERE}guide/?provider=microsoft"))


def test_a_domains_record_is_there_to_be_pasted_and_a_strange_address_is_refused(cast: Cast, danas: Browser) -> None:
    assert danas.post(f"{HERE}domain/", {"from_address": "nobody"}).status_code == 400
    assert danas.post(f"{HERE}domain/", {"from_address": "billing@harbor.example"}).status_code == 302
    page = text(danas.get(f"{HERE}domain/"))
    with shelf.harbor(cast):
        drafted = outbox.drafted_key()
    assert drafted is not None
    for words in (f"{drafted.selector}._domainkey.harbor.example", drafted.public_key, "waits for its record"):
        assert words in page, words
    assert "Take the key out of use" in text(danas.get(f"{HERE}domain/retire/"))
    danas.post(f"{HERE}domain/retire/")
    with shelf.harbor(cast):
        assert outbox.drafted_key() is None


def test_a_dns_that_cannot_be_asked_is_said_and_changes_nothing(cast: Cast, danas: Browser, settings: Settings) -> None:
    settings.QUITTANCE = replace(settings.QUITTANCE, dns="127.0.0.1:9")
    danas.post(f"{HERE}domain/", {"from_address": "billing@harbor.example"})
    answer = danas.post(f"{HERE}domain/check/")
    assert answer.status_code == 200
    assert "The DNS could not be asked." in text(answer)
    with shelf.harbor(cast):
        drafted = outbox.drafted_key()
        assert drafted is not None
        assert drafted.checked_at is None


def test_the_self_test_starts_with_a_number_ticks_and_ends(cast: Cast, danas: Browser) -> None:
    answer = danas.post(f"{HERE}test/", {"invoice_number": " "})
    assert answer.status_code == 400
    assert "post the invoice first, begin the test with its number" in text(answer)
    danas.post(f"{HERE}test/", {"invoice_number": "61001"})
    page = text(danas.get(f"{HERE}test/"))
    assert "The mail arrived here" in page
    tag = danas.get(f"{HERE}test/part/").headers["ETag"]
    assert danas.get(f"{HERE}test/part/", headers={"If-None-Match": tag}).status_code == 304
    with shelf.harbor(cast):
        shelf.two_offices()  # the invoice is posted, and the mirror has it
    assert danas.get(f"{HERE}test/part/", headers={"If-None-Match": tag}).status_code == 200
    test = page.partition('name="test" value="')[2].partition('"')[0]
    danas.post(f"{HERE}test/end/", {"test": test})
    page = text(danas.get(f"{HERE}test/"))
    assert "Tests before" in page
    assert "1 of 9 steps" in page
    assert "is over already" in text(danas.post(f"{HERE}test/end/", {"test": test}, follow=True))


def test_another_firms_test_cannot_be_ended(cast: Cast, danas: Browser) -> None:
    with scope.firm(cast.second.pk):
        foreign = self_tests.start(invoice_number="1", by="staff:1", now=NOW)
    danas.post(f"{HERE}test/end/", {"test": foreign.pk})
    with scope.firm(cast.second.pk):
        assert self_tests.under_way() is not None
