"""Another language while the window is at work: nothing is lost, nothing is asked, nothing is left behind."""

from __future__ import annotations

import gc
import threading
import weakref
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from studio.engine.torch_loader import load_torch
from studio.graph import edits
from studio.graph.differences import Difference, Kind
from studio.graph.project import Project
from studio.graph.search import ranked
from studio.ui import language
from studio.ui.code_dialog import CodeDialog
from studio.ui.difference_text import lines, summary
from studio.ui.language import Language, speak
from studio.ui.log_panel import LogPanel
from studio.ui.main_window import MainWindow
from studio.ui.settings_store import SettingsStore
from studio.ui.training_controller import State
from studio.ui.use_path import Use
from studio.ui.words import catalogued


@pytest.fixture(autouse=True)
def nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        pytest.fail("the window asked")

    monkeypatch.setattr(QMessageBox, "question", fail)


def choose(qtbot: QtBot, window: MainWindow, wanted: Language) -> MainWindow:
    """Pick a language in the menu, and wait for the window that has it."""
    action = window.findChild(QAction, f"language-{wanted.value}")
    assert action is not None
    keeper = window.keeper
    action.trigger()
    qtbot.waitUntil(lambda: keeper.window is not window)
    qtbot.waitExposed(keeper.window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
    return keeper.window


def opened(qtbot: QtBot, window: MainWindow, template: str) -> None:
    window.files.open_template(template)
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=30_000)


def test_documents_history_and_views_go_on(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "resnet18-cifar")
    model = window.model
    network = model.document.trained_network
    assert network is not None
    assert window.canvas is not None
    block = next(node for node in network.nodes.values() if node.type.startswith("block:"))
    model.edit("First", lambda document: edits.move_nodes(document, network.id, {block.id: (0.0, 960.0)}))
    model.edit("Second", lambda document: edits.move_nodes(document, network.id, {block.id: (0.0, 480.0)}))
    model.undo()
    navigator = window.networks.navigator
    navigator.open(block.type.removeprefix("block:"))  # in a tab of its own
    navigator.step(-1)
    navigator.enter(block.id)
    tabs, current = list(navigator.tabs), navigator.current
    inner = window.canvas.canvas.network
    window.canvas.select(list(inner.nodes)[:2])
    window.canvas.zoom_to(0.75)
    window.canvas.pan(QPoint(40, 30))
    before, sight, geometry = model.document, window.canvas.sight, window.geometry()
    history, index, selected = model.session.history, model.session.index, window.canvas.selection
    docks = {name: dock.isVisible() for name, dock in window.workbench.docks.items()}

    after = choose(qtbot, window, Language.CHINESE)

    assert not isValid(window)
    assert after.model.document is before
    assert (after.model.session.history, after.model.session.index) == (history, index)
    assert after.model.modified
    assert after.geometry() == geometry
    assert (after.networks.navigator.tabs, after.networks.navigator.current) == (tabs, current)
    assert after.networks.navigator.path == (Use(network.id), Use(inner.id, block.id))
    assert after.canvas is not None
    assert after.canvas.selection == selected
    assert after.canvas.zoom == sight.zoom
    assert (after.canvas.sight.centre - sight.centre).manhattanLength() < 3
    assert {name: dock.isVisible() for name, dock in after.workbench.docks.items()} == docks
    after.acts["redo"].trigger()
    assert after.model.session.index == index + 1
    after.acts["undo"].trigger()
    assert after.model.document == before
    qtbot.waitUntil(lambda: after.shapes.up_to_date, timeout=30_000)
    after.model.session.mark_saved()


def test_a_run_goes_on_with_its_curves_and_log(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "digits-mlp")
    window.model.edit("Long", lambda document: edits.set_training(document, epochs=4000))
    with qtbot.waitSignals([window.training.started, window.training.epoch], timeout=60_000):
        window.reports.train()
    assert window.curves.charts is not None
    points = len(window.curves.charts[0].steps)
    thread = next(thread for thread in threading.enumerate() if thread.name == "layerloom-training")
    window.log.write()
    lines = window.log.text.toPlainText().splitlines()

    after = choose(qtbot, window, Language.CHINESE)

    assert thread.is_alive()
    assert after.training.state is State.RUNNING
    assert after.log.text.toPlainText().splitlines()[: len(lines)] == lines
    assert after.curves.charts is not None
    with qtbot.waitSignal(after.training.epoch, timeout=60_000):
        pass
    x = after.curves.charts[0].steps.x
    assert len(x) > points
    assert list(x) == list(range(1, len(x) + 1))  # each step is there, and once
    assert after.transport.figures.text()
    with qtbot.waitSignal(after.training.finished, timeout=60_000):
        after.acts["stop"].trigger()
    assert not thread.is_alive()
    after.model.session.mark_saved()


def test_a_paused_run_shows_where_it_stands_and_what_waits(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "digits-mlp")
    window.model.edit("Long", lambda document: edits.set_training(document, epochs=100_000))
    with qtbot.waitSignals([window.training.started, window.training.epoch], timeout=60_000):
        window.reports.train()
    window.acts["pause"].trigger()
    qtbot.waitUntil(lambda: window.training.state is State.PAUSED, timeout=60_000)
    value = window.transport.bar.value()
    window.training.enqueue("another", window.model.document)

    after = choose(qtbot, window, Language.CHINESE)

    assert [queued.title for queued in after.training.queue.waiting] == ["another"]
    assert after.transport.queue.isVisible()

    assert after.training.state is State.PAUSED
    assert after.transport.bar.value() == value
    assert after.acts["train"].isEnabled()
    with qtbot.waitSignal(after.training.steps, timeout=60_000):
        after.acts["train"].trigger()
    after.training.shutdown()
    after.model.session.mark_saved()


def test_code_that_is_being_written_stays_open(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "digits-mlp")
    window.acts["custom_layer"].trigger()
    dialog = window.findChild(CodeDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.editor, "# a note ")
    text = dialog.editor.toPlainText()

    after = choose(qtbot, window, Language.CHINESE)

    kept = after.findChild(CodeDialog)
    assert kept is not None
    assert kept.isVisible()
    assert kept.editor.toPlainText() == text
    kept.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert len(after.model.document.code) == 1
    after.model.session.mark_saved()


def test_what_was_found_before_training_stays_open(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "digits-mlp")
    window.acts["preflight"].trigger()
    qtbot.waitUntil(lambda: not window.preflight.looking, timeout=60_000)
    old = window.preflight.dialog
    assert old is not None
    report, place = old.report, old.pos()

    after = choose(qtbot, window, Language.CHINESE)

    dialog = after.preflight.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not after.preflight.looking, "nothing is computed again"
    assert dialog.report is report
    assert dialog.pos() == place
    assert dialog.verdict.text() == QApplication.translate("PreflightDialog", "Training can begin")
    qtbot.mouseClick(dialog.repeat, Qt.MouseButton.LeftButton)
    assert after.preflight.looking

    again = choose(qtbot, after, Language.ENGLISH)

    qtbot.waitUntil(lambda: not again.preflight.looking, timeout=60_000)
    assert again.preflight.dialog is not None
    assert dialog.report is None, "that look was broken off"
    assert again.preflight.dialog.report is not None, "and it began anew"
    assert again.preflight.dialog.verdict.text() == "Training can begin"


def test_a_check_that_could_not_be_made_stays_open_and_says_why(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "digits-mlp")
    window.model.edit("Device", lambda document: edits.set_training(document, device="cuda:77"))
    window.acts["preflight"].trigger()
    qtbot.waitUntil(lambda: not window.preflight.looking, timeout=60_000)
    old = window.preflight.dialog
    assert old is not None
    assert old.report is None
    assert "cuda:77" in old.failure
    place = old.pos()

    after = choose(qtbot, window, Language.CHINESE)

    dialog = after.preflight.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.pos() == place
    assert dialog.verdict.text() == QApplication.translate("PreflightDialog", "The check could not be made")
    shown_words = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert any("cuda:77" in words and words.endswith("。") for words in shown_words), "in the new language"
    after.model.session.mark_saved()


def test_a_check_that_was_stopped_stays_stopped(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "digits-mlp")
    window.acts["preflight"].trigger()
    old = window.preflight.dialog
    assert old is not None
    qtbot.mouseClick(old.repeat, Qt.MouseButton.LeftButton)

    after = choose(qtbot, window, Language.CHINESE)

    dialog = after.preflight.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not after.preflight.looking, "nobody wanted it again"
    assert dialog.verdict.text() == QApplication.translate("PreflightDialog", "The check was stopped")


def test_no_thread_and_no_window_is_left_however_often_one_switches(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, "digits-mlp")
    threads = {thread.ident for thread in threading.enumerate() if "shapes" in thread.name}
    for wanted in (Language.CHINESE, Language.ENGLISH, Language.CHINESE, Language.ENGLISH):
        window = choose(qtbot, window, wanted)
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=30_000)
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
    assert shown == [window]
    assert {thread.ident for thread in threading.enumerate() if "shapes" in thread.name} == threads
    assert SettingsStore().language is Language.ENGLISH


def test_what_a_switch_meets_is_let_go_of_afterwards(qtbot: QtBot, window: MainWindow) -> None:
    """A run's network and optimizer are such a ring: put with what stays, they would hold their memory for good."""

    class Ring:
        def __init__(self) -> None:
            self.itself = self

    load_torch()  # it puts what there is with what stays, once
    ring = Ring()
    kept = weakref.ref(ring)
    choose(qtbot, window, Language.CHINESE)
    qtbot.waitUntil(lambda: gc.get_freeze_count() == 0)  # it has let go of the old window
    del ring
    gc.collect()
    assert kept() is None


def test_the_start_page_stays_where_it_is(qtbot: QtBot, window: MainWindow) -> None:
    after = choose(qtbot, window, Language.CHINESE)
    assert after.stack.currentWidget() is after.start_page
    assert after.canvas is None


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("zh_CN", Language.CHINESE),
        ("zh_SG", Language.CHINESE),
        ("en_GB", Language.ENGLISH),
        ("de_DE", Language.ENGLISH),
    ],
)
def test_the_systems_language_is_spoken_if_it_is_one_of_ours(
    monkeypatch: pytest.MonkeyPatch, system: str, expected: Language
) -> None:
    monkeypatch.setattr(language, "QLocale", SimpleNamespace(system=lambda: QLocale(system)))
    assert language.spoken(Language.SYSTEM) is expected


def test_layers_are_found_by_chinese_words(qapp: QApplication) -> None:
    specs = list(Project().catalogue)
    speak(Language.CHINESE)
    try:
        assert ranked(specs, "全连接", translate=catalogued)[0].type == "Linear"
        assert ranked(specs, "批归一化", translate=catalogued)[0].type.startswith("BatchNorm")
        assert {spec.category for spec in ranked(specs, "池化", translate=catalogued)} >= {"Pooling"}
        assert ranked(specs, "conv2", translate=catalogued)[0].type == "Conv2d"
        assert ranked(specs, "dense", translate=catalogued)[0].type == "Linear"
        assert {spec.category for spec in ranked(specs, "pooling", translate=catalogued)} >= {"Pooling"}
    finally:
        speak(Language.ENGLISH)


def test_differences_are_told_with_the_languages_own_marks(qapp: QApplication) -> None:
    found = [
        Difference(Kind.SETTING, "conv1.out_channels", "Net", 16, 32),
        Difference(Kind.TRAINING, "epochs", "", 12, 30),
    ]
    assert summary(found) == (
        "1 setting changed (conv1.out_channels 16 → 32), 1 training setting changed (epochs 12 → 30)"
    )
    assert lines(found)[1] == "Training setting changed: epochs  12 → 30"
    speak(Language.CHINESE)
    assert (
        summary(found) == "更改 1 项设置（conv1.out_channels 16 → 32），更改 1 项训练设置（epochs 12 → 30）"
    )
    assert lines(found)[1] == "训练设置已更改：epochs  12 → 30"


def test_qt_speaks_the_language_too(qapp: QApplication) -> None:
    speak(Language.CHINESE)
    try:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"
        buttons.deleteLater()
    finally:
        speak(Language.ENGLISH)


def test_a_full_log_that_goes_on_keeps_its_newest_lines(window: MainWindow, qtbot: QtBot) -> None:
    before, after = LogPanel(window.theme), LogPanel(window.theme)
    for panel in (before, after):
        qtbot.addWidget(panel)
        panel.set_seen(False)
    for number in range(5000):
        before.add(f"line {number}")
    before.write()
    after.add("the newest")
    after.take_over(before)
    lines = after.text.toPlainText().splitlines()
    assert lines[0].endswith("line 1")
    assert lines[-1].endswith("the newest")
