"""Which actions need a project, and which one that is in sight: without, they can't be chosen, and say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_ANYWHERE = {
    *("new", "open", "import", "unsaved", "reopen", "start_page", "quit"),
    *("command_palette", "shortcuts", "reduce_motion", "next_area", "previous_area"),
    "train",  # it says what to do first
    # A run goes on behind the start page.
    *("pause", "stop", "step", "end_epoch", "restart"),
    *("apply_edit", "undo_apply", "branch", "leave_timeline"),
}
_WITH_PROJECT = {
    *("save", "save_as", "versions"),
    *("enqueue", "preflight", "find_rate", "timeline", "compare_runs", "export_curves"),
}
_REASON = "reason"


class Availability(QObject):
    """Switches two groups of actions. Within one, whoever knows more of an action still enables it or doesn't."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._project, self._drawing = self._group(), self._group()
        for name, action in window.acts.items():
            if name not in _ANYWHERE:
                (self._project if name in _WITH_PROJECT else self._drawing).addAction(action)
        for action in window.menus.exports.menu.actions():
            self._project.addAction(action)
        window.stack.currentChanged.connect(self.update)
        window.model.reset.connect(self.update)
        self.update()

    def _group(self) -> QActionGroup:
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        return group

    def update(self, *_what: object) -> None:
        """The window shows something else."""
        window = self._window
        there = window.canvas is not None
        seen = there and window.stack.currentWidget() is window.workbench
        first = self.tr("Begin a project or open one first.")
        _switch(self._project, there, first)
        _switch(self._drawing, seen, self.tr("Go back from the start page first.") if there else first)


def _switch(group: QActionGroup, enabled: bool, reason: str) -> None:
    before = (group.isEnabled(), group.property(_REASON))
    group.setProperty(_REASON, reason)
    if before != (enabled, reason):
        group.setEnabled(enabled)
        for action in group.actions():
            action.changed.emit()  # one that stays as it is has another reason


def why_unavailable(action: QAction) -> str:
    """Why an action can't be done here; empty where that isn't why."""
    group = action.actionGroup()
    return "" if group is None or group.isEnabled() else str(group.property(_REASON) or "")
