"""Fonts of printed documents: any name prints, whatever its script, and the file needs no font of the reader's machine.

Alphabets come from DejaVu Sans, which ships with matplotlib, and are embedded. Chinese, Japanese and Korean use the
fonts that PDF readers carry. A character that none of them has is printed as its code, ``[U+1F4A1]``, so that no two
names look the same.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.metadata import distribution
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(str(distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf")))
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
JAPANESE, KOREAN, CHINESE = "HeiseiKakuGo-W5", "HYGothic-Medium", "STSong-Light"
NONE = ""
_SCRIPTS = (
    (JAPANESE, re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")),
    (KOREAN, re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")),
    (CHINESE, re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")),
)
_BACKWARDS = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff](?:[^0-9A-Za-z\u00c0-\u024f]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])*"
)


def markup(text: str, *, bold: bool = False) -> str:
    """Text as a paragraph's markup, each run of it in a font that has it; nothing in it is taken for markup.

    >>> markup("R&D <b>")
    'R&amp;D &lt;b&gt;'
    >>> markup("Ω ☃ 東京")
    'Ω ☃ <font name="STSong-Light">東京</font>'
    """
    main = fonts()[BOLD if bold else REGULAR]
    shown = [_shown(main, sign, text) for sign in _visual(_printable(text))]
    runs = groupby(shown, key=lambda each: each[0])
    return "".join(_run(font, "".join(sign for _, sign in run)) for font, run in runs)


@lru_cache(maxsize=1)
def fonts() -> dict[str, TTFont]:
    """The embedded fonts by name, registered once."""
    for name in (JAPANESE, KOREAN, CHINESE):
        registerFont(UnicodeCIDFont(name))
    found = {name: TTFont(name, FOLDER / f"{name}.ttf") for name in (REGULAR, BOLD)}
    for font in found.values():
        registerFont(font)
    return found


def _run(font: str, text: str) -> str:
    return f'<font name="{font}">{escape(text)}</font>' if font else escape(text)


def _shown(main: TTFont, sign: str, text: str) -> tuple[str, str]:
    """Font of a character (``NONE`` for the paragraph's own), and the character or its code."""
    code = ord(sign)
    if code in main.face.charToGlyph:
        return NONE, sign
    if code in fonts()[REGULAR].face.charToGlyph:
        return REGULAR, sign
    wide = [name for name, script in _SCRIPTS if script.search(text)]
    known = any(script.match(sign) for _, script in _SCRIPTS)
    return (wide[0], sign) if known else (NONE, f"[U+{code:04X}]")


def _printable(text: str) -> str:
    """Without controls and signs that only steer a display; any white space is a space."""
    kept = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    return "".join(sign for sign in kept if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})


def _visual(text: str) -> str:
    """Letters in the order in which they stand on paper: runs of Hebrew and Arabic go from right to left."""
    return _BACKWARDS.sub(lambda run: run[0][::-1], text)
