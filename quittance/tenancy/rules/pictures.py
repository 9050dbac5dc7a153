"""A logo as it may be kept: what was sent is read as a picture and drawn anew, so that none of its bytes survive."""

import hashlib
import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageOps, UnidentifiedImageError

UPLOAD_BYTES_MAX = 1_000_000
WIDTH_MAX, HEIGHT_MAX = 480, 160  # twice what pages show, for sharp screens
SIDE_MIN, SIDE_SHOWN_MIN = 16, 48  # the second is 24 on a page
PIXELS_MAX = 16_000_000  # 64 MB while it is drawn anew
_TAKEN = ("PNG", "JPEG", "WEBP")
_BEGINNING = 1_024
_INSTEAD = "Send a PNG, JPEG or WebP instead, 480 pixels wide or more."
# What people send by mistake, by its first bytes.
_OTHERS = (
    (b"GIF8", "a GIF"),
    (b"%PDF", "a PDF"),
    (b"BM", "a BMP"),
    (b"II*\x00", "a TIFF"),
    (b"MM\x00*", "a TIFF"),
    (b"\x00\x00\x01\x00", "an icon file"),
    (b"PK\x03\x04", "a ZIP or an Office file"),
    (b"MZ", "a programme"),
)
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, OverflowError, EOFError, MemoryError)
_ALL_GREY_16 = ("I", "I;16", "I;16L", "I;16B", "I;16N")

_DARK_BELOW, _LIGHT_ABOVE = 90, 180  # greys that dark and white pages swallow (less than 2.6 : 1)
_SWALLOWED_MAX = 0.15  # of what borders on nothing; what lies inside the drawing has its ground there
_WHOLE_MIN = 0.995  # of all that is seen: with no more than specks of another colour, nothing stands out
_RIM = 5  # pixels: two to each side
_SEEN_FROM = 128  # of 255: more transparent than that is not seen


class Unfit(ValueError):
    """The file cannot be the logo; the text says why and what to send instead."""


@dataclass(frozen=True)
class Picture:
    png: bytes
    width: int
    height: int
    plate: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def drawn_anew(upload: bytes) -> Picture:
    """The upload as a PNG of ours."""
    if len(upload) > UPLOAD_BYTES_MAX:
        size = len(upload) / 1_000_000
        raise Unfit(f"The file has {size:.1f} MB; a logo may have 1 MB. Save it smaller: 480 pixels wide is enough.")
    _refuse_by_name(upload)
    picture = _fitted(_plain(_read(upload)))
    out = io.BytesIO()
    picture.save(out, format="PNG", optimize=True)
    return Picture(out.getvalue(), picture.width, picture.height, _plate(picture))


def _refuse_by_name(upload: bytes) -> None:
    start = upload[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        raise Unfit(
            "This is an SVG. An SVG can carry scripts that would run on your clients' screens, so none is taken. "
            "Open it in your drawing programme and export it as PNG, 480 pixels wide or more."
        )
    if start.startswith((b"<", b"{", b"//", b"/*", b"var ", b"function", b"#!")):
        raise Unfit(f"This file holds text or a web page, whatever its name says. {_INSTEAD}")
    for first, kind in _OTHERS:
        if upload.startswith(first):
            raise Unfit(f"This is {kind}, whatever its name says. {_INSTEAD}")
    if upload[4:8] == b"ftyp":
        raise Unfit(f"This is a photo or film in a telephone's format (HEIC, AVIF, MP4). {_INSTEAD}")


def _read(upload: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(upload), formats=_TAKEN)
        _refuse_by_size(picture)
        picture.load()
        turned = ImageOps.exif_transpose(picture)
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("The picture has more pixels than we open. Save it 480 pixels wide.") from None
    except UnidentifiedImageError:
        raise Unfit(f"This file is no picture that we can read. {_INSTEAD}") from None
    except (*_BROKEN, zlib.error, struct.error):
        raise Unfit("The picture is damaged and cannot be read to its end. Export it anew and send that.") from None
    return turned


def _refuse_by_size(picture: Image.Image) -> None:
    """Before a single pixel is unpacked."""
    width, height = picture.size
    if width * height > PIXELS_MAX:
        raise Unfit(f"The picture is {width:,} by {height:,} pixels, more than we open. Save it 480 pixels wide.")
    if getattr(picture, "n_frames", 1) > 1:
        raise Unfit("This file holds several pictures, or one that moves. Export a single one as PNG and send that.")


def _plain(picture: Image.Image) -> Image.Image:
    """In plain colours for screens, and without the clear margins that many logos come with."""
    if picture.mode in _ALL_GREY_16:
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    clear = picture.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in picture.info
    if not clear:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    seen = picture.getchannel("A").getbbox()
    if seen is None:
        raise Unfit("Nothing can be seen in this picture: all of it is transparent.")
    return picture.crop(seen)


def _fitted(picture: Image.Image) -> Image.Image:
    """Not larger than is shown, never enlarged, and made of pixels alone: no remark, profile or place travels on."""
    if min(picture.size) < SIDE_MIN:
        raise Unfit(
            f"The picture is {picture.width} by {picture.height} pixels, too small to be read. "
            "Send one that is 480 pixels wide or more."
        )
    picture.thumbnail((WIDTH_MAX, HEIGHT_MAX), Image.Resampling.LANCZOS)
    if min(picture.size) < SIDE_SHOWN_MIN:
        raise Unfit(
            f"The portals would show it {picture.width // 2} by {picture.height // 2} pixels large, too small or too "
            "long and thin to be read. Send one that has 24 pixels or more each way at that size."
        )
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def _plate(picture: Image.Image) -> str:
    """Which ground the logo needs: dark letters drawn on nothing would vanish on a dark page."""
    whole = _swallowed(picture, None if picture.mode == "RGB" else _seen(picture), _WHOLE_MIN)
    if whole or picture.mode == "RGB":
        return whole
    clear = picture.getchannel("A").point(lambda value: 0 if value >= _SEEN_FROM else 255)
    near_nothing = ImageChops.multiply(clear.filter(ImageFilter.MaxFilter(_RIM)), ImageChops.invert(clear))
    return _swallowed(picture, near_nothing, _SWALLOWED_MAX)


def _seen(picture: Image.Image) -> Image.Image:
    return picture.getchannel("A").point(lambda value: 255 if value >= _SEEN_FROM else 0)


def _swallowed(picture: Image.Image, where: Image.Image | None, least: float) -> str:
    """The ground that is needed, if pages swallow at least this share of what is looked at."""
    greys = picture.convert("L").histogram(mask=where)
    every = sum(greys)
    if not every:
        return ""
    dark, light = sum(greys[:_DARK_BELOW]) / every, sum(greys[_LIGHT_ABOVE:]) / every
    if max(dark, light) < least:
        return ""
    return "light" if dark >= light else "dark"
