"""How pictures are taken of the real window: waiting for it, choosing layers, saving what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.theme import Theme

PATIENCE_S = 1200
_FAITHFUL = Image.Quantize.MAXCOVERAGE  # small things keep their colours
_TITLE = 34  # pixels of the bar above a dialog, which on a desktop the system draws


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        QApplication.processEvents()
        time.sleep(0.01)
        assert time.monotonic() < end, "the window took too long"


def settle(seconds: float = 0.4) -> None:
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > end)


class Camera:
    """Saves pictures in a folder: of all pages, or of those that are ``wanted`` by their names."""

    def __init__(self, folder: Path, wanted: frozenset[str] = frozenset()) -> None:
        self._folder, self._wanted = folder, wanted
        self.seen: set[str] = set()  # every page that was offered

    def wants(self, *pages: str) -> bool:
        """Whether one of them is to be taken: what leads to none needn't be done."""
        self.seen.update(pages)
        return not self._wanted or not self._wanted.isdisjoint(pages)

    def shoot(self, window: MainWindow, page: str, dialog: QDialog | None = None) -> None:
        """Save a picture, in 256 colours: a third of the size, and no eye sees it."""
        if not self.wants(page):
            return
        settle()
        window.statusBar().clearMessage()
        settle(0.1)
        language = "-zh" if window.store.language is Language.CHINESE else ""
        path = self._folder / f"{page}-{window.theme.mode.value}{language}.png"
        shown = window.grab()
        if dialog is not None:
            _paint_dialog(shown, dialog, window.theme)
        shown.save(str(path))
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(256, _FAITHFUL, kmeans=1, dither=Image.Dither.NONE)
        small.save(path, optimize=True)


def _paint_dialog(shown: QPixmap, dialog: QDialog, theme: Theme) -> None:
    """A dialog in the middle of the window, with a frame and its title."""
    picture = dialog.grab()
    size, room = picture.deviceIndependentSize(), shown.deviceIndependentSize()
    corner = QPoint(
        round((room.width() - size.width()) / 2), round((room.height() - size.height() + _TITLE) / 2)
    )
    frame = QRectF(corner.x() - 0.5, corner.y() - _TITLE - 0.5, size.width() + 1, size.height() + _TITLE + 1)
    painter = QPainter(shown)
    painter.fillRect(QRectF(0, 0, room.width(), room.height()), theme.color("window", 0.45))
    painter.setPen(QPen(theme.color("border_strong"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRect(frame)
    painter.drawPixmap(corner, picture)
    font = QFont(dialog.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    title = QRectF(frame.left(), frame.top(), frame.width(), _TITLE)
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, dialog.windowTitle())
    painter.end()


def select(window: MainWindow, name: str) -> None:
    assert window.canvas is not None
    node = window.canvas.canvas.network.node_named(name)
    assert node is not None
    window.canvas.select([node.id])
