"""What window tests get besides: a probe of what they leave behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from studio.graph.project import Project
from studio.ui.app import make_window
from studio.ui.canvas.view import CanvasView
from studio.ui.document_model import DocumentModel
from studio.ui.language import Language, speak
from studio.ui.main_window import MainWindow
from studio.ui.settings_store import SettingsStore
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Mode, Theme, ui_font
from tests.ui.bench import Bench
from tests.ui.patience import PatientBot


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """In the program's style, whichever test comes first."""
    qapp.setStyle("Fusion")
    return qapp


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


def _settings_in(folder: Path) -> None:
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.IniFormat, scope, str(folder))


@pytest.fixture(scope="session")
def english_settings(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    """A folder of settings, to be copied: Qt waits for the disk each time that it writes one."""
    folder = tmp_path_factory.mktemp("english")
    _settings_in(folder)
    store = SettingsStore()
    store.language = Language.ENGLISH
    store.settings.sync()
    return folder


@pytest.fixture(autouse=True)
def settings_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory, english_settings: Path) -> None:
    """Window state (recent files, docks) goes to a folder of the test; whatever the system speaks, it is English."""
    folder = tmp_path_factory.mktemp("settings")
    shutil.copytree(english_settings, folder, dirs_exist_ok=True)
    _settings_in(folder)
    assert SettingsStore().language is Language.ENGLISH
    speak(Language.ENGLISH)  # the test before may have left another one


@pytest.fixture(autouse=True)
def no_dangling_timers(qapp: QApplication) -> Iterator[None]:
    """A timer that goes on ticking after its test would fire into the next one."""
    before = {id(timer) for timer in _active_timers()}
    yield
    qapp.processEvents()
    # Without an event loop nothing that was to be deleted goes, and each window makes the next one slower.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [timer for timer in _active_timers() if id(timer) not in before]
    names = [
        f"{timer.objectName() or 'QTimer'} every {timer.interval()} ms in {timer.parent()!r}"
        for timer in left
    ]
    for timer in left:
        timer.stop()
    assert not names, f"timers left ticking: {names}"


def _active_timers() -> list[QTimer]:
    found = [thing for thing in Shiboken.getAllValidWrappers() if isinstance(thing, QTimer)]
    return [timer for timer in found if timer.isActive()]


@pytest.fixture
def idle_window(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The whole window, shown, without torch and shapes. Questions are answered with Discard or Yes."""
    answers = QMessageBox.StandardButton

    def answer(*arguments: object) -> QMessageBox.StandardButton:
        offered = arguments[3] if len(arguments) > 3 else answers.Yes
        return answers.Discard if offered & answers.Discard else answers.Yes  # type: ignore[operator]

    monkeypatch.setattr(QMessageBox, "question", answer)
    qapp.setFont(ui_font())
    made = make_window()
    made.resize(1360, 860)
    made.show()
    qtbot.waitExposed(made)
    yield made
    last = made.keeper.window  # another one, if the language was changed
    last.close()
    last.deleteLater()


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    """The whole window with its background (torch, shapes, samples) at work."""
    idle_window.life.begin()
    return idle_window


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    """A canvas on an empty network."""
    theme = Theme(Mode.DARK)
    model = DocumentModel()
    model.new()
    shapes = ShapeService(model)
    said: list[str] = []
    view = CanvasView(model, shapes, theme, next(iter(model.document.networks)))
    view.status.connect(said.append)
    model.refused.connect(said.append)
    view.resize(900, 600)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    made = Bench(view, model, shapes, theme, said)
    view.hint.connect(made.hints.append)
    yield made
    view.let_go()
    # A drag that was given up with Escape: QTest would hold the button down, and move no cursor, in the tests to come.
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton)


@pytest.fixture
def chain(bench: Bench) -> Bench:
    """image -> fc1 -> relu1, and fc2 apart, at 100 %."""
    project = Project()
    net = project.add_network("Net")
    image = net.add("Input", name="image", shape=(16,), position=(0, 0))
    fc1 = net.add("Linear", name="fc1", out_features=8, position=(224, 0))
    relu = net.add("ReLU", name="relu1", position=(448, 0))
    net.add("Linear", name="fc2", out_features=4, position=(224, 152))
    net.connect(image, fc1)
    net.connect(fc1, relu)
    bench.model.open_copy(project)
    bench.view.set_zoom(1.0)
    return bench
