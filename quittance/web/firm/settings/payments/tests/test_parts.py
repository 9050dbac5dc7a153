"""The page “Paying online” has parts, and one save that drops nothing: neither one's own entries nor a colleague's."""

import re

import pytest
from django.test import Client as Browser

from quittance.payments.actions import policies
from quittance.payments.models import Policy
from quittance.web.firm.settings.payments.tests.test_page import CAREFUL, HERE, PASSED_ON, policy
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import text
from tests.cast import NOW, Cast


def test_each_part_stands_under_its_heading_and_in_the_list_of_parts(danas: Browser) -> None:
    page = text(danas.get(HERE))
    named = re.findall(r'<li><a href="#([a-z-]+)">', page)
    assert named == [
        *("ways-to-pay", "card-fees", "words-at-the-checkout", "what-clients-see", "mails", "refunds"),
        *("accounts", "rates", "returns"),
    ]
    assert [page.count(f'id="{key}"') for key in named] == [1] * len(named)


def test_every_choice_of_a_firm_stands_in_exactly_one_part(danas: Browser) -> None:
    """What no part shows would be switched off by the next save."""
    page = text(danas.get(HERE))
    assert {
        name: len(set(re.findall(rf'<[^>]* name="{name}"[^>]* id="(id_{name})', page))) for name in Policy.CHOICES
    } == (dict.fromkeys(Policy.CHOICES, 1))


def test_one_thing_to_correct_is_told_above_a_long_page_too(danas: Browser) -> None:
    page = text(danas.post(HERE, {**CAREFUL, "refund_days": "181"}))
    assert "One thing to correct" in page
    assert 'href="#id_refund_days"' in page


def test_a_page_that_is_older_than_a_colleagues_choices_saves_nothing_over_them(cast: Cast, danas: Browser) -> None:
    shown = text(danas.get(HERE)).partition('name="since" value="')[2].partition('"')[0]
    with shelf.harbor(cast):
        policies.choose(chosen={"refund_days": 30}, by="staff:1", now=NOW)
    mine = {**CAREFUL, "refund_days": "60", "since": shown}
    answer = danas.post(HERE, mine)
    assert answer.status_code == 409
    assert "somebody saved other choices while this page was open" in text(answer)
    assert policy(cast).refund_days == 30
    since = text(answer).partition('name="since" value="')[2].partition('"')[0]
    assert danas.post(HERE, {**mine, "since": since}).status_code == 302
    assert policy(cast).refund_days == 60


def test_putting_back_asks_before_it_drops_what_is_not_saved(danas: Browser) -> None:
    danas.post(HERE, PASSED_ON)
    form = text(danas.get(HERE)).partition(f'action="{HERE}put-back/"')[2].partition(">")[0]
    assert 'data-drops="' in form


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "The firm takes bank transfers and credit and debit cards, and wallets where the browser has one."),
        ({"debit_cards": "", "embedded": ""}, "bank transfers and credit cards. The payer gives the number on the"),
        ({"bank": "", "cards": ""}, "Nothing is taken"),
    ],
)
def test_what_can_be_paid_with_is_said_in_words(danas: Browser, changed: dict[str, str], words: str) -> None:
    assert words in text(danas.post(HERE, {**CAREFUL, **changed, "preview": "yes"}))
