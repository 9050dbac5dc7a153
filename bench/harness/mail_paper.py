"""An invoice's PDF of some 70 KB as accounting systems write it: a page of text, and a logo that fills most of it."""

import random
import zlib

_LOGO_SIDE = 147  # three bytes a point, of noise, so that nothing of it can be squeezed
_LINES = 40


def drawn(number: str, seed: int) -> bytes:
    """No two alike."""
    lines = [
        "Harbor & Pine CPAs",
        f"Invoice {number}",
        "Bill to: Client",
        *(f"Professional services, part {line}: bookkeeping and advice, $ {line * 17}.50" for line in range(_LINES)),
        "Total due: $ 1,250.50",
    ]
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    content = zlib.compress(f"BT /F1 10 Tf 72 740 Td 14 TL {shown} ET\nq 90 0 0 90 430 680 cm /Logo Do Q".encode())
    noise = random.Random(seed).randbytes(_LOGO_SIDE * _LOGO_SIDE * 3)  # noqa: S311  a picture, no secret
    logo = zlib.compress(noise, 1)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources 7 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (_LOGO_SIDE, _LOGO_SIDE, len(logo), logo),
        b"<</Font<</F1 5 0 R>>/XObject<</Logo 6 0 R>>>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for place, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (place, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begins = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, begins)
