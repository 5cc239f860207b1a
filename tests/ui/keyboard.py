"""Real key events to the window, as the platform sends them: shortcuts and whatever has the focus get them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def press(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press and release a key in the window that is in front."""
    handle = (QApplication.activeWindow() or window).windowHandle()
    QTest.keyClick(handle, key, modifiers)
    QApplication.processEvents()


def type_text(window: QWidget, text: str) -> None:
    """Type a text, letter by letter."""
    for letter in text:
        handle = (QApplication.activeWindow() or window).windowHandle()
        QTest.keyClick(handle, letter)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
