"""What somebody does on the practice system's pages again and again."""

from typing import Any

from django.test import Client as Browser

from quittance.sync.tests.practice import PASSWORD, practice
from quittance.web.firm.tests.desk import text

SYNC = "/firm-portal/sync/"


def connect(dana: Browser, *, profile: str = "practice_cs", **more: str) -> None:
    sent = {"address": practice.address, "password": PASSWORD, **more}
    dana.post(f"{SYNC}source/draft/?profile={profile}", sent)
    dana.post(f"{SYNC}source/check/draft/")
    dana.post(f"{SYNC}source/put-in-force/")


def page(browser: Browser, address: str, **sent: Any) -> str:
    answer = browser.get(address, sent)
    assert answer.status_code == 200, answer.status_code
    return text(answer)
