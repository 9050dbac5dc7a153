"""A firm tries its look out with no harm done, saves it, and finds what it may not use said in words."""

import dataclasses
import html
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.tenancy import queries
from quittance.tenancy.rules import pictures
from quittance.tenancy.rules.looks import Look
from quittance.tenancy.tests.uploads import file, letters
from quittance.web.base import cookies
from tests.cast import Cast, session_of

PAGE = "/firm-portal/settings/branding/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PNG = file(letters("#111111"))


@pytest.fixture
def danas(cast: Cast, settings: Settings, tmp_path: Path) -> Client:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, files_url=str(tmp_path))
    client = Client(headers={"host": "localhost"})
    client.cookies[cookies.STAFF] = session_of(cast.dana, clock.now())
    return client


def look(cast: Cast) -> Look:
    with scope.firm(cast.harbor.pk):
        return queries.look()


def changes(cast: Cast) -> list[Event]:
    with scope.firm(cast.harbor.pk):
        return list(Event.objects.filter(name="branding.changed").order_by("pk"))


def picture(content: bytes = PNG, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def drafted(page: str) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def post(client: Client, **written: object) -> tuple[int, str]:
    answer = client.post(PAGE, written)
    return answer.status_code, html.unescape(answer.content.decode())


def shown(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_look_is_saved_told_and_worn_at_once(danas: Client, cast: Cast) -> None:
    answer = danas.post(PAGE, {"accent": "#FFD100", "postal_address": "12 Pine Street\nPortland", "logo": picture()})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    page = danas.get(PAGE).content.decode()
    assert "The new look is saved" in page
    saved = look(cast)
    assert (saved.accent, saved.postal_address) == ("#ffd100", "12 Pine Street, Portland")
    assert f'src="/brand/{saved.logo.sha256}.png"' in page
    [change] = changes(cast)
    assert change.by == f"staff:{cast.dana.pk}"
    assert change.facts["old"]["accent"] == ""
    assert change.facts["new"]["logo"]["sha256"] == saved.logo.sha256


def test_a_yellow_is_darkened_for_light_pages_and_the_page_says_so_with_figures(danas: Client) -> None:
    danas.post(PAGE, {"accent": "#ffd100"})
    words = html.unescape(danas.get(PAGE).content.decode())
    assert "Your yellow would be unreadable as text on light pages (1.2:1, where 4.5:1 is the least)." in words
    assert re.search(r"There we darken #ffd100 to #[0-9a-f]{6}: 4\.5:1 as text, 5\.[0-9]:1 on buttons\.", words)
    assert "Your yellow reads well on dark pages as it is: 9.9:1 as text" in words


def test_a_preview_shows_the_look_and_saves_nothing(danas: Client, cast: Cast) -> None:
    status, page = post(danas, accent="#204060", postal_address="12 Pine Street", logo=picture(), preview="yes")
    assert status == 200
    assert "accent=%23204060" in page
    assert "Not saved yet." in page
    assert look(cast) == Look()
    assert changes(cast) == []


def test_a_picture_that_was_previewed_need_not_be_chosen_again(danas: Client, cast: Cast) -> None:
    _, page = post(danas, accent="", logo=picture(), preview="yes")
    draft = drafted(page)
    answer = danas.get(f"{PAGE}preview.png", {"draft": draft})
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content == pictures.drawn_anew(PNG).png
    danas.post(PAGE, {"accent": "", "draft": draft})
    assert look(cast).logo.sha256 == pictures.drawn_anew(PNG).sha256


def test_a_draft_of_another_firm_or_of_nobody_changes_no_logo(danas: Client, cast: Cast) -> None:
    lees = Client(headers={"host": "second.localhost"})
    lees.cookies[cookies.STAFF] = session_of(cast.lee, clock.now())
    _, page = post(lees, logo=picture(), preview="yes")
    for draft in (drafted(page), "made-up", "none:x"):
        danas.post(PAGE, {"accent": "#204060", "draft": draft})
        assert look(cast).logo.key == ""
        assert danas.get(f"{PAGE}preview.png", {"draft": draft}).status_code == 404


def test_the_logo_is_taken_away_and_the_rest_stays(danas: Client, cast: Cast) -> None:
    danas.post(PAGE, {"accent": "#204060", "logo": picture()})
    danas.post(PAGE, {"accent": "#204060", "remove_logo": "on"})
    assert look(cast) == Look(accent="#204060")


def test_a_logo_stays_when_only_the_colour_is_changed(danas: Client, cast: Cast) -> None:
    danas.post(PAGE, {"accent": "#204060", "logo": picture()})
    danas.post(PAGE, {"accent": "#602040"})
    assert look(cast).accent == "#602040"
    assert look(cast).logo.key


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (picture(SVG, "logo.svg"), "An SVG can carry scripts"),
        (picture(SVG, "logo.png"), "An SVG can carry scripts"),
        (picture(b"<html><script>alert(1)</script>", "logo.png"), "text or a web page"),
        (picture(b"GIF89a=1;alert(1)//", "logo.png"), "This is a GIF"),
        (picture(b"", "logo.png"), "The file is empty"),
        (picture(b"x" * 1_000_001, "logo.png"), "a logo may have 1 MB"),
    ],
)
def test_a_logo_that_is_no_picture_is_refused_beside_its_field_and_nothing_changes(
    danas: Client, cast: Cast, upload: SimpleUploadedFile, words: str
) -> None:
    status, page = post(danas, accent="#204060", logo=upload)
    assert status == 400
    assert words in page
    assert 'value="#204060"' in page
    assert look(cast) == Look()


def refused_with(page: str) -> str:
    found = re.search(r'name="refused" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_refusal_stands_until_another_picture_is_chosen_or_it_is_left_out(danas: Client, cast: Cast) -> None:
    _, page = post(danas, accent="#204060", logo=picture(SVG, "logo.svg"), preview="yes")
    refused = refused_with(page)
    status, page = post(danas, accent="#204060", refused=refused)  # the browser emptied the field
    assert (status, look(cast)) == (400, Look())
    assert "An SVG can carry scripts" in page
    assert danas.post(PAGE, {"accent": "#204060", "refused": refused, "without_logo": "yes"}).status_code == 302
    assert look(cast) == Look(accent="#204060")
    assert danas.post(PAGE, {"accent": "#204060", "refused": refused, "logo": picture()}).status_code == 302
    assert look(cast).logo.key


@pytest.mark.parametrize("accent", ["red", "#12345", "#fff}body{display:none}", '"><script>alert(1)</script>'])
def test_what_is_no_colour_is_refused_and_reaches_no_style_sheet(danas: Client, cast: Cast, accent: str) -> None:
    status, page = post(danas, accent=accent)
    assert status == 400
    assert "six digits" in page or "at most 20" in page
    assert look(cast) == Look()
    assert accent not in shown(danas, f"{PAGE}preview.css", accent=accent)
    assert "<script>alert" not in danas.get(f"{PAGE}preview/portal/", {"accent": accent}).content.decode()


def test_saving_what_is_saved_says_that_nothing_changed(danas: Client, cast: Cast) -> None:
    danas.post(PAGE, {"accent": "#204060"})
    danas.post(PAGE, {"accent": "#204060"})
    assert "Nothing was changed" in danas.get(PAGE).content.decode()
    assert len(changes(cast)) == 1


@pytest.mark.parametrize("odd", ["", "x", "-1", "\u00b2", "9" * 18, "9" * 5000])
def test_a_change_that_never_was_is_not_put_back(danas: Client, odd: str) -> None:
    assert danas.post(f"{PAGE}put-back/", {"change": odd})["Location"] == PAGE


def test_the_look_before_is_named_and_put_back_by_one_press(danas: Client, cast: Cast) -> None:
    assert "Put back" not in danas.get(PAGE).content.decode()
    danas.post(PAGE, {"accent": "#204060", "logo": picture()})
    danas.post(PAGE, {"accent": "#602040", "remove_logo": "on"})
    page = danas.get(PAGE).content.decode()
    assert "Dana Reyes changed it on" in page
    assert "#204060" in page
    number = re.search(r'name="change" value="(\d+)"', page)
    assert number is not None
    danas.post(f"{PAGE}put-back/", {"change": number[1]})
    assert "The look from before is back." in danas.get(PAGE).content.decode()
    assert (look(cast).accent, bool(look(cast).logo.key)) == ("#204060", True)
    danas.post(f"{PAGE}put-back/", {"change": number[1]})
    assert "was changed again meanwhile" in danas.get(PAGE).content.decode()


def test_only_the_panes_may_be_framed_and_only_by_us(danas: Client) -> None:
    page = danas.get(PAGE).headers["Content-Security-Policy"]
    assert "frame-src 'self'" in page
    assert "frame-ancestors 'none'" in page
    for pane in ("portal", "firm"):
        policy = danas.get(f"{PAGE}preview/{pane}/").headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "'unsafe-inline'" not in policy
    mail = danas.get(f"{PAGE}preview/mail/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in mail
    assert "default-src 'none'" in mail
    assert "script" not in mail
    assert danas.get(f"{PAGE}preview/elsewhere/").status_code == 404


def test_a_pane_wears_the_colour_the_theme_and_the_address_that_are_tried(danas: Client) -> None:
    tried = {"accent": "#204060", "theme": "dark", "postal_address": "12 Pine Street"}
    portal = html.unescape(shown(danas, f"{PAGE}preview/portal/", **tried))
    assert "12 Pine Street" in portal
    assert f"{PAGE}preview.css?accent=%23204060" in portal
    assert "color-scheme:dark" in shown(danas, f"{PAGE}preview.css", **tried)
    assert "#204060" in shown(danas, f"{PAGE}preview/mail/", **tried)


def test_the_words_about_a_colour_come_alone_while_somebody_chooses(danas: Client) -> None:
    words = shown(danas, f"{PAGE}verdict/", accent="#1f3a5f")
    assert "Your navy reads well on light pages" in words
    assert "There we lighten #1f3a5f to #" in words
    assert "<html" not in words


def test_no_style_or_script_stands_in_the_page_itself(danas: Client) -> None:
    danas.post(PAGE, {"accent": "#204060", "logo": picture()})
    for address in (PAGE, f"{PAGE}preview/portal/", f"{PAGE}preview/firm/"):
        page = danas.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", page)
