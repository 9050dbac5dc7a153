"""Whom a mail is meant for (EML-2, EML-9, EML-10, immunity 34): everybody it names, and nobody besides."""

from quittance.relay.rules import recipients
from quittance.relay.rules.arrived import Arrived, Person
from quittance.relay.rules.reading import read
from quittance.relay.rules.recipients import Meant

INBOUND = "inbound.example"
OURS = "harbor@inbound.example"


def meant(*lines: str, rcpt: tuple[str, ...] = (OURS,)) -> tuple[Meant, ...]:
    raw = "\r\n".join(["From: Harbor <billing@harbor.example>", *lines, "", "x"]).encode()
    return recipients.meant_for(read(raw), rcpt=rcpt, inbound_domain=INBOUND, own_domains=["harbor.example"])


def addresses(*lines: str, rcpt: tuple[str, ...] = (OURS,)) -> list[str]:
    return [each.address for each in meant(*lines, rcpt=rcpt)]


def test_a_redirected_mail_is_meant_for_those_it_was_addressed_to() -> None:
    assert meant("To: Carol Diaz <Carol@Acme.example>", "Cc: pat@harbor.example") == (
        Meant("carol@acme.example", "Carol Diaz", "to"),
        Meant("pat@harbor.example", "", "cc", colleague=True),
    )


def test_each_is_meant_once_whatever_the_case() -> None:
    assert addresses("To: a@x.example, A@X.example", "Cc: a@x.example") == ["a@x.example"]


def test_our_own_addresses_and_the_sender_are_left_out() -> None:
    lines = ("To: a@x.example, harbor+b-1f@inbound.example, billing@harbor.example", "Cc: other@Inbound.Example")
    assert addresses(*lines) == ["a@x.example"]
    assert addresses("To: a@x.example, relay@elsewhere.example", rcpt=("Relay@elsewhere.example",)) == ["a@x.example"]


def test_whom_the_mail_server_wrote_down_is_meant_too() -> None:
    assert meant("To: undisclosed-recipients:;", "X-Gm-Original-To: c@x.example")[0] == Meant(
        "c@x.example", "", "envelope"
    )
    header = "X-MS-Exchange-Organization-OriginalEnvelopeRecipients: EUM:1;SMTP:d@x.example"
    assert addresses(header) == ["d@x.example"]


def test_a_mailbox_on_the_way_is_not_meant() -> None:
    assert addresses("To: a@x.example", "Delivered-To: scans@harbor.example") == ["a@x.example"]


def test_sub_addresses_and_groups_are_kept_as_people_wrote_them() -> None:
    assert addresses("To: Team: a+bills@x.example, b@x.example;, c@x.example") == [
        "a+bills@x.example", "b@x.example", "c@x.example",
    ]  # fmt: skip


def test_what_is_no_address_is_kept_out_and_told() -> None:
    arrived = read(b"From: a@b.example\r\nTo: Carol, c@x.example, d@@x.example, <e@x>, f@1.2.3.4\r\n\r\n")
    assert [each.address for each in arrived.to] == ["c@x.example"]
    assert len(arrived.faults) == 4
    assert "“Carol” among its addressees is no address." in arrived.faults
    assert arrived.whole


def test_nobody_is_meant_where_a_firm_mails_our_address_alone() -> None:
    arrived = read(f"From: a@harbor.example\r\nTo: {OURS}\r\n\r\n".encode())
    nobody = recipients.meant_for(arrived, rcpt=[OURS], inbound_domain=INBOUND)
    assert nobody == ()
    assert recipients.is_direct(arrived, meant=nobody, inbound_domain=INBOUND)


def test_a_copy_to_colleagues_leaves_a_direct_mail_direct_and_a_client_does_not() -> None:
    ours, client, colleague = Person(OURS), Person("c@x.example"), Person("pat@harbor.example")
    for to, cc, direct in [
        (ours, colleague, True),
        (ours, client, False),
        (client, colleague, False),
        (colleague, colleague, False),  # redirected by the rule: a test mail to oneself
    ]:
        arrived = Arrived(to=(to,), cc=(cc,))
        named = recipients.meant_for(arrived, rcpt=[OURS], inbound_domain=INBOUND, own_domains=["Harbor.example"])
        assert recipients.is_direct(arrived, meant=named, inbound_domain=INBOUND) is direct


def test_five_hundred_are_enough_and_more_are_told() -> None:
    everybody = ", ".join(f"p{number}@x.example" for number in range(600))
    arrived = read(f"From: a@b.example\r\nTo: {everybody}\r\n\r\n".encode())
    assert len(recipients.meant_for(arrived, rcpt=[], inbound_domain=INBOUND)) == recipients.RECIPIENTS_MAX
    assert not arrived.whole
