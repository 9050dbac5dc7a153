"""The firm's style sheet and logo are for everybody, change nothing, run nothing, and may be kept by every cache."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from quittance.core import scope
from quittance.integrations import storage
from quittance.tenancy.actions import branding
from quittance.tenancy.rules import colours, pictures
from quittance.tenancy.rules.looks import Logo, Look
from quittance.tenancy.tests.uploads import drawn, file, letters
from quittance.web.base import brand
from tests.cast import NOW, Cast

HARBOR, SECOND = {"host": "localhost"}, {"host": "second.localhost"}


@pytest.fixture
def logo(cast: Cast, settings: Settings, tmp_path: Path) -> Iterator[Logo]:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, files_url=str(tmp_path))
    with scope.firm(cast.harbor.pk):
        yield branding.keep_logo(picture=pictures.drawn_anew(file(letters("#111111"))))


def wear(cast: Cast, look: Look) -> brand.Brand:
    with scope.firm(cast.harbor.pk):
        branding.change(look=look, by="system", now=NOW)
        return brand.fresh(cast.harbor)


def test_the_sheet_sets_the_four_accents_for_both_themes_and_is_kept_for_good(cast: Cast) -> None:
    worn = wear(cast, Look(accent="#ffd100"))
    answer = Client(headers=HARBOR).get(worn.sheet)
    palette = colours.palette("#ffd100")
    rules = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    light, _, dark = rules.partition("@media (prefers-color-scheme:dark)")
    for theme, said in ((palette.light, light), (palette.dark, dark)):
        assert f"--accent:{theme.accent};--accent-hover:{theme.hover};" in said
        assert f"--on-accent:{theme.on_accent};--accent-soft:{theme.soft}" in said
    assert not answer.cookies


def test_every_page_of_both_faces_links_the_sheet_and_shows_the_logo(cast: Cast, logo: Logo) -> None:
    worn = wear(cast, Look(accent="#204060", logo=logo, postal_address="12 Pine Street"))
    for path in ("/client-portal/", "/firm-portal/"):
        page = Client(headers=HARBOR).get(path).content.decode()
        assert f'<link rel="stylesheet" href="{worn.sheet}">' in page
        assert f'src="/brand/{logo.sha256}.png"' in page
        assert "12 Pine Street" in page


def test_a_firm_without_a_colour_has_no_sheet_and_pages_bear_its_name(cast: Cast) -> None:
    page = Client(headers=HARBOR).get("/client-portal/").content.decode()
    assert "/brand/" not in page
    assert "Harbor &amp; Pine CPAs" in page
    assert Client(headers=HARBOR).get(f"/brand/{'0' * 16}.css").status_code == 404


def test_another_colour_is_another_address(cast: Cast) -> None:
    assert wear(cast, Look(accent="#204060")).sheet != wear(cast, Look(accent="#204061")).sheet


def test_who_asks_for_an_older_version_gets_todays_and_does_not_keep_it(cast: Cast) -> None:
    old = wear(cast, Look(accent="#204060")).sheet
    wear(cast, Look(accent="#602040"))
    answer = Client(headers=HARBOR).get(old)
    assert "#602040" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_logo_is_a_png_and_nothing_else_whatever_a_browser_would_guess(cast: Cast, logo: Logo) -> None:
    wear(cast, Look(logo=logo))
    answer = Client(headers=HARBOR).get(logo.path)
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_logo_of_one_firm_is_not_on_the_host_of_another(cast: Cast, logo: Logo) -> None:
    wear(cast, Look(logo=logo))
    assert Client(headers=SECOND).get(logo.path).status_code == 404


def test_a_logo_that_was_only_tried_out_is_not_shown_to_the_world(cast: Cast, logo: Logo) -> None:
    assert Client(headers=HARBOR).get(logo.path).status_code == 404


def test_a_mail_in_a_mailbox_still_shows_the_logo_that_the_firm_had(cast: Cast, logo: Logo) -> None:
    wear(cast, Look(logo=logo))
    wear(cast, Look())
    assert Client(headers=HARBOR).get(logo.path).status_code == 200


def test_a_logo_that_is_missing_in_the_storage_is_not_found_and_breaks_no_page(
    cast: Cast, logo: Logo, tmp_path: Path
) -> None:
    wear(cast, Look(logo=logo))
    storage.from_url(str(tmp_path)).delete(logo.key)
    answer = Client(headers=HARBOR).get(logo.path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client(headers=HARBOR).get("/client-portal/").status_code == 200


def test_dark_letters_on_nothing_get_a_light_ground_on_dark_pages(cast: Cast, logo: Logo) -> None:
    rules = Client(headers=HARBOR).get(wear(cast, Look(logo=logo)).sheet).content.decode()
    light, _, dark = rules.partition("@media (prefers-color-scheme:dark)")
    assert ".mark img" not in light
    assert ".mark img{background:#fbfaf7" in dark
    assert "--accent" not in rules


def test_a_logo_with_a_ground_of_its_own_needs_no_sheet(cast: Cast, logo: Logo) -> None:
    with scope.firm(cast.harbor.pk):
        whole = branding.keep_logo(picture=pictures.drawn_anew(file(drawn(colour="#7a8f3c"))))
    assert wear(cast, Look(logo=whole)).sheet == ""


def test_the_brand_is_remembered_for_some_seconds(cast: Cast) -> None:
    wear(cast, Look(accent="#204060"))
    with scope.firm(cast.harbor.pk):
        branding.change(look=Look(accent="#602040"), by="system", now=NOW)
    page = Client(headers=HARBOR).get("/client-portal/").content.decode()
    assert brand.version(brand.css(Look(accent="#204060"))) in page
    brand.forget()
    page = Client(headers=HARBOR).get("/client-portal/").content.decode()
    assert brand.version(brand.css(Look(accent="#602040"))) in page
