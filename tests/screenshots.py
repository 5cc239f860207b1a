"""Takes the pictures of the documentation from the real window: ``python -m tests.screenshots docs/images DATA``.

Each page light and dark, in English and Chinese. With ``QT_SCALE_FACTOR=2`` before it they are as on a fine display.
The live views are taken on runs with MNIST and CIFAR-10, where their folders are in DATA.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LAYERLOOM_HOME"] = tempfile.mkdtemp(prefix="layerloom-shots-")

from PySide6.QtCore import QSettings

from studio.ui.app import make_application, make_window
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.settings_store import SettingsStore
from studio.ui.theme import Mode
from tests.shooting import select, shoot, wait_until
from tests.view_shots import take_views

SIZE = (1360, 860)


def open_template(window: MainWindow, name: str) -> None:
    window.model.session.mark_saved()
    window.files.open_template(name)
    wait_until(lambda: window.shapes.up_to_date)


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
    data = Path(sys.argv[2]) if len(sys.argv) > 2 else Path()
    if (data / "MNIST").is_dir():
        take_views(keeper, folder, data)
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
