"""Pictures that firms might send as their logo, drawn here, so that no test needs a file."""

import io

from PIL import Image, ImageDraw


def drawn(mode: str = "RGB", size: tuple[int, int] = (600, 300), colour: object = "#204060") -> Image.Image:
    return Image.new(mode, size, colour)  # type: ignore[arg-type]  # what a colour is differs by mode


def letters(ink: str, size: tuple[int, int] = (600, 200)) -> Image.Image:
    """A logo as most firms have it: strokes of one colour on nothing."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for x in range(20, size[0] - 40, 60):
        pen.rectangle((x, 20, x + 30, size[1] - 20), fill=ink)
    return picture


def emblem(disc: str, ink: str) -> Image.Image:
    """A disc with a white sign in it, and letters beside it."""
    picture = Image.new("RGBA", (960, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((20, 20, 220, 220), fill=disc)
    pen.polygon([(120, 50), (70, 170), (170, 170)], fill="#ffffff")
    for x in range(260, 900, 60):
        pen.rectangle((x, 80, x + 20, 160), fill=ink)
    return picture


def file(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=kind, **more)
    return out.getvalue()


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))
