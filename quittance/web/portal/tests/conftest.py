from dataclasses import dataclass, replace

import pytest
from pytest_django import Settings

from quittance.core import clock, scope
from quittance.payments.actions import policies
from quittance.tenancy.actions import bank_accounts
from tests.cast import Cast
from tests.processor import KEY, Firm, door, firm, processor

__all__ = ["door", "firm", "processor"]  # the sandbox's processor, for the pages where somebody pays


@dataclass
class Desk:
    """Harbor & Pine takes payments, at a fresh account of the processor."""

    cast: Cast
    firm: Firm

    def token(self, method: str = "pm_card_visa") -> str:
        """What the processor's fields would put into the form."""
        return self.firm.token(method)

    def taken(self) -> list[int]:
        """What the processor took in truth, charge by charge."""
        return [each["amount"] for each in self.firm.charges() if each["status"] != "failed"]

    def chooses(self, **choices: bool | str) -> None:
        with scope.firm(self.cast.harbor.pk):
            policies.choose(chosen=choices, by="staff:1", now=clock.now())


@pytest.fixture
def desk(cast: Cast, firm: Firm, settings: Settings) -> Desk:
    settings.QUITTANCE = replace(
        settings.QUITTANCE,
        processor_url=firm.processor.address,
        processor_key=KEY,
        processor_public_key="pk_test_quittance",
        processor_script=f"{firm.processor.address}/v3/",
        processor_origins=(firm.processor.address,),
    )
    with scope.firm(cast.harbor.pk):
        bank_accounts.add(name="Operating", account=firm.at.account, last4="9991", by="system", now=clock.now())
    return Desk(cast, firm)
