"""News is believed when it is signed, lately, with a secret of ours; what was missed is asked for (immunity 16)."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from quittance.core.tests.waiting import until
from quittance.integrations.stripe import events
from quittance.integrations.stripe.faults import NotFromTheProcessor
from quittance.integrations.stripe.refunds import OurFee, create
from quittance.integrations.stripe.tests.conftest import Firm, Processor, fresh
from quittance.integrations.stripe.words import Event, News

SECRET, OTHER = "whsec_ours", "whsec_another"
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
TOLD = {
    "id": "evt_1",
    "object": "event",
    "account": "acct_harbor",
    "created": 1_793_000_000,
    "livemode": False,
    "type": "payment_intent.succeeded",
    "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def signed(text: str, secret: str = SECRET, at: datetime = NOW) -> str:
    return str(stripe.WebhookSignature.generate_signature_header(text, secret, int(at.timestamp())))


def heard(
    told: object = TOLD, *, secret: str = SECRET, at: datetime = NOW, secrets: tuple[str, ...] = (SECRET,)
) -> Event:
    text = json.dumps(told)
    return events.heard(text.encode(), signature=signed(text, secret, at), secrets=secrets, now=NOW)


def test_a_signed_message_is_news() -> None:
    found = heard()
    assert (found.id, found.kind, found.about, found.account) == (
        "evt_1",
        News.INTENT_SUCCEEDED,
        "pi_1",
        "acct_harbor",
    )
    assert (found.intent, found.live, found.created_at) == ("pi_1", False, datetime.fromtimestamp(1_793_000_000, UTC))


def test_while_a_secret_is_exchanged_either_is_good() -> None:
    assert heard(secret=OTHER, secrets=(SECRET, OTHER)).id == "evt_1"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_signed_too_long_ago_or_ahead_of_time_is_not_heard(minutes: int) -> None:
    with pytest.raises(NotFromTheProcessor) as fault:
        heard(at=NOW + timedelta(minutes=minutes))
    assert fault.value.code == "stale"


def test_an_old_message_is_not_made_young_by_naming_another_moment() -> None:
    text, old = json.dumps(TOLD), NOW - timedelta(days=1)
    was, now = f"t={int(old.timestamp())}", f"t={int(NOW.timestamp())}"
    mark = signed(text, at=old)
    for forged in (f"{mark},{now}", mark.replace("t=", "t=+") + f",{now}", mark.replace("t=", "t= ") + f",{now}"):
        assert was[2:] in forged
        with pytest.raises(NotFromTheProcessor):
            events.heard(text.encode(), signature=forged, secrets=(SECRET,), now=NOW)
    with pytest.raises(NotFromTheProcessor):
        events.heard(text.encode(), signature=f"{now},{mark}", secrets=(SECRET,), now=NOW)


def test_a_message_of_another_secret_is_not_heard() -> None:
    with pytest.raises(NotFromTheProcessor) as fault:
        heard(secret=OTHER)
    assert fault.value.code == "signature"


def test_without_a_secret_of_ours_nothing_is_heard() -> None:
    for secrets in ((), ("",)):
        with pytest.raises(NotFromTheProcessor):
            heard(secrets=secrets)


@pytest.mark.parametrize(
    "signature",
    ["", "v1=abc", "t=1,v1=", "t=x,v1=abc", "nonsense", "t=1793000000,v1=\u00e9", "t=" + "9" * 5000 + ",v1=a"],
)
def test_a_signature_that_is_none_is_refused_and_breaks_nothing(signature: str) -> None:
    with pytest.raises(NotFromTheProcessor):
        events.heard(json.dumps(TOLD).encode(), signature=signature, secrets=(SECRET,), now=NOW)


def test_a_message_changed_by_a_letter_is_not_heard() -> None:
    text = json.dumps(TOLD)
    changed = text.replace("pi_1", "pi_2").encode()
    with pytest.raises(NotFromTheProcessor):
        events.heard(changed, signature=signed(text), secrets=(SECRET,), now=NOW)
    with pytest.raises(NotFromTheProcessor):
        events.heard(b"\xff\xfe", signature=signed(text), secrets=(SECRET,), now=NOW)


@pytest.mark.parametrize("told", [[], "x", 7, None, {}, {"id": "evt_1"}, {**TOLD, "created": "today"}])
def test_what_is_signed_and_yet_no_event_is_refused(told: object) -> None:
    with pytest.raises(NotFromTheProcessor) as fault:
        heard(told)
    assert fault.value.code == "no_event"


def test_news_of_a_sort_that_we_do_not_know_is_told_as_other() -> None:
    found = heard({**TOLD, "type": "treasury.sneezed", "data": {"object": {}}, "more": [1]})
    assert (found.kind, found.about, found.intent) == (News.OTHER, "", "")


def test_each_kind_of_news_names_its_noun() -> None:
    assert News.INTENT_FAILED.noun == "intent"
    assert {kind.noun for kind in News} == {
        "intent", "setup", "refund", "dispute", "method", "mandate", "payout", "account", "other",
    }  # fmt: skip


def test_what_was_missed_is_had_by_asking_oldest_first(firm: Firm) -> None:
    """Immunity 16: with webhooks switched off entirely."""
    paid = firm.paid()
    refund = create(firm.at, intent=paid.id, amount_cents=100, refund="r", our_fee=OurFee.STAYS, key=fresh())
    found = [each for each in events.since(firm.at, LONG_AGO) if each.intent == paid.id]
    assert [each.kind for each in found] == [News.INTENT_CREATED, News.INTENT_SUCCEEDED, News.REFUND_CREATED]
    assert [each.about for each in found] == [paid.id, paid.id, refund.id]
    assert {each.account for each in found} == {firm.at.account}
    assert events.since(firm.at, found[-1].created_at + timedelta(hours=1)) == ()


def test_more_news_than_one_page_holds_is_had_whole(firm: Firm) -> None:
    for _ in range(60):
        firm.made()
    for intent in firm.listed("payment_intents"):
        firm.processor.post(f"payment_intents/{intent['id']}/cancel", firm.at.account)
    found = [each for each in events.since(firm.at, LONG_AGO) if each.kind.noun == "intent"]
    assert len(found) == len({each.id for each in found}) == 120
    assert [each.created_at for each in found] == sorted(each.created_at for each in found)


@dataclass
class Listening:
    port: int = 0
    got: list[tuple[bytes, str]] = field(default_factory=list)


@pytest.fixture
def listening() -> Iterator[Listening]:
    here = Listening()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.got.append((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    here.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_the_processor_sends_is_heard_as_the_same_news_that_asking_gives(
    processor: Processor, firm: Firm, listening: Listening
) -> None:
    wanted = {f"enabled_events[{number}]": name for number, name in enumerate(events.SUBSCRIBED)}
    address = f"http://127.0.0.1:{listening.port}/hooks"
    endpoint = processor.post("webhook_endpoints", url=address, connect="true", **wanted)
    paid = firm.paid()

    def arrived() -> list[Event]:
        now = datetime.fromtimestamp(max((int(mark[2:12]) for _, mark in listening.got), default=0), UTC)
        told = [
            events.heard(body, signature=mark, secrets=(endpoint["secret"],), now=now) for body, mark in listening.got
        ]
        return [each for each in told if each.about == paid.id and each.kind is News.INTENT_SUCCEEDED]

    found = until(arrived, what="the webhook of a payment")
    assert found[0] in events.since(firm.at, LONG_AGO)
    body, mark = listening.got[0]
    with pytest.raises(NotFromTheProcessor):
        events.heard(body, signature=mark, secrets=("whsec_wrong",), now=found[0].created_at)
    processor.post(f"webhook_endpoints/{endpoint['id']}", disabled="true")
