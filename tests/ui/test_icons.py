"""Icons: sharp drawings that keep their shape."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from studio.ui.icons import make_icon


def columns_painted(image: QImage) -> list[int]:
    """Where anything is drawn, from left to right."""
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).alpha() > 0 for y in range(image.height()))
    ]


def test_a_wider_icon_has_air_beside_the_same_drawing(qapp: QApplication) -> None:
    icon = make_icon("square", QColor("black"))
    square = icon.pixmap(QSize(16, 16), 1.0).toImage()
    wide = icon.pixmap(QSize(24, 16), 1.0).toImage()
    assert wide.width() == 24
    assert [x - 4 for x in columns_painted(wide)] == columns_painted(square)
