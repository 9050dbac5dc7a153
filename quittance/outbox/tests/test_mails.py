"""A mail is written once per news, once per address, in the transaction of what it tells."""

from functools import partial

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import scope
from quittance.core.models import Event
from quittance.core.tests.waiting import together
from quittance.outbox.actions import mails, trial
from quittance.outbox.actions.mails import Enclosure, Recipient, Words
from quittance.outbox.models import Attachment, Delivery, Mail
from quittance.outbox.tests.letters import WORDS, post
from tests.cast import NOW, Cast


def deliveries(cast: Cast) -> list[str]:
    with scope.firm(cast.harbor.pk):
        return list(Delivery.objects.order_by("pk").values_list("address", flat=True))


def send_jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="outbox.send").count()


def test_the_same_news_is_written_once_and_gives_the_mail_that_is_there(cast: Cast) -> None:
    first = post(cast, "a@b.example")
    assert post(cast, "c@d.example", words=Words("other", "Other", "x", "x")).pk == first.pk
    assert deliveries(cast) == ["a@b.example"]
    assert send_jobs() == 1


def test_the_same_news_written_by_eight_at_once_is_one_mail(cast: Cast) -> None:
    written = together(*[partial(post, cast, "a@b.example", "c@d.example")] * 8)
    assert len({mail.pk for mail in written}) == 1
    assert deliveries(cast) == ["a@b.example", "c@d.example"]
    assert send_jobs() == 2


def test_two_firms_may_tell_news_of_the_same_key(cast: Cast) -> None:
    post(cast, "a@b.example")
    with scope.firm(cast.second.pk):
        mails.post(firm=cast.second, key="invoice:5001", words=WORDS, to=[Recipient("a@b.example")], now=NOW)
        assert Delivery.objects.count() == 1


def test_each_address_gets_one_copy_in_the_order_given_whatever_its_letter_case(cast: Cast) -> None:
    post(cast, "b@x.example", "A@x.example", " a@X.example ", "B@x.example", "c@x.example")
    assert deliveries(cast) == ["b@x.example", "A@x.example", "c@x.example"]


def test_each_copy_has_a_message_id_of_its_own(cast: Cast) -> None:
    post(cast, "a@x.example", "b@x.example")
    with scope.firm(cast.harbor.pk):
        numbers = list(Delivery.objects.values_list("message_id", flat=True))
    assert len(set(numbers)) == 2
    assert all(number.endswith("@inbound.localhost") for number in numbers)


def test_a_rolled_back_transaction_leaves_no_mail_no_copy_no_file_and_no_job(cast: Cast) -> None:
    file = Enclosure(storage_key="a/b", sha256="0" * 64, file_name="a.pdf", content_type="application/pdf")
    with transaction.atomic():
        post(cast, files=(file,))
        transaction.set_rollback(True)
    with scope.firm(cast.harbor.pk):
        assert [model.objects.count() for model in (Mail, Delivery, Attachment)] == [0, 0, 0]
    assert send_jobs() == 0


def test_a_mail_leaves_in_the_firms_name_from_its_inbound_address_and_answers_reach_the_firm(cast: Cast) -> None:
    mail = post(cast)
    assert (mail.from_name, mail.from_address, mail.reply_to) == (
        "Harbor & Pine CPAs via Quittance",
        "harbor@inbound.localhost",
        "office@harbor.example",
    )


def test_a_subject_is_one_line(cast: Cast) -> None:
    mail = post(cast, words=Words("x", "Invoice\r\nBcc: all@evil.example\n 5001", "x", "x"))
    assert mail.subject == "Invoice Bcc: all@evil.example 5001"


def test_whoever_writes_our_stand_in_for_a_secret_into_a_mail_gets_no_secret(cast: Cast) -> None:
    evil = f"https://evil.example/?t={mails.APART}&u={mails.APART.replace('kept', mails.APART + 'kept')}"
    words = Words(
        "invoice", "Invoice", f"{evil} https://x/hush-hush/", f'<a href="{evil}"></a> /hush-hush/', "hush-hush"
    )
    mail = post(cast, words=words)
    with scope.firm(cast.harbor.pk):
        for told in mails.whole(mail=mail):
            assert "https://evil.example/?t=" in told
            assert told.count("hush-hush") == 1
            assert mails.APART not in told
            assert "/hush-hush/" in told


def test_files_keep_their_order(cast: Cast) -> None:
    files = tuple(Enclosure(f"k/{name}", "0" * 64, name, "application/pdf") for name in ("b", "a", "c"))
    mail = post(cast, files=files)
    with scope.firm(cast.harbor.pk):
        assert list(mail.attachments.order_by("position").values_list("file_name", flat=True)) == ["b", "a", "c"]


def test_a_trial_writes_as_many_mails_as_asked_each_time_anew_and_tells_of_it(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        for _ in range(2):
            trial.send(firm=cast.harbor, address="me@ops.example", copies=2, by="ops:1", now=NOW)
        subjects = sorted(Mail.objects.values_list("subject", flat=True))
        facts = Event.objects.filter(name="trial_mail.posted").values_list("facts", flat=True)
        assert list(facts) == [{"address": "me@ops.example", "copies": 2}] * 2
    assert (
        subjects
        == ["A trial mail for Harbor & Pine CPAs, 1 of 2"] * 2 + ["A trial mail for Harbor & Pine CPAs, 2 of 2"] * 2
    )
