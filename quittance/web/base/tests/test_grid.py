"""What is asked of a list comes from outside: whatever the list does not offer is refused, and answers are in order."""

import contextlib
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quittance.access.models import Person
from quittance.core import scope
from quittance.web.base import arrangement, grid
from quittance.web.base.conditions import Kind, Senseless
from quittance.web.base.grid import Column, List
from tests import tree
from tests.cast import NOW, Cast

ZONE = ZoneInfo("America/New_York")
LIST = List(
    name="trial",
    columns=(
        Column("name", "Name", "given_name"),
        Column("address", "Address", "address"),
        Column("number", "Number", "pk", Kind.NUMBER),
        Column("joined", "Joined", "joined_at", Kind.MOMENT),
        Column("gone", "Gone", "removed_at", Kind.MOMENT),
        Column("face", "Face", "face", Kind.WORD, choices=(("staff", "Staff"), ("portal", "Portal"))),
        Column("plain", "Plain"),
        Column("sorted", "Sorted", "family_name", filtered=False),
    ),
    search=("given_name", "address"),
    order=("given_name",),
)


def found(asked: str) -> list[str]:
    read = grid.read(LIST, QueryDict(asked), zone=ZONE)
    return [person.given_name for person in read.among(Person.objects.all())[read.start : read.end]]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Dana", "Miguel", "Sam"]),
        ("sort=-name", ["Sam", "Miguel", "Dana"]),
        ("sort=face,-number", ["Sam", "Miguel", "Dana"]),
        ("q=DANA", ["Dana"]),
        ("q=dana+harbor", ["Dana"]),
        ("q=dana+miguel", []),
        ("q=%25", []),
        ("where=name:contains:a", ["Dana", "Sam"]),
        ("where=name:lacks:a", ["Miguel"]),
        ("where=name:is:sam", ["Sam"]),
        ("where=name:starts:mi&where=address:ends:example", ["Miguel"]),
        ("where=address:contains:a:b", []),
        ("where=name:filled:", ["Dana", "Miguel", "Sam"]),
        ("where=gone:blank:", ["Dana", "Miguel", "Sam"]),
        ("where=number:over:0", ["Dana", "Miguel", "Sam"]),
        ("where=number:under:-5", []),
        ("where=joined:on:2026-06-03", ["Dana", "Miguel", "Sam"]),
        ("where=joined:before:2026-06-03", []),
        ("where=joined:after:2026-06-03", []),
        ("where=joined:between:2026-06-01..2026-06-03", ["Dana", "Miguel", "Sam"]),
        ("face=staff", ["Dana", "Miguel", "Sam"]),
        ("face=portal", []),
        ("face=", ["Dana", "Miguel", "Sam"]),
        ("start=1&end=2", ["Miguel"]),
        ("start=900&end=1000", []),
    ],
)
def test_what_is_asked_is_answered(cast: Cast, asked: str, names: list[str]) -> None:
    with scope.firm(cast.harbor.pk):
        assert found(asked) == names


@pytest.mark.parametrize(
    "asked",
    [
        "sort=password",
        "sort=plain",
        "sort=name,address,number,joined",
        "sort=--name",
        "where=password:contains:x",
        "where=name:regex:.*",
        "where=plain:contains:x",
        "where=sorted:contains:x",
        "where=face:is:staff",
        "where=name",
        "where=number:is:many",
        "where=number:is:99999999999999999999",
        "where=joined:on:yesterday",
        "where=joined:on:9999-12-31",
        "where=joined:between:2026-05-01",
        "where=joined:on:2026-05-01..2026-05-02",
        "where=name:contains:" + "x" * 201,
        "where=name:contains:%00",
        "q=%00",
        "q=" + "x" * 201,
        "face=operator",
        "start=x",
        "start=-1",
        "start=5&end=5",
        "start=0&end=501",
        "start=2000000000&end=2000000100",
        "&".join(["where=name:contains:a"] * 13),
    ],
)
def test_what_the_list_does_not_offer_is_refused_in_words(asked: str) -> None:
    with pytest.raises(Senseless, match=r"\.$"):
        grid.read(LIST, QueryDict(asked), zone=ZONE)


def test_a_day_is_the_firms_day(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        late = NOW.replace(hour=3)  # in New York it is still the evening before
        Person.objects.filter(pk=cast.sam.pk).update(joined_at=late)
        assert found("where=joined:on:2026-06-02") == ["Sam"]
        assert found("where=joined:on:2026-06-03") == ["Dana", "Miguel"]


def test_rows_that_are_equal_in_all_that_is_asked_stand_in_one_order_so_that_ranges_fit_together(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        same = [
            Person(face="portal", address=f"p{n}@x.example", given_name="Pat", family_name="X", joined_at=NOW)
            for n in range(40)
        ]
        Person.objects.bulk_create(same)
        asked = [grid.read(LIST, QueryDict(f"sort=-face&start={n}&end={n + 7}"), zone=ZONE) for n in range(0, 43, 7)]
        keys = [row.pk for read in asked for row in read.among(Person.objects.all())[read.start : read.end]]
        assert len(keys) == len(set(keys)) == 43


@given(st.text(max_size=60))
def test_whatever_is_written_is_understood_or_refused(written: str) -> None:
    for name in ("q", "sort", "where", "start", "face"):
        params = QueryDict(mutable=True)
        params[name] = written
        with contextlib.suppress(Senseless):
            grid.read(LIST, params, zone=ZONE)


def line(**told: object) -> dict[str, object]:
    return {"key": "name", "width": 100, "hidden": False, "pinned": None, "sort": None, "place": None, **told}


def test_an_arrangement_is_kept_as_far_as_the_list_has_such_columns() -> None:
    told = {
        "columns": [line(), line(key="gone-column"), line(key="address", hidden=True, pinned="left"), line(width=400)],
        "filters": ["name:contains:a", "gone-column:contains:a", "name:regex:a"],
        "more": "is not kept",
    }
    kept = arrangement.read(LIST, json.dumps(told).encode())
    assert kept == {
        "columns": [line(), line(key="address", hidden=True, pinned="left")],
        "filters": ["name:contains:a"],
    }


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"no json",
        b"[]",
        b'{"columns": 1}',
        b"[" * 9000,
        b'{"columns": ["name"]}',
        json.dumps({"columns": [line(width=1)]}).encode(),
        json.dumps({"columns": [line(width=True)]}).encode(),
        json.dumps({"columns": [line(width="100")]}).encode(),
        json.dumps({"columns": [line(hidden=1)]}).encode(),
        json.dumps({"columns": [line(pinned="top")]}).encode(),
        json.dumps({"columns": [line(pinned=[])]}).encode(),
        json.dumps({"columns": [line(sort="up")]}).encode(),
        json.dumps({"columns": [line(place=-1)]}).encode(),
        json.dumps({"columns": [line(key=None)]}).encode(),
        json.dumps({"columns": [], "filters": ["x"] * 13}).encode(),
        json.dumps({"columns": [], "filters": [1]}).encode(),
        json.dumps({"columns": [], "filters": ["x" * 500]}).encode(),
        json.dumps({"columns": [line()], "pad": "x" * 16_000}).encode(),
    ],
)
def test_an_arrangement_that_makes_no_sense_is_refused(told: bytes) -> None:
    with pytest.raises(Senseless, match=r"\.$"):
        arrangement.read(LIST, told)


def test_the_grid_is_the_free_one_and_lies_in_its_own_chunk() -> None:
    assets = tree.PRODUCT / "web" / "base" / "assets"
    imports = {
        name: set(re.findall(r'(?:from|import\()\s*"([^"]+)"', file.read_text()))
        for file in assets.rglob("*.ts")
        for name in [file.relative_to(assets).as_posix()]
    }
    users = {name for name, modules in imports.items() if any(module.startswith("ag-") for module in modules)}
    assert users
    assert all(name.startswith("grid/") for name in users)
    assert "grid/grid.ts" not in users  # what every list page loads is small; the rest comes after the table is shown
    for file in (tree.ROOT / "package.json", tree.ROOT / "package-lock.json", *assets.rglob("*.ts")):
        assert "ag-grid-" + "enterprise" not in file.read_text(), file


def test_a_moment_later_than_any_calendar_is_refused_not_broken() -> None:
    for day in ("0001-01-01", "9999-12-30"):
        grid.read(LIST, QueryDict(f"where=joined:before:{day}"), zone=ZONE)
    with pytest.raises(Senseless):
        grid.read(LIST, QueryDict("where=joined:after:9999-12-31"), zone=ZONE)
