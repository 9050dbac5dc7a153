"""The connection test: what the source says of itself when it is looked at, kept with the row that was looked at."""

from dataclasses import asdict
from datetime import datetime

from quittance.core import locks, scope
from quittance.integrations.pms import checks, registry
from quittance.integrations.pms.protocol import Finding, Unreadable
from quittance.sync.actions import first_rows, sources, whereabouts
from quittance.sync.models import Source
from quittance.sync.rules import source_address
from quittance.sync.rules.source_address import BadAddress
from quittance.tenancy.actions import vault

UNDER_WAY = Finding("bad", "A test is under way.", "Wait until it has ended, then see what it found.")


def run(*, source: Source, now: datetime) -> list[Finding]:
    """Ask the source what can be asked, and keep what was found with the draft or the source in force.

    One at a time per firm, since whoever asks waits for a server that may not answer; the others get UNDER_WAY alone.
    """
    with locks.in_hand(locks.Kind.TEST, scope.firm_id()) as mine:
        return _kept(source, now) if mine else [UNDER_WAY]


def _kept(source: Source, now: datetime) -> list[Finding]:
    findings = _looked(source)
    # A draft that was changed meanwhile is not tested by this.
    same = Source.objects.filter(pk=source.pk, address=source.address, queries=source.queries, profile=source.profile)
    same.update(found=[asdict(each) for each in findings], tested_at=now)
    return findings


def _looked(source: Source) -> list[Finding]:
    profile = registry.PROFILES.get(source.profile)
    if profile is None:
        return [Finding("bad", f"There is no practice system called {source.profile} here.", "Choose another one.")]
    try:
        at = whereabouts.looked_up(source_address.read(source.address, schemes=profile.schemes))
        password = vault.reveal(name=sources.secret_name(source))
    except BadAddress as bad:
        return [Finding("bad", str(bad), "Change the address.")]
    except Unreadable as unreadable:
        return [Finding("bad", str(unreadable), unreadable.remedy)]
    except vault.NotKept:
        return [Finding("bad", "The user's password is not kept here.", "Enter it.")]
    queries = source.queries or None
    findings = list(checks.test(source.profile, address=source.address, password=password, queries=queries, at=at))
    if any(finding.tone == "bad" for finding in findings):
        return findings
    return findings + first_rows.findings(source=source, password=password, at=at)
