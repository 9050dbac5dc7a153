"""A firm's look is changed whole, told in the audit log with what it was before, and put back by one press."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from pytest_django import Settings

from quittance.core import scope
from quittance.core.models import Event
from quittance.core.tests.waiting import together
from quittance.integrations.storage import NotStored
from quittance.tenancy import queries
from quittance.tenancy.actions import branding
from quittance.tenancy.models import Branding, Firm
from quittance.tenancy.rules import looks, pictures
from quittance.tenancy.rules.looks import Logo, Look
from quittance.tenancy.tests.uploads import drawn, file, letters
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=1)
ADDRESS = "12 Pine Street, Portland, ME 04101"


@pytest.fixture
def harbor(cast: Cast, settings: Settings, tmp_path: Path) -> Iterator[Firm]:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, files_url=str(tmp_path))
    with scope.firm(cast.harbor.pk):
        yield cast.harbor


def change(look: Look, by: str = "staff:1") -> bool:
    return branding.change(look=look, by=by, now=NOW)


def kept_logo(ink: str = "#111111") -> Logo:
    return branding.keep_logo(picture=pictures.drawn_anew(file(letters(ink))))


def told() -> list[Event]:
    return list(Event.objects.filter(name="branding.changed").order_by("pk"))


def test_a_firm_that_gave_nothing_has_an_empty_look(harbor: Firm) -> None:
    assert queries.look() == Look()
    assert queries.last_change_of_look() is None


def test_a_change_is_told_with_the_look_before_and_after(harbor: Firm) -> None:
    first, second = Look(accent="#204060"), Look(accent="#604020", logo=kept_logo(), postal_address=ADDRESS)
    assert change(first)
    assert change(second)
    assert queries.look() == second
    [made, changed] = told()
    assert looks.from_facts(made.facts["old"]) == Look()
    assert (looks.from_facts(changed.facts["old"]), looks.from_facts(changed.facts["new"])) == (first, second)
    assert (changed.by, changed.at) == ("staff:1", NOW)


def test_saving_what_is_saved_already_is_no_change(harbor: Firm) -> None:
    assert change(Look(accent="#204060"))
    assert not change(Look(accent="#204060"))
    assert not branding.change(look=Look(accent="#204060"), by="staff:2", now=LATER)
    assert len(told()) == 1
    assert Branding.objects.get().changed_by == "staff:1"


def test_one_press_puts_back_the_look_before_and_another_press_undoes_that(harbor: Firm) -> None:
    first, second = Look(accent="#204060", logo=kept_logo()), Look(postal_address=ADDRESS)
    change(first)
    change(second)
    for expected in (first, second):
        last = queries.last_change_of_look()
        assert last is not None
        branding.put_back(event_id=last.pk, by="staff:2", now=LATER)
        assert queries.look() == expected
    assert [event.by for event in told()] == ["staff:1", "staff:1", "staff:2", "staff:2"]


def test_a_look_is_put_back_once_however_often_the_button_is_pressed(harbor: Firm) -> None:
    change(Look(accent="#204060"))
    change(Look(accent="#604020"))
    last = told()[-1].pk

    def press() -> str:
        with scope.firm(harbor.pk):
            try:
                branding.put_back(event_id=last, by="staff:1", now=LATER)
            except branding.CannotPutBack:
                return "refused"
        return "done"

    assert sorted(together(*[press] * 4)) == ["done", "refused", "refused", "refused"]
    assert queries.look() == Look(accent="#204060")


def test_nothing_is_put_back_over_a_change_that_was_not_seen(harbor: Firm) -> None:
    change(Look(accent="#204060"))
    seen = told()[-1].pk
    change(Look(accent="#604020"), by="staff:2")
    with pytest.raises(branding.CannotPutBack, match="meanwhile"):
        branding.put_back(event_id=seen, by="staff:1", now=LATER)
    assert queries.look() == Look(accent="#604020")


def test_where_nothing_was_changed_nothing_is_put_back(harbor: Firm) -> None:
    with pytest.raises(branding.CannotPutBack):
        branding.put_back(event_id=1, by="staff:1", now=LATER)


def test_two_who_save_at_once_leave_one_row_and_an_unbroken_story(harbor: Firm) -> None:
    def save(accent: str) -> None:
        with scope.firm(harbor.pk):
            branding.change(look=Look(accent=accent), by="staff:1", now=NOW)

    together(*[partial(save, f"#20406{digit}") for digit in range(4)])
    assert Branding.objects.count() == 1
    story = told()
    assert len(story) == 4
    assert [event.facts["old"]["accent"] for event in story[1:]] == [
        event.facts["new"]["accent"] for event in story[:-1]
    ]
    assert queries.look().accent == story[-1].facts["new"]["accent"]


def test_a_logo_is_stored_under_its_own_digest_for_its_firm_alone(harbor: Firm, cast: Cast) -> None:
    logo = kept_logo()
    assert logo.key == f"branding/{harbor.pk}/{logo.sha256}.png"
    assert kept_logo() == logo
    with branding.open_logo(key=logo.key) as stored:
        assert stored.read() == pictures.drawn_anew(file(letters("#111111"))).png
    with pytest.raises(NotStored):
        branding.open_logo(key=f"branding/{cast.second.pk}/{logo.sha256}.png")


def test_a_logo_is_found_while_it_is_shown_and_afterwards_but_not_before(harbor: Firm, cast: Cast) -> None:
    logo = kept_logo()
    assert queries.logo(logo.sha256) is None
    change(Look(logo=logo))
    assert queries.logo(logo.sha256) == logo
    change(Look())
    assert queries.logo(logo.sha256) == logo
    assert queries.logo("") is None or queries.logo("") == Logo()
    with scope.firm(cast.second.pk):
        assert queries.logo(logo.sha256) is None


def test_a_mail_bears_the_whole_address_of_the_logo_and_a_colour_that_can_be_read(harbor: Firm) -> None:
    logo = branding.keep_logo(picture=pictures.drawn_anew(file(drawn(size=(481, 101), colour="#d0642a"))))
    change(Look(accent="#ffd100", logo=logo, postal_address=ADDRESS))
    head = queries.letterhead()
    assert head.logo == f"http://localhost:8000/brand/{logo.sha256}.png"
    assert (head.logo_width, head.logo_height) == (240, 51)
    assert head.accent != "#ffd100"
    assert (head.on_accent, head.postal_address, head.logo_ground) == ("#ffffff", ADDRESS, "")


def test_a_mail_of_a_firm_that_gave_nothing_wears_our_green_and_no_picture(harbor: Firm) -> None:
    head = queries.letterhead()
    assert (head.logo, head.accent, head.postal_address) == ("", "#1f5e4d", "")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("12 Pine Street\r\n Portland,  ME 04101 \n\n", ADDRESS),
        ("12 Pine Street,\nPortland, ME 04101", ADDRESS),
        ("  ", ""),
        ("Mu\u0308nchen", "M\u00fcnchen"),
    ],
)
def test_a_postal_address_is_kept_as_one_line(written: str, kept: str) -> None:
    assert looks.postal_address(written) == kept


@pytest.mark.parametrize("written", ["12 Pine\u202e Street", "12 Pine\x00", "A" * 301])
def test_a_postal_address_that_hides_something_or_does_not_fit_is_refused(written: str) -> None:
    with pytest.raises(looks.BadAddress):
        looks.postal_address(written)
