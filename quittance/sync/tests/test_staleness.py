"""A mirror that stands still: one mail for each standstill, and none while it moves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from quittance.core import scope
from quittance.core.models import Event
from quittance.outbox.models import Delivery, Mail
from quittance.receivables.actions import freshness
from quittance.sync.actions import staleness
from quittance.sync.models import Source
from quittance.sync.tests.mirrored import connect
from tests.cast import NOW, Cast

LATER = NOW + timedelta(minutes=31)


@pytest.fixture(autouse=True)
def harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        connect(failure="The server does not answer.", failing_since_at=NOW)
        yield


def test_the_firm_is_told_once_for_each_standstill() -> None:
    freshness.touch(as_of=NOW)
    assert not staleness.watch(now=NOW + timedelta(minutes=29))
    assert staleness.watch(now=LATER)
    assert not staleness.watch(now=LATER + timedelta(hours=3))
    freshness.touch(as_of=LATER + timedelta(hours=4))
    assert not staleness.watch(now=LATER + timedelta(hours=4))
    assert staleness.watch(now=LATER + timedelta(hours=5))
    assert Mail.objects.filter(kind="mirror_stale").count() == 2
    assert Event.objects.filter(name="mirror.stood_still").count() == 2


def test_the_mail_says_since_when_why_and_what_waits_and_goes_to_the_firms_contact() -> None:
    freshness.touch(as_of=NOW)
    staleness.watch(now=LATER)
    mail = Mail.objects.get(kind="mirror_stale")
    assert mail.subject == "Harbor & Pine CPAs: your practice system was last read on June 3, 10:00"
    for text in (mail.text, mail.html):
        assert "The server does not answer." in text
        assert "automatic charges, statements and late fees wait" in text
        assert "/firm-portal/sync/" in text
    assert [each.address for each in Delivery.objects.filter(mail=mail)] == ["office@harbor.example"]


def test_a_pause_is_told_as_a_pause() -> None:
    freshness.touch(as_of=NOW)
    Source.objects.update(paused_at=NOW)
    staleness.watch(now=LATER)
    assert "paused the reading" in Mail.objects.get(kind="mirror_stale").text


def test_without_a_source_or_before_the_first_reading_nobody_is_told() -> None:
    assert not staleness.watch(now=LATER)
    freshness.touch(as_of=NOW)
    Source.objects.all().delete()
    assert not staleness.watch(now=LATER)
