"""The mark of the product, three rising bars, drawn here so that nothing is fetched."""

import io

from PIL import Image, ImageDraw

ACCENT = "#5A78E8"
_SIDE = 32
_BARS = ((3, 17), (13, 10), (23, 3))  # left edge and top of each bar, in pixels
_WIDTH = 6


def icon() -> bytes:
    """The mark alone, as a PNG for the browser's tab."""
    picture = Image.new("RGBA", (_SIDE, _SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for left, top in _BARS:
        pen.rounded_rectangle((left, top, left + _WIDTH, _SIDE - 4), radius=1, fill=ACCENT)
    png = io.BytesIO()
    picture.save(png, "PNG")
    return png.getvalue()


def logo() -> str:
    """The mark with the name, as an SVG that reads on light and on dark."""
    bars = "".join(
        f'<rect x="{left}" y="{top}" width="{_WIDTH}" height="{_SIDE - 4 - top}" rx="1"/>' for left, top in _BARS
    )
    name = '<text x="40" y="26" font-family="Arial,sans-serif" font-weight="bold" font-size="24">Costboard</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 168 {_SIDE}" fill="{ACCENT}">{bars}{name}</svg>'


ICON = icon()
LOGO = logo()
