"""The tips of the window's actions: name, shortcut, and why one can't be done now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from studio.ui.availability import why_unavailable
from studio.ui.commands import why_disabled


class Tips(QObject):
    """Keeps them true: actions change their names, shortcuts and whether they can be done."""

    def __init__(self, actions: Mapping[str, QAction], parent: QObject) -> None:
        super().__init__(parent)
        for name, action in actions.items():
            action.changed.connect(partial(self._tell, name, action))
            self._tell(name, action)

    def _tell(self, name: str, action: QAction) -> None:
        tip = tip_of(name, action)
        if tip != action.toolTip():
            action.setToolTip(tip)


def tip_of(name: str, action: QAction) -> str:
    shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    lines = [f"{action.text().replace('&', '')}  {shortcut}".rstrip()]
    if not action.isEnabled():
        lines.append(why_unavailable(action) or why_disabled(name))
    return "\n".join(line for line in lines if line)
