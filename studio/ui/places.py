"""A class at each place, to be seen: masks as colours, over their pictures or beside them, and tokens as text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage

from studio.ui.surface_view import class_rgb

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_IGNORED = (128, 128, 128)
_OVER = 0.5  # how much of a mask's colour lies over its picture
_VISIBLE = {"\n": "⏎", "\t": "⇥", "\r": "␍"}


def mask_image(mask: Any, ignored: int | None) -> QImage:
    """A mask with a colour for each class, and grey where places don't count."""
    return _image(_colors(mask, ignored))


def laid_over(sample: Any, mask: Any, ignored: int | None) -> QImage:
    """A picture with its mask over it; what doesn't count is left as it is."""
    import numpy as np  # there already, with the samples; the first window doesn't wait for it

    pixels = sample if sample.dtype == np.uint8 else np.clip(sample, 0, 1) * 255
    picture = np.broadcast_to(pixels, (3, *pixels.shape[1:])).transpose(1, 2, 0).astype(np.float32)
    share = np.where(mask == ignored, 0.0, _OVER)[..., None] if ignored is not None else _OVER
    return _image((picture * (1 - share) + _colors(mask, ignored) * share).astype(np.uint8))


def _colors(mask: Any, ignored: int | None) -> npt.NDArray[np.uint8]:
    colors: npt.NDArray[np.uint8] = _palette()[mask.clip(0, 255)]
    if ignored is not None:
        colors[mask == ignored] = _IGNORED
    return colors


@cache
def _palette() -> npt.NDArray[np.uint8]:
    import numpy as np

    return np.array([class_rgb(index) for index in range(256)], np.uint8)


def _image(rows: npt.NDArray[np.uint8]) -> QImage:
    import numpy as np

    rows = np.ascontiguousarray(rows)
    height, width, _ = rows.shape
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def class_color(index: int) -> QColor:
    return QColor(*class_rgb(index))


def text_font(size: float) -> QFont:
    """Tokens stand below each other."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(size)
    return font


def as_text(tokens: Any, classes: tuple[str, ...]) -> str:
    """Tokens as one line of text: line breaks are signs."""
    return visible("".join(classes[int(token)] if 0 <= token < len(classes) else "·" for token in tokens))


def visible(text: str) -> str:
    """A text on one line, whatever it breaks."""
    return "".join(_VISIBLE.get(character, character) for character in text)
