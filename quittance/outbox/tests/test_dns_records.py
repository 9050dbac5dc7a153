"""What a domain's records mean for mail in its name, and what to paste where."""

from collections.abc import Mapping

import pytest

from quittance.outbox.rules import dns_records
from quittance.outbox.rules.dns_records import Level, Texts, aligned, registered

RECORD = "v=DKIM1; k=rsa; p=" + "A" * 392
NAME = "q1._domainkey.harbor.example"
Zone = Mapping[str, list[str]]


def asked(zone: Zone) -> Texts:
    return lambda name: list(zone.get(name, []))


@pytest.mark.parametrize(
    ("there", "level"),
    [
        ([], Level.BAD),
        ([RECORD], Level.OK),
        ([RECORD + ";"], Level.OK),
        ([RECORD.replace("p=AAAA", "p=AA AA")], Level.OK),
        (["k=rsa;p=" + "A" * 392], Level.OK),
        ([RECORD[:255]], Level.BAD),
        ([RECORD.replace("A", "B")], Level.BAD),
        (["v=DKIM1; p="], Level.BAD),
        ([RECORD, RECORD], Level.BAD),
        ([RECORD + "; t=y"], Level.WARN),
        ([RECORD + "; h=sha1"], Level.BAD),
        ([RECORD.replace("rsa", "ed25519")], Level.BAD),
        (["hello"], Level.BAD),
    ],
)
def test_a_signing_key_counts_only_whole_and_alone(there: list[str], level: Level) -> None:
    finding = dns_records.dkim(NAME, RECORD, asked({NAME: there}))
    assert finding.level == level
    assert (finding.paste == RECORD) == (level != Level.OK)


US = "inbound.example"


@pytest.mark.parametrize(
    ("zone", "level", "paste"),
    [
        ({}, Level.WARN, f"v=spf1 include:{US} ~all"),
        ({"harbor.example": ["hello"]}, Level.WARN, f"v=spf1 include:{US} ~all"),
        ({"harbor.example": ["v=spf1 mx -all"]}, Level.WARN, f"v=spf1 include:{US} mx -all"),
        ({"harbor.example": [f"v=spf1 include:{US} -all"]}, Level.OK, ""),
        (
            {"harbor.example": ["v=spf1 include:b.example -all"], "b.example": [f"v=spf1 include:{US} -all"]},
            Level.OK,
            "",
        ),
        ({"harbor.example": ["v=spf1 redirect=b.example"], "b.example": [f"v=spf1 ?include:{US} -all"]}, Level.OK, ""),
        ({"harbor.example": ["v=spf1 -all", "v=spf1 mx -all"]}, Level.BAD, ""),
        ({"harbor.example": ["v=spf1 include:harbor.example -all"]}, Level.WARN, None),
        ({"harbor.example": ["v=spf1 " + " ".join(f"a:h{n}.example" for n in range(11)) + " -all"]}, Level.BAD, ""),
        ({"harbor.example": [f"v=spf1 {'a ' * 9}include:{US} -all"]}, Level.OK, ""),
        ({"harbor.example": [f"v=spf1 {'mx/24 ' * 10}include:{US} -all"]}, Level.BAD, ""),
        ({"harbor.example": [f"v=spf1 {'ip4:10.0.0.1 ' * 20}all"]}, Level.WARN, None),
    ],
)
def test_the_list_of_senders_is_read_as_servers_do(zone: Zone, level: Level, paste: str | None) -> None:
    finding = dns_records.spf("harbor.example", US, asked(zone))
    assert finding.level == level
    if paste is not None:
        assert finding.paste == paste


def test_records_that_take_each_other_in_end() -> None:
    zone = {f"{n}.example": [f"v=spf1 include:{(n + 1) % 3}.example include:x{n}.example -all"] for n in range(3)}
    assert dns_records.spf("0.example", US, asked(zone)).level == Level.WARN


@pytest.mark.parametrize(
    ("zone", "level"),
    [
        ({}, Level.WARN),
        ({"_dmarc.harbor.example": ["v=DMARC1; p=reject"]}, Level.OK),
        ({"_dmarc.harbor.example": ["v=DMARC1; p=none; adkim=s"]}, Level.BAD),
        ({"_dmarc.mail.harbor.example": ["v=DMARC1;p=quarantine"]}, Level.OK),
        ({"_dmarc.harbor.example": ["v=DMARC1; p=maybe"]}, Level.BAD),
        ({"_dmarc.harbor.example": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, Level.BAD),
    ],
)
def test_the_policy_is_looked_for_at_the_domain_and_at_its_registered_parent(zone: Zone, level: Level) -> None:
    assert dns_records.dmarc("mail.harbor.example", "harbor.example", asked(zone)).level == level


def test_alignment_is_by_the_registered_name_unless_strict() -> None:
    assert aligned("mail.harbor.co.uk", "harbor.co.uk", strict=False)
    assert not aligned("mail.harbor.co.uk", "harbor.co.uk", strict=True)
    assert not aligned("harbor.co.uk", "other.co.uk", strict=False)
    assert registered("a.b.harbor.com") == "harbor.com"
    assert registered("co.uk") == "co.uk"
