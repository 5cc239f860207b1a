"""A class at each place, to be seen: masks as colours, over their pictures or beside them, and tokens as text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFont, QFontDatabase, QImage

from studio.ui.surface_view import class_rgb

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_IGNORED = (128, 128, 128)
_OVER = 0.5  # how much of a mask's colour lies over its picture
_STRIPES = 20  # along the longer side of a picture, where places don't count
_VISIBLE = {"\n": "⏎", "\t": "⇥", "\r": "␍"}


def mask_image(mask: Any, ignored: int | None) -> QImage:
    """A mask with a colour for each class, and grey where places don't count."""
    return _image(_colors(mask, ignored))


def laid_over(sample: Any, mask: Any, ignored: int | None) -> QImage:
    """A picture with its mask over it; what doesn't count is striped, as no class is."""
    import numpy as np  # there already, with the samples; the first window doesn't wait for it

    pixels = sample if sample.dtype == np.uint8 else np.clip(sample, 0, 1) * 255
    picture = np.broadcast_to(pixels, (3, *pixels.shape[1:])).transpose(1, 2, 0).astype(np.float32)
    share = np.full(mask.shape, _OVER, np.float32)
    if ignored is not None:
        share[(mask == ignored) & ~_striped(mask.shape, max(mask.shape) // _STRIPES + 1)] = 0
    share = share[..., None]
    return _image((picture * (1 - share) + _colors(mask, ignored) * share).astype(np.uint8))


def _striped(shape: tuple[int, int], width: int) -> npt.NDArray[np.bool_]:
    """Every other stripe of a picture, aslant."""
    import numpy as np

    rows, columns = np.indices(shape)
    striped: npt.NDArray[np.bool_] = (rows + columns) // width % 2 == 0
    return striped


def class_swatch(index: int | None, side: int) -> QImage:
    """A square for a legend of masks that lie over pictures: a class's colour, or the stripes of what is ignored."""
    import numpy as np

    if index is not None:
        return _image(np.full((side, side, 3), class_rgb(index), np.uint8))
    stripes = _striped((side, side), side // 4)[..., None]
    return _image((stripes * np.array(_IGNORED)).astype(np.uint8))


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
