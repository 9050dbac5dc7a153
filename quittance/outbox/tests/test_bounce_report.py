"""EML-8: each day on which mail did not arrive brings the firm one list of it, and no other day brings any."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from quittance.core import scope
from quittance.core.tests.waiting import together
from quittance.outbox.actions import bounce_report, mails
from quittance.outbox.actions.mails import About, Recipient
from quittance.outbox.models import BounceReport, Delivery, Mail
from quittance.outbox.models.delivery import State
from quittance.outbox.tests.letters import WORDS
from tests.cast import NOW, Cast

DAY = date(2026, 6, 3)
MORNING = datetime(2026, 6, 4, 11, 0, tzinfo=UTC)  # seven o'clock in New York
TO = [Recipient("office@harbor.example")]


def fate(
    cast: Cast, address: str, state: str, reply: str = "", settled_at: datetime = NOW, client: str = "Acme"
) -> None:
    with scope.firm(cast.harbor.pk):
        about = About(client_id=1, client_name=client, about="5001")
        to = [Recipient(address, "Ann Lee")]
        mails.post(firm=cast.harbor, key=address, words=WORDS, to=to, now=NOW, about=about)
        Delivery.objects.filter(address=address).update(state=state, settled_at=settled_at, last_reply=reply)


def write(cast: Cast, day: date = DAY) -> bool:
    with scope.firm(cast.harbor.pk):
        return bounce_report.write(firm=cast.harbor, day=day, to=TO, now=MORNING)


def report(cast: Cast) -> Mail:
    with scope.firm(cast.harbor.pk):
        return Mail.objects.get(kind="bounce_report")


def test_eml_8_a_days_list_names_client_recipient_subject_and_reason_in_plain_words(cast: Cast) -> None:
    fate(cast, "gone@x.example", State.BOUNCED, "5.1.1 <gone@x.example> user unknown")
    fate(cast, "full@x.example", State.REFUSED, "552 5.2.2 over quota")
    fate(cast, "late@x.example", State.EXPIRED, "451 4.7.1 later")
    fate(cast, "dead@x.example", State.SUPPRESSED)
    fate(cast, "well@x.example", State.SENT, "250 taken")
    assert write(cast)
    mail = report(cast)
    assert mail.subject == "4 mails did not arrive on June 3"
    for body in (mail.text, mail.html):
        assert "Acme: Invoice 5001" in body
        assert "There is no mailbox of that name." in body
        assert "The mailbox is full." in body
        assert "nobody is at this address" in body
        assert "Given up after three days" in body
        assert "well@x.example" not in body
    assert "Ann Lee <gone@x.example>" in mail.text
    assert "&lt;gone@x.example&gt; user unknown" in mail.html


def test_eml_8_a_day_without_losses_brings_no_mail_and_is_not_asked_about_again(cast: Cast) -> None:
    fate(cast, "well@x.example", State.SENT)
    assert not write(cast)
    with scope.firm(cast.harbor.pk):
        assert not Mail.objects.filter(kind="bounce_report").exists()
        assert BounceReport.objects.get().mail is None


def test_eml_8_the_list_is_written_once_however_often_and_by_however_many_it_is_asked_for(cast: Cast) -> None:
    fate(cast, "gone@x.example", State.REFUSED)
    assert sorted(together(*[partial(write, cast)] * 4)).count(True) == 1
    assert not write(cast)
    with scope.firm(cast.harbor.pk):
        assert (Mail.objects.filter(kind="bounce_report").count(), BounceReport.objects.count()) == (1, 1)
    assert report(cast).subject == "1 mail did not arrive on June 3"


def test_the_day_is_the_firms_own(cast: Cast) -> None:
    """Harbor & Pine's June 3 lasts from 4:00 to 4:00 in the world's time."""
    midnight = datetime(2026, 6, 3, 4, 0, tzinfo=UTC)
    fate(cast, "before@x.example", State.REFUSED, settled_at=midnight - timedelta(seconds=1))
    fate(cast, "first@x.example", State.REFUSED, settled_at=midnight)
    fate(cast, "last@x.example", State.REFUSED, settled_at=midnight + timedelta(days=1, seconds=-1))
    fate(cast, "after@x.example", State.REFUSED, settled_at=midnight + timedelta(days=1))
    write(cast)
    listed = report(cast).text
    assert [name for name in ("before", "first", "last", "after") if f"{name}@" in listed] == ["first", "last"]


def test_a_long_list_ends_and_says_how_much_more_there_is(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        to = [Recipient(f"{number}@x.example") for number in range(203)]
        mails.post(firm=cast.harbor, key="many", words=WORDS, to=to, now=NOW)
        Delivery.objects.update(state=State.REFUSED, settled_at=NOW)
    write(cast)
    assert "3 more stand under Mail in the firm portal." in report(cast).text
    assert report(cast).subject == "203 mails did not arrive on June 3"


def test_another_firms_losses_are_not_listed(cast: Cast) -> None:
    fate(cast, "gone@x.example", State.REFUSED)
    with scope.firm(cast.second.pk):
        assert not bounce_report.write(firm=cast.second, day=DAY, to=TO, now=MORNING)
