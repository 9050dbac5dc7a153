"""Whatever colour a firm gives, its text can be read, and the colour stays as near to the firm's own as that allows."""

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import quittance
from quittance.tenancy.rules import colour_names, colours
from quittance.tenancy.rules.colours import DARK_PAGES, LIGHT_PAGES, TEXT_MIN, Theme
from quittance.tenancy.rules.oklch import Oklch, contrast

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
QUIET = {"light": "#5f5b55", "dark": "#aaa49b"}
INK = {"light": "#1c1b19", "dark": "#f0ede7"}


def themes(colour: str) -> list[tuple[str, Theme, tuple[str, ...]]]:
    palette = colours.palette(colour)
    return [("light", palette.light, LIGHT_PAGES), ("dark", palette.dark, DARK_PAGES)]


@settings(max_examples=400, deadline=None)
@example("#ffffff")
@example("#000000")
@example("#ffff00")
@example("#ffd100")
@example("#808080")
@example("#0000ff")
@example("#00ff00")
@example("#010101")
@example("#fefefe")
@given(COLOURS)
def test_every_text_in_a_firms_colour_can_be_read(colour: str) -> None:
    for name, theme, pages in themes(colour):
        for ground in (*pages, theme.soft):
            assert contrast(theme.accent, ground) >= TEXT_MIN, (name, ground)
            assert contrast(INK[name], ground) >= TEXT_MIN, (name, ground)
            assert contrast(QUIET[name], ground) >= TEXT_MIN, (name, ground)
        for ground in pages:
            assert contrast(theme.hover, ground) >= TEXT_MIN, (name, ground)
        assert contrast(theme.on_accent, theme.accent) >= TEXT_MIN, name
        assert contrast(theme.on_accent, theme.hover) >= TEXT_MIN, name
        assert min(theme.text_contrast, theme.button_contrast) >= TEXT_MIN, name


@settings(max_examples=200, deadline=None)
@given(COLOURS)
def test_a_colour_that_can_be_read_is_left_exactly_as_it_is(colour: str) -> None:
    for _, theme, pages in themes(colour):
        is_readable = all(contrast(colour, ground) >= TEXT_MIN for ground in (*pages, theme.soft))
        assert theme.moved is not is_readable
        assert (theme.accent == colour) is is_readable


@settings(max_examples=200, deadline=None)
@given(COLOURS)
def test_a_colour_that_is_moved_keeps_its_hue_and_moves_as_little_as_it_must(colour: str) -> None:
    own = Oklch.of(colour)
    for name, theme, pages in themes(colour):
        moved = Oklch.of(theme.accent)
        if theme.moved:
            # The last step but one towards the firm's own colour could not yet be read.
            nearer = replace(own, lightness=moved.lightness + (0.006 if name == "light" else -0.006)).hex()
            assert min(contrast(nearer, ground) for ground in (*pages, theme.soft)) < TEXT_MIN, name
        if own.chroma > 0.04 and moved.chroma > 0.04:
            assert math.cos(own.hue - moved.hue) > math.cos(math.radians(4)), name


@settings(max_examples=200, deadline=None)
@given(COLOURS)
def test_a_button_is_seen_to_change_under_the_pointer(colour: str) -> None:
    for _, theme, _ in themes(colour):
        assert abs(Oklch.of(theme.hover).lightness - Oklch.of(theme.accent).lightness) > 0.03


@settings(max_examples=300, deadline=None)
@given(COLOURS)
def test_a_colour_is_the_same_after_it_was_weighed(colour: str) -> None:
    assert Oklch.of(colour).hex() == colour


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#123456", "#123456") == 1
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_the_pages_that_colours_are_weighed_against_are_those_of_the_style_sheets() -> None:
    tokens = (Path(quittance.__file__).parent / "web" / "base" / "assets" / "tokens.css").read_text()
    found = dict(re.findall(r"--([a-z-]+): light-dark\(([^)]+)\)", tokens))
    pages = [found[name].split(", ") for name in ("paper", "surface", "sunken")]
    assert {light for light, _ in pages} == set(LIGHT_PAGES)
    assert {dark for _, dark in pages} == set(DARK_PAGES)
    assert found["quiet"].split(", ") == list(QUIET.values())
    assert found["ink"].split(", ") == list(INK.values())
    assert found["accent"].startswith(colours.OURS)


@pytest.mark.parametrize("written", ["#1F5E4D", "1f5e4d", "  #1f5e4d "])
def test_a_colour_may_be_written_as_people_write_it(written: str) -> None:
    assert colours.read(written) == "#1f5e4d"


def test_a_colour_of_three_digits_stands_for_six() -> None:
    assert colours.read("#fa0") == "#ffaa00"


@pytest.mark.parametrize(
    "written",
    ["", "red", "#12345", "#1234567", "#12345g", "rgb(1,2,3)", "#fff;}body{display:none", "url(//x)", "#٣٣٣"],
)
def test_what_is_no_colour_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(colours.BadColour, match="#1f5e4d"):
        colours.read(written)


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#ffffff", "white"), ("#000000", "black"), ("#808080", "gray"), ("#ff0000", "red"), ("#ffd100", "yellow"),
        ("#ff8800", "orange"), ("#7b3f00", "brown"), ("#1f5e4d", "green"), ("#00ff00", "green"), ("#008080", "teal"),
        ("#0000ff", "blue"), ("#1f3a5f", "navy"), ("#800080", "purple"), ("#ff69b4", "pink"), ("#800020", "burgundy"),
    ],
)  # fmt: skip
def test_a_colour_has_the_name_that_people_give_it(colour: str, name: str) -> None:
    assert colour_names.name(colour) == name
