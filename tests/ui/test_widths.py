"""No text is cut off, in either language, in a window of 1280 × 800."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTabBar,
    QToolBar,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.engine.moments import Moment
from studio.graph.project import Project
from studio.ui.commands import all_commands
from studio.ui.form import WrappedButton
from studio.ui.language import Language
from studio.ui.main_window import MainWindow
from studio.ui.settings_store import SettingsStore
from studio.ui.timeline.bar import moment_words
from tests import translations

_MARGIN = 8  # of a tab's or a head's text to its edges


@pytest.fixture(params=list(Language)[1:], ids=lambda language: language.value)
def language(request: pytest.FixtureRequest) -> Language:
    SettingsStore().language = request.param
    return request.param


@pytest.fixture
def small(language: Language, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window in a language, with a network open."""
    window.resize(1280, 800)
    window.files.open_template("digits-cnn")
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=30_000)
    assert window.canvas is not None
    node = window.canvas.canvas.network.node_named("conv1")
    assert node is not None
    window.canvas.select([node.id])
    return window


def too_long(root: QWidget) -> Iterator[str]:
    """The texts below a widget that are wider than their place."""
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible():
            yield from _too_long(widget)


def _too_long(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield from _measured(widget, widget.tabText(index), widget.tabRect(index).width() - _MARGIN)
    elif isinstance(widget, QHeaderView) and widget.model() is not None:
        for index in range(widget.count()):
            text = widget.model().headerData(index, widget.orientation())
            room = widget.sectionSize(index) - _MARGIN
            yield from _measured(widget, str(text), room) if widget.orientation() is _ACROSS else ()
    elif isinstance(widget, QComboBox):
        yield from _measured(widget, widget.currentText(), widget.width() - 36)
    elif isinstance(widget, WrappedButton):
        needed = widget.heightForWidth(widget.width())
        if needed > widget.height():
            yield f"{widget.accessibleName()!r} needs a height of {needed} of {widget.height()}"
    elif isinstance(widget, QAbstractButton) and widget.text() and _shows_text(widget):
        if widget.minimumSizeHint().width() > widget.width():
            yield f"{widget.text()!r} needs {widget.sizeHint().width()} of {widget.width()}"
    elif isinstance(widget, QLabel) and not widget.wordWrap() and widget.text():
        if widget.sizeHint().width() > widget.width() + 1:
            yield f"{widget.text()!r} needs {widget.sizeHint().width()} of {widget.width()}"
    elif (
        isinstance(widget, QLabel)
        and widget.text()
        and widget.heightForWidth(widget.width()) > widget.height() + 1
    ):
        yield f"{widget.text()!r} needs a height of {widget.heightForWidth(widget.width())} of {widget.height()}"


_ACROSS = Qt.Orientation.Horizontal


def _shows_text(button: QAbstractButton) -> bool:
    style = getattr(button, "toolButtonStyle", None)
    return style is None or style() is not Qt.ToolButtonStyle.ToolButtonIconOnly


def _measured(widget: QWidget, text: str, room: int) -> Iterator[str]:
    needed = widget.fontMetrics().horizontalAdvance(text)
    if needed > room:
        yield f"{text!r} needs {needed} of {room}"


def test_no_text_of_the_window_is_cut_off(small: MainWindow) -> None:
    found = {name: _in_dock(small, name) for name in small.workbench.docks}
    bars = [*small.workbench.findChildren(QTabBar), *small.findChildren(QToolBar), small.statusBar()]
    found["bars"] = [text for bar in bars for text in too_long(bar)]
    found["palette"] = _in_palette(small)
    small.model.session.mark_saved()
    small.show_start_page()
    QApplication.processEvents()
    found["start page"] = [*too_long(small.start_page)]
    assert not {name: texts for name, texts in found.items() if texts}


def _in_dock(window: MainWindow, name: str) -> list[str]:
    window.workbench.reveal(name)
    QApplication.processEvents()
    return [*too_long(window.workbench.docks[name])]


def _in_palette(window: MainWindow) -> list[str]:
    """The categories. (A class's name that doesn't fit ends in dots; its tip has all of it.)"""
    tree = window.palette_panel.findChild(QTreeWidget)
    assert tree is not None
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    room = tree.viewport().width() - 56  # arrow and icon
    return [text for item in items if item is not None for text in _measured(tree, item.text(0), room)]


def test_the_moments_of_a_long_run_have_room_for_their_words(small: MainWindow) -> None:
    bar = small.timeline.bar
    bar.show()
    moment = Moment(Path("last.ckpt"), 48, 12_480, frozenset(("best", "last")))
    bar.words.setText(moment_words(moment))
    assert bar.words.shown_text == moment_words(moment)
    bar.hide()


def test_no_text_of_a_dialog_is_cut_off(small: MainWindow) -> None:
    for action in ("import", "custom_layer", "export_picture", "find"):
        before = set(small.findChildren(QDialog))
        small.acts[action].trigger()
        QApplication.processEvents()
        opened = [
            dialog for dialog in small.findChildren(QDialog) if dialog not in before and dialog.isVisible()
        ]
        for shown in opened or [small.workbench]:
            assert not [*too_long(shown)], action
            if isinstance(shown, QDialog):
                shown.reject()


def test_a_text_that_is_cut_off_is_found(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    for number, kind in enumerate((QLabel, QPushButton, QCheckBox)):
        widget = kind("A text that is longer than this", place)
        widget.setGeometry(0, 40 * number, 60, 30)
    place.show()
    assert len([*too_long(place)]) == 3


@pytest.mark.parametrize("language", [Language.CHINESE], indirect=True)
def test_what_is_shown_in_chinese_is_chinese(small: MainWindow) -> None:
    """No text on the window is one that the file has a translation for."""
    texts = translations.read(translations.FILES["zh_CN"])
    english = {source for (_, source), text in texts.items() if text != source}
    for name in small.workbench.docks:
        small.workbench.reveal(name)
        QApplication.processEvents()
    seen = {widget.text() for widget in small.findChildren(QLabel)}
    seen |= {button.text() for button in small.findChildren(QAbstractButton)}
    seen |= {action.text() for action in small.acts.values()}
    seen |= {bar.tabText(n) for bar in small.findChildren(QTabBar) for n in range(bar.count())}
    names_of_settings = {setting.name for spec in Project().catalogue for setting in spec.settings}
    seen |= {widget.toolTip() for widget in small.findChildren(QWidget)}
    commands = all_commands(small)
    seen |= {text for command in commands for text in (command.title, command.place)}
    assert "文件" in {command.place for command in commands}  # without the letter of the menu
    untranslated = sorted((seen & english) - set(texts.values()) - names_of_settings)
    assert not untranslated
