"""Takes the pictures of the documentation from the real window: ``python tests/screenshots.py docs/images``.

Each page light and dark, in English and Chinese. With ``QT_SCALE_FACTOR=2`` before it they are as on a fine display.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LAYERLOOM_HOME"] = tempfile.mkdtemp(prefix="layerloom-shots-")

from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from studio.ui.app import make_application, make_window
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.settings_store import SettingsStore
from studio.ui.theme import Mode

SIZE = (1360, 860)
PATIENCE_S = 90


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


def open_template(window: MainWindow, name: str) -> None:
    window.model.session.mark_saved()
    window.files.open_template(name)
    wait_until(lambda: window.shapes.up_to_date)


def select(window: MainWindow, name: str) -> None:
    assert window.canvas is not None
    node = window.canvas.canvas.network.node_named(name)
    assert node is not None
    window.canvas.select([node.id])


def take_all(window: MainWindow, folder: Path) -> None:
    window.show_start_page()
    shoot(window, folder, "start")
    take_large(window, folder)
    take_training(window, folder)
    take_problems(window, folder)
    open_template(window, "spirals-mlp")
    window.reports.train()
    wait_until(lambda: window.surface.surface is not None and not window.training.active)
    shoot(window, folder, "spirals")
    window.model.session.mark_saved()


def take_large(window: MainWindow, folder: Path) -> None:
    """A network with blocks, near and from afar, and one with nothing in it."""
    window.model.session.mark_saved()
    window.files.new_project()
    shoot(window, folder, "empty")
    open_template(window, "transformer-encoder")
    shoot(window, folder, "busy")
    open_template(window, "resnet18-cifar")
    assert window.canvas is not None
    window.canvas.zoom_to(0.3)
    shoot(window, folder, "far")


def take_training(window: MainWindow, folder: Path) -> None:
    open_template(window, "digits-cnn")
    select(window, "conv1")
    window.reports.train()
    wait_until(lambda: not window.training.active)
    shoot(window, folder, "training")
    window.workbench.reveal("training")
    shoot(window, folder, "data")
    window.workbench.reveal("inspector")


def take_problems(window: MainWindow, folder: Path) -> None:
    assert window.canvas is not None
    select(window, "flatten")
    window.canvas.delete_selection()
    wait_until(lambda: any(problem.repairs for problem in window.shapes.problems))
    window.canvas.fit()
    window.workbench.reveal("problems")
    select(window, "drop")
    shoot(window, folder, "problems")
    window.workbench.reveal("curves")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ["LAYERLOOM_HOME"])
    store = SettingsStore()
    store.language = Language.ENGLISH
    window = make_window(store)
    window.resize(*SIZE)
    window.show()
    window.start_background()
    keeper = window.keeper
    for language in (Language.ENGLISH, Language.CHINESE):
        keeper.change_language(language)
        window = keeper.window
        wait_until(lambda: keeper.window.shapes.up_to_date)
        for mode in (Mode.DARK, Mode.LIGHT):
            window.theme.set_mode(mode)
            take_all(window, folder)
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
