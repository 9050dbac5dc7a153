"""The words around invoices: seen before they are saved, mailed to oneself, in versions with a way back."""

import pytest
from django.test import Client as Browser

from quittance.core import scope
from quittance.outbox.models import Delivery
from quittance.relay.actions import wordings
from quittance.relay.models import Wording
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast

HERE = "/firm-portal/settings/mail/words/"
SAID = {"subject": "", "greeting": "Dear {client},", "closing": "With thanks", "footer": ""}


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def versions(cast: Cast) -> list[str]:
    with shelf.harbor(cast):
        return list(Wording.objects.order_by("-pk").values_list("greeting", flat=True))


def draft(browser: Browser, **said: str) -> str:
    answer = browser.post(f"{HERE}draft/", {**SAID, **said})
    assert answer.status_code == 200
    return text(answer)


def test_what_is_typed_shows_in_the_panes_and_nothing_is_saved(cast: Cast, danas: Browser) -> None:
    pane = danas.get(f"{HERE}preview/", {"draft": draft(danas), "theme": "dark"})
    assert "Dear Example Client," in text(pane)
    assert "prefers-color-scheme" not in text(pane)
    assert "sandbox" in pane.headers["Content-Security-Policy"]
    page = text(danas.post(HERE, {**SAID, "preview": "yes"}))
    assert "not saved yet" in page
    assert versions(cast) == []


def test_a_draft_that_we_did_not_write_or_that_is_another_firms_is_not_shown(cast: Cast, danas: Browser) -> None:
    sealed = draft(danas)
    assert danas.get(f"{HERE}preview/", {"draft": f"{sealed}x"}).status_code == 404
    assert danas.get(f"{HERE}preview/").status_code == 404
    lees = desk_of(cast.lee)
    lees.defaults["HTTP_HOST"] = "second.localhost"
    answer = lees.get(f"{HERE}preview/", {"draft": sealed}, headers={"host": "second.localhost"})
    assert answer.status_code == 404


def test_saved_words_are_a_version_and_any_version_comes_back_with_one_click(cast: Cast, danas: Browser) -> None:
    danas.post(HERE, SAID)
    danas.post(HERE, {**SAID, "greeting": "Hello"})
    assert versions(cast) == ["Hello", "Dear {client},"]
    with shelf.harbor(cast):
        first = Wording.objects.get(greeting="Dear {client},")
    page = text(danas.post(f"{HERE}{first.pk}/bring-back/", follow=True))
    assert "These words are in force again." in page
    assert versions(cast) == ["Dear {client},", "Hello", "Dear {client},"]


def test_another_firms_version_does_not_exist(cast: Cast, danas: Browser) -> None:
    with scope.firm(cast.second.pk):
        wordings.change(**SAID, by="staff:1", now=NOW)
        foreign = Wording.objects.get()
    assert danas.post(f"{HERE}{foreign.pk}/bring-back/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"greeting": "Dear {nobody}"}, "{nobody} stands for nothing"), ({"subject": "x" * 201}, "at most 200")],
)
def test_words_that_stand_for_nothing_are_refused_at_their_field(
    cast: Cast, danas: Browser, changed: dict[str, str], words: str
) -> None:
    answer = danas.post(HERE, {**SAID, **changed})
    assert answer.status_code == 400
    assert words in text(answer)
    assert danas.post(f"{HERE}draft/", {**SAID, **changed}).status_code == 422
    assert versions(cast) == []


def test_a_trial_goes_to_oneself_alone_once_a_minute_and_saves_nothing(cast: Cast, danas: Browser) -> None:
    for _ in range(2):
        page = text(danas.post(HERE, {**SAID, "trial": "yes"}))
        assert "A trial mail goes to dana.reyes@harbor.example" in page
    with shelf.harbor(cast):
        rows = list(Delivery.objects.select_related("mail"))
        assert {row.address for row in rows} == {"dana.reyes@harbor.example"}
        assert all("Dear Example Client," in row.mail.text for row in rows)
    assert versions(cast) == []


def test_markup_in_the_words_is_shown_as_text(danas: Browser) -> None:
    pane = text(danas.get(f"{HERE}preview/", {"draft": draft(danas, greeting="<script>alert(1)</script>")}))
    assert "<script>alert" not in pane
    assert "&lt;script&gt;" in pane
