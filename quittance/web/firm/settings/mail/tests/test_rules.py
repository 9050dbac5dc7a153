"""The rules of the invoice mail: tried on the last mails, saved, put back, refused where they make no sense."""

import pytest
from django.test import Client as Browser

from quittance.core import clock
from quittance.relay.actions import policies
from quittance.relay.models import Policy
from quittance.relay.models.policy import usual_patterns
from quittance.web.firm.mail.tests import post
from quittance.web.firm.settings.mail.forms import written
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

HERE = "/firm-portal/settings/mail/"


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def asked(**changed: object) -> dict[str, object]:
    """The form as a firm that chose nothing sees it, with what the story changes."""
    told = {name: value for name, value in written(Policy(firm_id=0)).items() if value is not False}
    return {name: value for name, value in {**told, **changed}.items() if value is not None}


def in_force(cast: Cast) -> Policy:
    with shelf.harbor(cast):
        return policies.in_force()


def test_a_pattern_is_tried_on_the_last_mails_and_nothing_is_saved(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        shelf.two_offices()
        post.enclose(post.came(subject="Your bill"), name="Bill-61001.pdf")
    page = text(danas.get(HERE))
    assert "0 of 1 name exactly one invoice" in page
    page = text(danas.post(HERE, asked(patterns="Bill-{number}", preview="yes")))
    assert "1 of 1 name exactly one invoice" in page
    assert "not saved yet" in page
    assert in_force(cast).patterns == usual_patterns()


def test_a_saved_rule_holds_is_told_in_the_log_and_can_be_put_back(cast: Cast, danas: Browser) -> None:
    assert danas.post(HERE, asked(wait_hours="24", sender_domains="Harbor.example")).status_code == 302
    assert (in_force(cast).wait_hours, in_force(cast).sender_domains) == (24, ["harbor.example"])
    page = text(danas.get(HERE))
    assert "hours that a mail waits: 72 → 24" in page
    assert "Dana Reyes" in page
    change = page.partition('name="change" value="')[2].partition('"')[0]
    danas.post(f"{HERE}put-back/", {"change": change})
    assert in_force(cast).wait_hours == 72
    page = text(danas.post(f"{HERE}put-back/", {"change": change}, follow=True))
    assert "it was changed again meanwhile" in page


def test_what_was_changed_again_meanwhile_is_not_put_back_unseen(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, asked(wait_hours="24"))
    change = text(danas.get(HERE)).partition('name="change" value="')[2].partition('"')[0]
    with shelf.harbor(cast):
        policies.change(choices={"pass_days": 30}, by="staff:1", now=clock.now())
    danas.post(f"{HERE}put-back/", {"change": change})
    assert (in_force(cast).wait_hours, in_force(cast).pass_days) == (24, 30)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"patterns": ""}, "Write one pattern at least"),
        ({"patterns": "Invoice"}, "Write {number} once"),
        ({"wait_hours": "0"}, "Write a number from 1 to 720"),
        ({"pass_days": "many"}, "Write a number from 1 to 730"),
        ({"sender_domains": "not a domain"}, "is no domain"),
        ({"sender_domains": "gmail.com"}, "Anybody can have an address at gmail.com"),
        ({"hosts": "0.0.0.0/0"}, "is no network that proves a sender"),
        ({"report_addresses": "nobody"}, "is no e-mail address"),
        ({"default_recipient": "nobody"}, "is no e-mail address"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_stays_as_typed(
    cast: Cast, danas: Browser, changed: dict[str, str], words: str
) -> None:
    answer = danas.post(HERE, asked(**changed))
    assert answer.status_code == 400
    assert words in text(answer)
    assert next(iter(changed.values())) in text(answer)
    assert in_force(cast).changed_at is None


def test_the_settings_are_for_whoever_edits_settings(cast: Cast) -> None:
    browser = desk_of(cast.miguel)
    for page in ("", "words/", "guide/", "domain/", "test/"):
        assert browser.get(f"{HERE}{page}").status_code == 403, page
    for page in ("", "put-back/", "guide/keys/", "guide/keys/key/renew/", "domain/check/", "domain/retire/"):
        assert browser.post(f"{HERE}{page}").status_code == 403, page
