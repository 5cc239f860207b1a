"""The code beside the canvas: what stands there before there is any, and the way to take it elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from studio.ui.main_window import MainWindow


def test_before_shapes_are_known_it_says_what_it_waits_for(idle_window: MainWindow, qtbot: QtBot) -> None:
    idle_window.files.new_project()
    text = idle_window.code.text
    assert "as you wire layers up to an Output" in text.placeholderText()
    idle_window.files.open_template("digits-mlp")  # it has an Output
    assert not text.toPlainText()
    assert "once the shapes are known" in text.placeholderText()
    idle_window.life.begin()
    qtbot.waitUntil(lambda: "class" in text.toPlainText(), timeout=60_000)


def test_the_code_is_copied_by_the_button_in_its_corner(window: MainWindow, qtbot: QtBot) -> None:
    text = window.code.text
    copy = window.code.findChild(QToolButton, "copyCode")
    window.files.new_project()
    assert copy.isHidden(), "there is nothing to copy"
    window.files.open_template("digits-mlp")
    qtbot.waitUntil(lambda: "class" in text.toPlainText(), timeout=60_000)
    assert copy.isVisible()
    window.code.resize(window.code.width() - 90, window.code.height())
    edge = text.viewport().geometry().right()
    assert edge - 12 < copy.geometry().right() < edge, "it stays in its corner"
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text.toPlainText()
