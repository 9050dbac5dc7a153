"""What comes back after a mail was taken: heard once, for the firm that sent it, and remembered (immunity 34)."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from quittance.core import scope
from quittance.core.models import Event
from quittance.integrations.smtp.tests.scripted import Script, ScriptedServer
from quittance.outbox import queries
from quittance.outbox.actions import bounces
from quittance.outbox.models import Bounce, DeadAddress, Delivery
from quittance.outbox.models.delivery import State
from quittance.outbox.rules.envelope import token_of
from quittance.outbox.tests.letters import fresh, lead_to, outcomes, posted, send
from quittance.tenancy.models import Firm
from tests.cast import NOW, Cast

LATER = NOW + timedelta(minutes=5)
NOBODY = "The email account that you tried to reach does not exist."


def token(delivery: Delivery) -> str:
    found = token_of(bounces.address(delivery=delivery, slug="harbor"))
    assert found is not None
    return found


def note(
    firm: Firm, of: str, *, status: str = "5.1.1", words: str = NOBODY, permanent: bool = True, inbound_id: int = 7,
    now: datetime = LATER, recipient: str = "dana@client.example",
) -> bool:  # fmt: skip
    with scope.firm(firm.pk):
        return bounces.note(
            token=of, inbound_id=inbound_id, status=status, words=words, permanent=permanent, now=now,
            recipient=recipient,
        )  # fmt: skip


def news(cast: Cast) -> list[str]:
    with scope.firm(cast.harbor.pk):
        events = Event.objects.filter(name__regex=r"^(delivery|dead_address)\.").order_by("pk")
        return list(events.values_list("name", flat=True))


def dead(cast: Cast) -> list[str]:
    with scope.firm(cast.harbor.pk):
        return list(queries.dead_addresses().values_list("address", flat=True))


@pytest.fixture
def sent(cast: Cast, settings: Settings) -> Delivery:
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        return send(cast, posted(cast, "Dana@Client.example"))


def test_a_report_takes_back_what_was_sent_and_told_twice_is_done_once(cast: Cast, sent: Delivery) -> None:
    assert note(cast.harbor, token(sent))
    assert note(cast.harbor, token(sent))
    delivery = fresh(cast, sent)
    assert (delivery.state, delivery.settled_at, delivery.last_reply) == (State.BOUNCED, LATER, f"5.1.1 {NOBODY}")
    assert news(cast) == ["delivery.bounced"]
    with scope.firm(cast.harbor.pk):
        assert Bounce.objects.count() == 1
        assert "no mailbox of that name" in queries.fate_words(delivery)


def test_a_second_report_of_the_same_copy_is_kept_and_changes_nothing(cast: Cast, sent: Delivery) -> None:
    note(cast.harbor, token(sent))
    note(cast.harbor, token(sent), inbound_id=8, words="again")
    assert NOBODY in fresh(cast, sent).last_reply
    assert news(cast) == ["delivery.bounced"]
    with scope.firm(cast.harbor.pk):
        assert Bounce.objects.count() == 2


def test_a_report_that_it_is_late_only_notes_the_words(cast: Cast, sent: Delivery) -> None:
    assert note(cast.harbor, token(sent), status="4.4.1", words="delayed", permanent=False)
    assert fresh(cast, sent).state == State.SENT
    assert (news(cast), dead(cast)) == ([], [])
    with scope.firm(cast.harbor.pk):
        assert Bounce.objects.get().words == "delayed"


def test_immunity_34_a_report_for_another_firms_mail_finds_nothing(cast: Cast, sent: Delivery) -> None:
    assert not note(cast.second, token(sent))
    assert not note(cast.harbor, f"{sent.pk:x}-{'a' * 12}")
    assert not note(cast.harbor, f"{2**59:x}-{'a' * 12}")
    assert fresh(cast, sent).state == State.SENT
    assert news(cast) == []


def test_who_knows_the_message_id_alone_cannot_report_on_the_copy(cast: Cast, sent: Delivery) -> None:
    """It stands in the References of each answer, and in whatever is forwarded."""
    known = sent.message_id.partition("@")[0].replace("-", "")
    assert token_of(f"harbor+b-{known}@inbound.localhost") is None
    assert known not in token(sent)
    assert not note(cast.harbor, f"{sent.pk:x}-{known[:12].translate(str.maketrans('0189', 'abcd'))}")
    assert (news(cast), dead(cast)) == ([], [])


def test_a_report_about_somebody_else_is_a_note_and_no_more(cast: Cast, sent: Delivery, settings: Settings) -> None:
    """A list has many members, and one that is gone is not the list."""
    assert note(cast.harbor, token(sent), recipient="member@elsewhere.example")
    assert fresh(cast, sent).state == State.SENT
    assert (news(cast), dead(cast)) == ([], [])
    with scope.firm(cast.harbor.pk):
        assert Bounce.objects.get().words == f"(of member@elsewhere.example) {NOBODY}"
    waiting = posted(cast, key="waits")
    note(cast.harbor, token(waiting), recipient="member@elsewhere.example", inbound_id=8)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        assert send(cast, waiting).state == State.SENT


def test_a_report_later_than_a_week_after_is_a_note_and_no_more(cast: Cast, sent: Delivery) -> None:
    assert note(cast.harbor, token(sent), now=NOW + timedelta(days=7, seconds=1))
    assert fresh(cast, sent).state == State.SENT
    assert (news(cast), dead(cast)) == ([], [])
    assert note(cast.harbor, token(sent), now=NOW + timedelta(days=6), inbound_id=8)
    assert dead(cast) == ["dana@client.example"]


def test_a_report_quicker_than_the_servers_own_yes_is_not_lost(cast: Cast, settings: Settings) -> None:
    delivery = posted(cast)
    note(cast.harbor, token(delivery), status="5.2.2", words="mailbox full")
    assert fresh(cast, delivery).state == State.WAITING
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        assert send(cast, delivery).state == State.BOUNCED
    assert news(cast) == ["delivery.bounced"]


@pytest.mark.parametrize(
    ("status", "words"), [("5.2.2", "mailbox full"), ("5.7.1", "spam"), ("", "policy"), ("5.0.0", "no")]
)
def test_only_an_address_where_nobody_is_gets_buried(cast: Cast, sent: Delivery, status: str, words: str) -> None:
    note(cast.harbor, token(sent), status=status, words=words)
    assert fresh(cast, sent).state == State.BOUNCED
    assert dead(cast) == []


def test_nothing_is_sent_to_a_dead_address_until_a_person_lifts_it(
    cast: Cast, sent: Delivery, settings: Settings
) -> None:
    note(cast.harbor, token(sent))
    assert dead(cast) == ["dana@client.example"]
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        second = send(cast, posted(cast, "DANA@client.example", key="again"))
        assert (second.state, outcomes(cast, second), server.connections) == (State.SUPPRESSED, [], [])
        assert NOBODY in second.last_reply
        with scope.firm(cast.harbor.pk):
            assert queries.fate_words(second) == "Not sent: nobody is at this address."
            assert bounces.lift(address="Dana@client.example ", by="person:1", now=LATER)
            assert not bounces.lift(address="dana@client.example", by="person:1", now=LATER)
        assert send(cast, posted(cast, "dana@client.example", key="third")).state == State.SENT
    assert news(cast) == ["delivery.bounced", "delivery.suppressed", "dead_address.lifted"]
    with scope.firm(cast.harbor.pk):
        row = DeadAddress.objects.get()
        assert (row.lifted_by, row.lifted_at) == ("person:1", LATER)


def test_an_address_dead_at_one_firm_is_alive_at_another(cast: Cast, sent: Delivery) -> None:
    note(cast.harbor, token(sent))
    with scope.firm(cast.second.pk):
        assert queries.dead_address("dana@client.example") is None


def test_a_refusal_at_the_door_buries_an_address_too(cast: Cast, settings: Settings) -> None:
    with ScriptedServer(Script({"RCPT": b"550 5.1.1 no such person"})) as server:
        lead_to(settings, server.url())
        assert send(cast, posted(cast, "gone@x.example")).state == State.REFUSED
    with ScriptedServer(Script({"RCPT": b"552 5.2.2 mailbox full"})) as server:
        lead_to(settings, server.url())
        assert send(cast, posted(cast, "full@x.example", key="b")).state == State.REFUSED
    assert dead(cast) == ["gone@x.example"]
