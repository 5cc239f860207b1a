"""How pictures are taken of the real window: waiting for it, choosing layers, saving what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from studio.ui.language import Language
from studio.ui.main_window import MainWindow

PATIENCE_S = 300


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        QApplication.processEvents()
        time.sleep(0.01)
        assert time.monotonic() < end, "the window took too long"


def settle(seconds: float = 0.4) -> None:
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > end)


def shoot(window: MainWindow, folder: Path, name: str) -> None:
    """Save a picture, in 256 colours: a third of the size, and no eye sees it."""
    settle()
    window.statusBar().clearMessage()
    settle(0.1)
    language = "-zh" if window.store.language is Language.CHINESE else ""
    path = folder / f"{name}-{window.theme.mode.value}{language}.png"
    window.grab().save(str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def select(window: MainWindow, name: str) -> None:
    assert window.canvas is not None
    node = window.canvas.canvas.network.node_named(name)
    assert node is not None
    window.canvas.select([node.id])
