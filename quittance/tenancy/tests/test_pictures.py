"""A logo is drawn anew from what was sent: nothing of the upload survives, and what is no picture is refused."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image, PngImagePlugin

from quittance.tenancy.rules import pictures
from quittance.tenancy.rules.pictures import Unfit
from quittance.tenancy.tests.uploads import drawn, emblem, file, letters, opened

SCRIPT = b"<script>alert(document.cookie)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect/></svg>'
JPEG_START = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PNG_START = b"\x89PNG\r\n\x1a\n"


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil")
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_kinds_are_taken_and_become_a_png_that_fits(kind: str) -> None:
    found = pictures.drawn_anew(file(drawn(size=(1200, 300)), kind))
    assert (found.width, found.height) == (480, 120)
    assert opened(found.png).format == "PNG"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_way_to_write_colours_is_read(mode: str) -> None:
    picture = letters("#204060").convert(mode) if mode in {"RGBA", "LA"} else drawn().convert(mode)
    found = opened(pictures.drawn_anew(file(picture, "JPEG" if mode == "CMYK" else "PNG")).png)
    assert found.mode in {"RGB", "RGBA"}
    assert found.width <= 480


def test_sixteen_bits_of_grey_stay_the_same_grey() -> None:
    found = opened(pictures.drawn_anew(file(drawn("I;16", colour=40_000))).png)
    assert found.getpixel((1, 1)) == (156, 156, 156)


def test_a_small_picture_is_not_enlarged() -> None:
    found = pictures.drawn_anew(file(drawn(size=(100, 50))))
    assert (found.width, found.height) == (100, 50)


def test_clear_margins_are_cut_off() -> None:
    picture = Image.new("RGBA", (2000, 2000), (0, 0, 0, 0))
    picture.paste(drawn("RGBA", (400, 100)), (800, 900))
    found = pictures.drawn_anew(file(picture))
    assert (found.width, found.height) == (400, 100)


def test_a_photo_taken_on_its_side_is_turned_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken in Dana's kitchen"
    upload = file(drawn(size=(300, 100)), "JPEG", exif=exif)
    assert b"kitchen" in upload
    found = pictures.drawn_anew(upload)
    assert (found.width, found.height) == (53, 160)
    assert b"kitchen" not in found.png
    assert not opened(found.png).getexif()


def test_remarks_and_profiles_do_not_travel_on() -> None:
    remarks = PngImagePlugin.PngInfo()
    remarks.add_text("Comment", SCRIPT.decode())
    upload = file(drawn(), pnginfo=remarks, icc_profile=b"profile" + SCRIPT)
    found = pictures.drawn_anew(upload)
    assert b"script" not in found.png
    assert opened(found.png).info == {}


@pytest.mark.parametrize(
    "tail", [HTML, SCRIPT, archive(), b"<?php system($_GET[0]);"], ids=["html", "js", "jar", "php"]
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_is_something_else_as_well_is_a_picture_alone_afterwards(kind: str, tail: bytes) -> None:
    found = pictures.drawn_anew(file(drawn(), kind) + tail)
    assert tail not in found.png
    assert found.png == pictures.drawn_anew(file(drawn(), kind)).png
    assert not zipfile.is_zipfile(io.BytesIO(found.png))


def test_a_script_written_in_the_very_pixels_does_not_survive_the_drawing() -> None:
    rows = (b"\x00" + SCRIPT * 10) * 60  # unfiltered and uncompressed, so that it can be read in the file
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", len(SCRIPT) * 10 // 3, 60, 8, 2, 0, 0, 0))
    upload = PNG_START + head + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
    assert SCRIPT in upload
    assert SCRIPT[:8] not in pictures.drawn_anew(upload).png


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SVG, "SVG can carry scripts"),
        (b"\xef\xbb\xbf\n  <svg/>", "export it as PNG"),
        (b"<!-- logo -->" + SVG, "SVG can carry scripts"),
        (HTML, "text or a web page"),
        (b"alert(1)", "no picture that we can read"),
        (b"GIF89a/*" + b"\x00" * 40 + b"*/=1;alert(1)", "a GIF"),
        (b"GIF89a" + archive(), "a GIF"),
        (archive(), "a ZIP"),
        (b"%PDF-1.7", "a PDF"),
        (b"MZ\x90", "a programme"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"", "no picture that we can read"),
        (JPEG_START + SCRIPT * 9, "damaged|no picture"),
        (PNG_START + HTML, "damaged|no picture"),
        (b"RIFF\x00\x00\x00\x00WEBP" + SCRIPT, "damaged|no picture"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(upload: bytes, words: str) -> None:
    with pytest.raises(Unfit, match=words):
        pictures.drawn_anew(upload)


def test_a_file_of_more_than_a_megabyte_is_not_opened() -> None:
    with pytest.raises(Unfit, match=r"1\.2 MB; a logo may have 1 MB"):
        pictures.drawn_anew(b"\x00" * 1_200_000)


@pytest.mark.parametrize("size", [(5_000, 5_000), (20_000, 20_000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    with pytest.raises(Unfit, match="pixels"):
        pictures.drawn_anew(PNG_START + head + chunk(b"IDAT", zlib.compress(b"\x00" * 1_000)) + chunk(b"IEND", b""))


def test_a_remark_that_unpacks_to_a_hundred_megabytes_is_refused() -> None:
    bomb = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"a" * 100_000_000))
    whole = file(drawn())
    with pytest.raises(Unfit):
        pictures.drawn_anew(whole[:33] + bomb + whole[33:])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind: str) -> None:
    upload = file(drawn(), kind, save_all=True, append_images=[drawn(colour="#ff0000")])
    with pytest.raises(Unfit, match="moves"):
        pictures.drawn_anew(upload)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (drawn(size=(1, 1)), "too small"),
        (drawn(size=(600, 8)), "too small"),
        (drawn(size=(4_000, 20)), "long and thin"),
        (drawn(size=(2_400, 60)), "240 by 6 pixels"),
        (drawn("RGBA", colour=(0, 0, 0, 0)), "transparent"),
    ],
)
def test_a_picture_of_which_nothing_would_be_seen_is_refused(picture: Image.Image, words: str) -> None:
    with pytest.raises(Unfit, match=words):
        pictures.drawn_anew(file(picture))


@pytest.mark.parametrize(
    ("picture", "plate"),
    [
        (letters("#111111"), "light"),
        (letters("#1f3a5f"), "light"),
        (letters("#ffffff"), "dark"),
        (letters("#d0642a"), ""),
        (drawn(colour="#ffffff"), "dark"),
        (drawn("RGBA", colour="#ffffffff"), "dark"),
        (drawn(colour="#111111"), "light"),
        (drawn(colour="#d0642a"), ""),
        (emblem("#c8862a", "#111111"), "light"),
        (emblem("#c8862a", "#c8862a"), ""),
        (emblem("#c8862a", "#ffffff"), "dark"),
    ],
)
def test_a_logo_that_a_page_would_swallow_gets_a_ground_of_its_own(picture: Image.Image, plate: str) -> None:
    assert pictures.drawn_anew(file(picture)).plate == plate


def test_damaged_files_are_refused_and_never_break_anything() -> None:
    fate = random.Random(5)  # noqa: S311  the same damage at every run
    noise = Image.effect_noise((200, 100), 60).convert("RGB")
    whole = [file(noise, kind) for kind in ("PNG", "JPEG", "WEBP")]
    for _ in range(300):
        damaged = bytearray(fate.choice(whole))
        for _ in range(fate.randint(1, 20)):
            damaged[fate.randrange(len(damaged))] = fate.randrange(256)
        try:
            pictures.drawn_anew(bytes(damaged))
        except Unfit as unfit:
            assert str(unfit).endswith(".")  # noqa: PT017  both ends are right; any other exception fails
