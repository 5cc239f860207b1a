"""A button that looks and does as an action does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

_ICON = 16  # pixels


class ActionButton(QToolButton):
    """Follows an action: its text, icon, tip, and whether it can be done.

    ``setDefaultAction`` does the same, but keeps 144 bytes for good whenever the action changes (Qt 6.11): undo and
    redo change with every edit.
    """

    def __init__(self, action: QAction, name: str = "", icon_size: int = _ICON) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setIconSize(QSize(icon_size, icon_size))
        self._followed = action
        self.clicked.connect(self._trigger)
        action.changed.connect(self._show)
        self._show()

    def _trigger(self) -> None:
        self._followed.trigger()
        self._show()  # one that can't be unchecked stays checked

    def _show(self) -> None:
        action = self._followed
        self.setText(action.iconText())
        self.setIcon(action.icon())
        self.setToolTip(action.toolTip())
        self.setStatusTip(action.statusTip())
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setEnabled(action.isEnabled())


def action_button(action: QAction, name: str = "", with_text: bool = False) -> ActionButton:
    """A button of an action, which says when it is enabled and what it looks like."""
    made = ActionButton(action, name)
    if with_text:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made
