"""Icons: line drawings in ``resources/icons``, painted in the theme's colours at any scale."""

from __future__ import annotations

import atexit
import hashlib
import tempfile
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio import paths
from studio.graph.files import write_bytes

# What stands for a category of layers.
CATEGORY_ICONS = {
    "Input & output": "log-in",
    "Linear": "waypoints",
    "Convolution": "grid-3x3",
    "Pooling": "funnel",
    "Activation": "zap",
    "Normalization": "activity",
    "Dropout": "shuffle",
    "Recurrent": "repeat",
    "Attention": "eye",
    "Embedding": "book-open",
    "Shape": "box",
    "Math": "calculator",
    "Padding & resize": "expand",
    "Blocks": "blocks",
    "Custom code": "code",
    "Other": "layers",
}


_TYPE_ICONS = {"Output": "log-out"}


def layer_icon(type_name: str, category: str) -> str:
    """The icon's name for a layer: its own, or its category's."""
    return _TYPE_ICONS.get(type_name) or CATEGORY_ICONS.get(category, "layers")


@cache
def _svg(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _coloured(name: str, color: QColor) -> bytes:
    return _svg(name).replace("currentColor", color.name()).encode()


class _Engine(QIconEngine):
    """Paints the drawing itself, so that it is sharp at every size and pixel ratio."""

    def __init__(self, name: str, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._name, self._color, self._disabled = name, color, disabled
        self._painted: dict[tuple[int, int, bool], QPixmap] = {}  # a drawing is read and painted once a size

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._disabled if mode is QIcon.Mode.Disabled else self._color
        renderer = QSvgRenderer(QByteArray(_coloured(self._name, color)))
        painter.save()
        painter.setOpacity(painter.opacity() * color.alphaF())  # the drawing itself knows opaque colours only
        area = QRectF(rect)  # type: ignore[call-overload]
        side = min(area.width(), area.height())
        drawing = QRectF(0, 0, side, side)
        drawing.moveCenter(area.center())  # a wider icon is one with air beside it
        renderer.render(painter, drawing)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = (size.width(), size.height(), mode is QIcon.Mode.Disabled)
        if (known := self._painted.get(key)) is not None:
            return known
        pixmap = self._painted[key] = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRectF(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._color, self._disabled)


def make_icon(name: str, color: QColor, disabled: QColor | None = None) -> QIcon:
    faded = QColor(color)
    faded.setAlphaF(0.35)
    return QIcon(_Engine(name, color, disabled or faded))


def icon_pixmap(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_coloured(name, color))).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(painter: QPainter, name: str, color: QColor, area: QRectF) -> None:
    """Paint the drawing itself, line by line."""
    QSvgRenderer(QByteArray(_coloured(name, color))).render(painter, area)


@cache
def _icon_folder() -> Path:
    """The folder that is kept, or, where it can't be written, one for as long as the program runs."""
    try:
        paths.icons_root().mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=paths.icons_root()).close()
    except OSError:
        folder = tempfile.TemporaryDirectory(prefix="layerloom-icons-")
        atexit.register(folder.cleanup)
        return Path(folder.name)
    return paths.icons_root()


def icon_file(name: str, color: QColor) -> str:
    """The path of a coloured icon, for style sheets, which take files only."""
    content = _coloured(name, color)
    path = _icon_folder() / f"{name}-{hashlib.sha256(content).hexdigest()[:8]}.svg"
    if not path.exists():
        write_bytes(path, content)
    return path.as_posix()
