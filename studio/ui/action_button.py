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

    def __init__(self, name: str = "", icon_size: int = _ICON) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setIconSize(QSize(icon_size, icon_size))
        self._followed: QAction | None = None
        self.clicked.connect(self._trigger)

    def follow(self, action: QAction) -> None:
        """Be the button of this action from now on."""
        if self._followed is not None:
            self._followed.changed.disconnect(self._show)
        self._followed = action
        action.changed.connect(self._show)
        self._show()

    def _trigger(self) -> None:
        if self._followed is not None:
            self._followed.trigger()
            self._show()  # one that can't be unchecked stays checked

    def _show(self) -> None:
        action = self._followed
        assert action is not None
        self.setText(action.iconText())
        self.setIcon(action.icon())
        self.setToolTip(action.toolTip())
        self.setStatusTip(action.statusTip())
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setEnabled(action.isEnabled())


def action_button(action: QAction, name: str = "", with_text: bool = False) -> ActionButton:
    """A button of an action, which says when it is enabled and what it looks like."""
    made = ActionButton(name)
    made.follow(action)
    if with_text:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made
