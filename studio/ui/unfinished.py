"""Text that is still being typed becomes an edit before anything else is done with the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QWidget


@runtime_checkable
class Typed(Protocol):
    """A field that has its own way to take over what was typed in it."""

    def finish_typing(self) -> None: ...


def finish_typing(window: QWidget) -> None:
    """Have the field that one types in tell what it holds.

    Shortcuts, menus and buttons of the toolbar leave the focus where it is, and so the field would tell it later: after
    the project was saved, trained, or closed without it.
    """
    for field in _focused(window):
        if isinstance(field, Typed):
            field.finish_typing()
        elif isinstance(field, QLineEdit) and field.isModified():
            field.editingFinished.emit()


def is_typed_in(field: QLineEdit) -> bool:
    """Whether a person is in the middle of a text that isn't an edit yet: then nothing else is to be shown there."""
    return field.hasFocus() and field.isModified()


def _focused(window: QWidget) -> Iterator[QWidget]:
    """What has the focus in the window, active or not, and in each panel that floats in a window of its own."""
    # Looked for among the few windows, not among all that is in this one: it is asked before each edit.
    docks = [dock for dock in QApplication.topLevelWidgets() if isinstance(dock, QDockWidget)]
    for top in (window, *(dock for dock in docks if _belongs_to(dock, window))):
        field = top.focusWidget()
        if field is not None:
            yield field


def _belongs_to(dock: QWidget, window: QWidget) -> bool:
    above = dock.parentWidget()
    while above is not None and above is not window:
        above = above.parentWidget()
    return above is window
