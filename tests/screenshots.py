"""Takes the pictures of the documentation from the real window: ``python -m tests.screenshots docs/images DATA``.

Each page light and dark, in English and Chinese. With ``QT_SCALE_FACTOR=2`` before it they are as on a fine display.
The live views are taken on runs with MNIST and CIFAR-10, where their folders are in DATA. ``--only device preflight``
takes these pages and does no more than they need; ``--language en`` leaves the other one out, ``--size 1280x800``
takes another size of the window.
"""

from __future__ import annotations

import argparse
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
from tests.shooting import Camera, select, wait_until
from tests.view_shots import take_views

SIZE = "1360x860"


def open_template(window: MainWindow, name: str) -> None:
    window.model.session.mark_saved()
    window.files.open_template(name)
    wait_until(lambda: window.shapes.up_to_date)


def take_all(window: MainWindow, camera: Camera) -> None:
    window.show_start_page()
    camera.shoot(window, "start")
    take_large(window, camera)
    if camera.wants("training", "data", "problems"):
        take_training(window, camera)
        take_problems(window, camera)
    if camera.wants("spirals"):
        open_template(window, "spirals-mlp")
        window.reports.train()
        wait_until(lambda: window.surface.surface is not None and not window.training.active)
        camera.shoot(window, "spirals")
    window.model.session.mark_saved()


def take_large(window: MainWindow, camera: Camera) -> None:
    """A network with blocks, near and from afar, and one with nothing in it."""
    window.model.session.mark_saved()
    window.files.new_project()
    camera.shoot(window, "empty")
    open_template(window, "transformer-encoder")
    camera.shoot(window, "busy")
    open_template(window, "resnet18-cifar")
    assert window.canvas is not None
    window.canvas.zoom_to(0.36)
    camera.shoot(window, "far")


def take_training(window: MainWindow, camera: Camera) -> None:
    open_template(window, "digits-cnn")
    select(window, "conv1")
    window.workbench.reveal("curves")
    window.reports.train()
    wait_until(lambda: not window.training.active)
    camera.shoot(window, "training")
    window.workbench.reveal("training")
    camera.shoot(window, "data")
    window.workbench.reveal("inspector")


def take_problems(window: MainWindow, camera: Camera) -> None:
    assert window.canvas is not None
    select(window, "flatten")
    window.canvas.delete_selection()
    wait_until(lambda: any(problem.repairs for problem in window.shapes.problems))
    window.canvas.fit()
    window.workbench.reveal("problems")
    select(window, "drop")
    camera.shoot(window, "problems")
    window.workbench.reveal("curves")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take the documentation's pictures of the window.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/images"))
    parser.add_argument("data", nargs="?", type=Path, help="a folder with MNIST, and cifar10 for more")
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE", help="these pages, by their names")
    parser.add_argument("--language", choices=("en", "zh"), help="one language only")
    parser.add_argument("--size", default=SIZE, help=f"of the window (default: {SIZE})")
    return parser.parse_args()


def main() -> int:
    arguments = read_arguments()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(arguments.folder, frozenset(arguments.only))
    application = make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ["LAYERLOOM_HOME"])
    store = SettingsStore()
    store.language = Language.ENGLISH
    window = make_window(store)
    width, height = arguments.size.split("x")
    window.resize(int(width), int(height))
    window.show()
    window.life.begin()
    keeper = window.keeper
    languages = {"en": Language.ENGLISH, "zh": Language.CHINESE}
    chosen = [languages[arguments.language]] if arguments.language else list(languages.values())
    if arguments.data is not None and (arguments.data / "MNIST").is_dir():
        take_views(keeper, camera, arguments.data, chosen)
    for language in chosen:
        keeper.change_language(language)
        window = keeper.window
        wait_until(lambda: keeper.window.shapes.up_to_date)
        for mode in (Mode.DARK, Mode.LIGHT):
            window.theme.set_mode(mode)
            take_all(window, camera)
    window.close()
    application.processEvents()
    unknown = sorted(set(arguments.only) - camera.seen)
    if unknown:
        print(f"no such page, or none without DATA: {', '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
