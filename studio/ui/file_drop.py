"""Files that are dropped on the window: a project, or a picture that carries one, is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

PROJECT_SUFFIXES = (".loom", ".png")


class FileDrop(QObject):
    """Watches the window for drags that no part of it wants."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, (QDragEnterEvent, QDragMoveEvent)):
            if _dropped_file(event.mimeData()) is not None:
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent):
            path = _dropped_file(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                # Afterwards: it may ask, and until the drop is done the program that the file came from waits.
                QTimer.singleShot(0, self, lambda: self._window.files.open_file(path))
                return True
        return super().eventFilter(watched, event)


def _dropped_file(data: QMimeData) -> Path | None:
    """The one file of these that can be opened; None for anything else."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in PROJECT_SUFFIXES else None
