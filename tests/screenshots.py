"""Takes the pictures of the documentation from the real window: ``python tests/screenshots.py docs/images``."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LAYERLOOM_HOME"] = tempfile.mkdtemp(prefix="layerloom-shots-")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from studio.ui.app import make_application, make_window
from studio.ui.main_window import MainWindow
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
    settle()
    window.statusBar().clearMessage()
    settle(0.1)
    window.grab().save(str(folder / f"{name}-{window.theme.mode.value}.png"))


def open_template(window: MainWindow, name: str) -> None:
    window.model.session.mark_saved()
    window.files.open_template(name)
    wait_until(lambda: window.shapes.up_to_date)


def take_all(window: MainWindow, folder: Path) -> None:
    window.show_start_page()
    shoot(window, folder, "start")
    open_template(window, "digits-cnn")
    assert window.canvas is not None
    window.canvas.select([window.canvas.canvas.network.node_named("conv1").id])  # type: ignore[union-attr]
    window.reports.train()
    wait_until(lambda: not window.training.active)
    shoot(window, folder, "training")
    window.workbench.reveal("training")
    shoot(window, folder, "data")
    window.workbench.reveal("inspector")
    flatten = window.canvas.canvas.network.node_named("flatten")
    assert flatten is not None
    window.canvas.select([flatten.id])
    window.canvas.delete_selection()
    wait_until(lambda: window.shapes.up_to_date)
    window.canvas.fit()
    window.workbench.reveal("problems")
    window.canvas.select([window.canvas.canvas.network.node_named("drop").id])  # type: ignore[union-attr]
    shoot(window, folder, "problems")
    open_template(window, "spirals-mlp")
    window.reports.train()
    wait_until(lambda: window.surface.surface is not None and not window.training.active)
    shoot(window, folder, "spirals")
    window.model.session.mark_saved()


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ["LAYERLOOM_HOME"])
    window = make_window()
    window.resize(*SIZE)
    window.show()
    window.start_background()
    wait_until(lambda: window.shapes.up_to_date)
    for mode in (Mode.DARK, Mode.LIGHT):
        window.theme.set_mode(mode)
        take_all(window, folder)
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
